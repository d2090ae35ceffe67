package scanner

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// openTar hands on the files of a tar archive, one after the other.
func openTar(ctx context.Context, w *worker, a *archive) error {
	blocks := &tarBlocks{from: a.from}
	entries := tar.NewReader(blocks.reader())
	for {
		h, err := entries.Next()
		switch {
		case errors.Is(err, io.EOF) && blocks.brokenOff():
			return a.ended(ctx, w, io.ErrUnexpectedEOF)
		case ctx.Err() != nil || err != nil && !errors.Is(err, tar.ErrInsecurePath):
			return a.ended(ctx, w, err)
		case a.layer.removes(h.Name):
		case h.Typeflag == tar.TypeLink:
			// Its bytes are those of another entry.
			w.opts.images.alias(a.pathOf(h.Name), h.Linkname)
		case h.Typeflag == tar.TypeSymlink:
			w.opts.images.alias(a.pathOf(h.Name), h.Linkname)
			a.skip(w, h.Name, reasonLink)
		case h.Typeflag == tar.TypeReg, isSparse(h), h.Typeflag == tar.TypeCont:
			a.layer.adds(h.Name)
			if err := a.entry(ctx, w, h.Name, a.bounded(ctx, entries, h), h.Size); err != nil {
				return err
			}
		case h.Typeflag == tar.TypeDir, h.Typeflag == tar.TypeXGlobalHeader:
		default:
			a.skip(w, h.Name, reasonForType(h.FileInfo().Mode()))
		}
	}
}

// tarBlocks sees where a tar archive ends: a file that was cut off in the middle of
// a block may look whole to the reader.
type tarBlocks struct {
	from  io.Reader
	read  int64
	ended bool
}

// reader is what the archive is read from. A file on the disk is passed over
// without being read where nothing in it is wanted.
func (b *tarBlocks) reader() io.Reader {
	if _, ok := b.from.(io.Seeker); ok {
		return b.from
	}
	return b
}

// Read implements io.Reader.
func (b *tarBlocks) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	b.read += int64(n)
	b.ended = b.ended || err != nil
	return n, err
}

func (b *tarBlocks) brokenOff() bool {
	const block = 512
	if file, ok := b.from.(*io.SectionReader); ok {
		at, err := file.Seek(0, io.SeekCurrent)
		return err == nil && at >= file.Size() && file.Size()%block != 0
	}
	return b.ended && b.read%block != 0
}

// bounded is the content of an entry. The holes of a sparse one are made up as it
// is read, so they are counted as what is unpacked is.
func (a *archive) bounded(ctx context.Context, from io.Reader, h *tar.Header) io.Reader {
	if isSparse(h) {
		return &unpacking{ctx, a.limits, from}
	}
	// Without the reader's other methods.
	return struct{ io.Reader }{from}
}

func isSparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// openDeb hands on the members of a Debian package, which are tar archives.
func openDeb(ctx context.Context, w *worker, a *archive) error {
	const magic, header = 8, 60
	if _, err := io.CopyN(io.Discard, a.from, magic); err != nil {
		return a.ended(ctx, w, err)
	}
	var h [header]byte
	for {
		if _, err := io.ReadFull(a.from, h[:]); err != nil || ctx.Err() != nil {
			return a.ended(ctx, w, err)
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(h[48:58])), 10, 64)
		if err != nil || size < 0 || string(h[58:]) != "`\n" {
			return a.ended(ctx, w, fmt.Errorf("the header of a member makes no sense"))
		}
		member := &io.LimitedReader{R: a.from, N: size}
		name := strings.TrimRight(string(h[:16]), " /")
		if err := a.entry(ctx, w, name, struct{ io.Reader }{member}, size); err != nil {
			return err
		}
		if n, err := io.CopyN(io.Discard, a.from, member.N+size%2); err != nil {
			if n >= member.N { // the last byte only fills up
				err = nil
			}
			return a.ended(ctx, w, unexpected(err))
		}
	}
}

// unexpected is the error for an end in the middle.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
