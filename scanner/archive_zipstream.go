package scanner

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"strings"
)

// The marks before the parts of a zip file.
const (
	markEntry   = "PK\x03\x04"
	markLater   = "PK\x07\x08"
	markSpanned = "PK00"
)

const (
	localHeader = 30 // bytes before an entry's name
	extraZip64  = 1
	allOnes     = 1<<32 - 1
)

var (
	errNoEntry = errors.New("no entry begins where one should")
	errNoEnd   = errors.New("a stored entry does not say where it ends")
)

// openZipStream hands on the files of a zip archive from the front, by the headers
// that stand before them.
func openZipStream(ctx context.Context, w *worker, a *archive) error {
	z := &zipStream{from: bufio.NewReaderSize(a.from, 32<<10)}
	for {
		h, size, err := z.next()
		if err != nil || ctx.Err() != nil || a.limits.exceeded != "" {
			return a.ended(ctx, w, err)
		}
		var damage error
		if size < 0 {
			damage, err = z.readOpenEnded(ctx, w, a, h)
		} else {
			damage, err = z.readSized(ctx, w, a, h, size)
		}
		if err != nil {
			return err
		}
		if damage != nil {
			return a.ended(ctx, w, unexpected(damage))
		}
	}
}

// readSized reads an entry whose header says how long it is.
func (z *zipStream) readSized(ctx context.Context, w *worker, a *archive, h zipHeader, size int64) (damage, err error) {
	raw := &io.LimitedReader{R: z.from, N: size}
	if h.wanted(w, a) {
		opened := unzipped(h.method, raw)
		defer func() { _ = opened.Close() }()
		if err := a.entry(ctx, w, h.name, &unpacking{ctx, a.limits, opened}, 0); err != nil {
			return nil, err
		}
	}
	_, damage = io.CopyN(io.Discard, z.from, raw.N)
	return damage, nil
}

// readOpenEnded reads an entry that says itself where it ends.
func (z *zipStream) readOpenEnded(ctx context.Context, w *worker, a *archive, h zipHeader) (damage, err error) {
	opened := unzipped(h.method, z.from)
	defer func() { _ = opened.Close() }()
	text := &unpacking{ctx, a.limits, opened}
	if h.wanted(w, a) {
		if err := a.entry(ctx, w, h.name, text, 0); err != nil {
			return nil, err
		}
	}
	if _, damage = io.Copy(io.Discard, text); damage != nil {
		return damage, nil
	}
	return z.passLater(), nil
}

// zipStream reads the entries of a zip file in their order.
type zipStream struct{ from *bufio.Reader }

// next reads the header of the next entry. The size is that of its packed bytes, or
// -1 where they say themselves where they end. It is io.EOF behind the last.
func (z *zipStream) next() (zipHeader, int64, error) {
	if err := z.passMark(); err != nil {
		return zipHeader{}, 0, err
	}
	var fixed [localHeader]byte
	if _, err := io.ReadFull(z.from, fixed[:]); err != nil {
		return zipHeader{}, 0, unexpected(err)
	}
	number := binary.LittleEndian
	named := int(number.Uint16(fixed[26:]))
	rest := make([]byte, named+int(number.Uint16(fixed[28:])))
	if _, err := io.ReadFull(z.from, rest); err != nil {
		return zipHeader{}, 0, unexpected(err)
	}
	h := zipHeader{name: string(rest[:named]), flags: number.Uint16(fixed[6:]), method: number.Uint16(fixed[8:])}
	if strings.HasSuffix(h.name, "/") {
		h.mode = fs.ModeDir
	}
	size := sizeIn(int64(number.Uint32(fixed[18:])), number.Uint32(fixed[22:]) == allOnes, rest[named:])
	switch {
	case h.flags&flagLater == 0 || size > 0:
		return h, size, nil
	case h.method == zip.Deflate && h.flags&flagEncrypted == 0:
		return h, -1, nil
	}
	if mark, _ := z.from.Peek(4); string(mark) == markLater {
		return h, 0, z.passLater()
	}
	return h, 0, errNoEnd
}

// passMark reads up to the header of an entry.
func (z *zipStream) passMark() error {
	mark, err := z.from.Peek(4)
	if err == nil && (string(mark) == markLater || string(mark) == markSpanned) {
		_, _ = z.from.Discard(4)
		mark, err = z.from.Peek(4)
	}
	switch {
	case err != nil:
		return unexpected(err)
	case string(mark) == markEntry:
		return nil
	case string(mark[:2]) == "PK":
		return io.EOF // the directory
	default:
		return z.pastSignatures()
	}
}

// sizeIn is the packed size of an entry, which stands among the extra fields where
// it is large.
func sizeIn(size int64, second bool, extra []byte) int64 {
	if size != allOnes {
		return size
	}
	number := binary.LittleEndian
	for len(extra) >= 4 {
		id, n := number.Uint16(extra), int(number.Uint16(extra[2:]))
		extra = extra[4:]
		if n > len(extra) {
			break
		}
		if field := extra[:n]; id == extraZip64 {
			if second && n >= 16 {
				field = field[8:]
			}
			if len(field) >= 8 {
				return max(int64(number.Uint64(field)), 0)
			}
		}
		extra = extra[n:]
	}
	return size
}

// pastSignatures is the end of an Android package whose signatures stand before its
// directory, and damage in any other file.
func (z *zipStream) pastSignatures() error {
	const mark, longest = "APK Sig Block 42", 1 << 20
	for passed := 0; passed < longest; {
		seen, err := z.from.Peek(z.from.Size())
		if strings.Contains(string(seen), mark) {
			return io.EOF
		}
		if err != nil || len(seen) <= len(mark) {
			break
		}
		n, _ := z.from.Discard(len(seen) - len(mark))
		passed += n
	}
	return errNoEntry
}

// passLater reads over the sizes behind an entry: with or without a mark, and long
// or short. What follows them begins with a mark of its own.
func (z *zipStream) passLater() error {
	for _, length := range []int{16, 24, 12, 20} {
		seen, err := z.from.Peek(length + 2)
		if len(seen) == length+2 && string(seen[length:]) == "PK" {
			_, err = z.from.Discard(length)
			return err
		}
		if err != nil && len(seen) < 14 {
			return err
		}
	}
	return errNoEntry
}
