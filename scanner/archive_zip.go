package scanner

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/klauspost/compress/flate"
)

// mostDirectory is the largest directory of a zip file that is held in memory, in
// bytes. A zip file with a larger one is read from the front, as one is that does
// not lie open on the disk: every entry stands with its name before its bytes too.
const mostDirectory = 2 << 20

var errDirectory = errors.New("the directory is large")

// openZip hands on the files of a zip archive.
func openZip(ctx context.Context, w *worker, a *archive) error {
	if a.at == nil {
		return openZipStream(ctx, w, a)
	}
	at := &directoryBytes{at: a.at, left: mostDirectory, bounded: true}
	entries, err := zip.NewReader(at, a.size)
	at.bounded = false
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		if at.left >= 0 {
			w.gap(a.origin.Path, reasonNoDirectory)
		}
		return openZipStream(ctx, w, a)
	}
	for _, method := range []uint16{methodBzip2, methodZstd, methodXZ} {
		entries.RegisterDecompressor(method, func(raw io.Reader) io.ReadCloser { return unzipped(method, raw) })
	}
	for _, f := range entries.File {
		if ctx.Err() != nil || a.limits.exceeded != "" {
			return a.ended(ctx, w, nil)
		}
		if err := a.zipEntry(ctx, w, f); err != nil {
			return err
		}
	}
	return nil
}

// directoryBytes bounds what is read while the directory is.
type directoryBytes struct {
	at      io.ReaderAt
	left    int
	bounded bool
}

// ReadAt implements io.ReaderAt.
func (d *directoryBytes) ReadAt(p []byte, at int64) (int, error) {
	if d.bounded {
		if d.left -= len(p); d.left < 0 {
			return 0, errDirectory
		}
	}
	return d.at.ReadAt(p, at)
}

func (a *archive) zipEntry(ctx context.Context, w *worker, f *zip.File) error {
	h := zipHeader{name: f.Name, flags: f.Flags, method: f.Method, mode: f.Mode()}
	if !h.wanted(w, a) {
		return nil
	}
	opened, err := f.Open()
	if err != nil {
		a.gap(w, f.Name, "could not be read: "+err.Error())
		return nil
	}
	defer func() { _ = opened.Close() }()
	return a.entry(ctx, w, f.Name, &unpacking{ctx, a.limits, opened}, 0)
}

// zipHeader is what is said of an entry before its bytes.
type zipHeader struct {
	name          string
	flags, method uint16
	mode          fs.FileMode
}

// zip's own numbers.
const (
	flagEncrypted = 1 << 0
	flagLater     = 1 << 3 // the sizes stand behind the bytes

	methodBzip2 = 12
	methodZstd  = 93
	methodXZ    = 95
)

// wanted says whether an entry is a file to be read, and notes why it is not.
func (h zipHeader) wanted(w *worker, a *archive) bool {
	switch {
	case h.mode.IsDir():
		return false
	case !h.mode.IsRegular():
		a.skip(w, h.name, reasonForType(h.mode))
		return false
	case h.flags&flagEncrypted != 0:
		a.gap(w, h.name, reasonEncrypted)
		return false
	}
	switch h.method {
	case zip.Store, zip.Deflate, methodBzip2, methodZstd, methodXZ:
		return true
	}
	a.gap(w, h.name, fmt.Sprintf("packed by method %d, which is not read", h.method))
	return false
}

// unzipped unpacks the bytes of an entry.
func unzipped(method uint16, raw io.Reader) io.ReadCloser {
	var unpacked io.Reader
	var err error
	switch method {
	case zip.Store:
		unpacked = raw
	case zip.Deflate:
		return flate.NewReader(raw)
	case methodBzip2:
		unpacked, err = bzip2File.decoded(raw, smallWindow)
	case methodZstd:
		unpacked, err = zstdFile.decoded(raw, smallWindow)
	case methodXZ:
		unpacked, err = xzFile.decoded(raw, smallWindow)
	}
	if err != nil {
		unpacked = failing{err}
	}
	if c, ok := unpacked.(io.ReadCloser); ok {
		return c
	}
	return io.NopCloser(unpacked)
}
