package scanner

import (
	"bufio"
	"compress/bzip2"
	"context"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/therootcompany/xz"
)

// decoded unpacks one stream. The decoder looks no further back than window bytes.
// What is returned may be a closer too.
func (f format) decoded(from io.Reader, window int) (io.Reader, error) {
	switch f {
	case gzipFile:
		return gzip.NewReader(from)
	case bzip2File:
		return bzip2.NewReader(from), nil
	case xzFile:
		return xz.NewReader(from, uint32(window))
	case zstdFile:
		return zstded(from, window)
	default:
		return lz4.NewReader(from), nil
	}
}

func zstded(from io.Reader, window int) (io.Reader, error) {
	d, err := zstd.NewReader(from, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(uint64(window)), zstd.WithDecoderMaxMemory(DefaultMaxUnpacked))
	if err != nil {
		return nil, err
	}
	return zstdReader{d}, nil
}

// zstdReader closes as others do.
type zstdReader struct{ *zstd.Decoder }

func (z zstdReader) Close() error {
	z.Decoder.Close()
	return nil
}

// openCompressed opens what holds one stream: a tar archive, whose entries are then
// handed on as this archive's own, or a single file.
func openCompressed(ctx context.Context, w *worker, a *archive, f format) error {
	window := 0
	if f == xzFile || f == zstdFile {
		var err error
		if window, err = a.limits.window(ctx, w.slabs); err != nil {
			return err
		}
	}
	unpacked, err := f.decoded(a.from, window)
	if err != nil {
		return a.ended(ctx, w, unexpected(err))
	}
	if c, ok := unpacked.(io.Closer); ok {
		defer func() { _ = c.Close() }()
	}
	text := bufio.NewReaderSize(&unpacking{ctx, a.limits, unpacked}, 4<<10)
	head, err := text.Peek(512)
	if len(head) == 0 {
		return a.ended(ctx, w, err)
	}
	if isTar(head) {
		inner := *a
		inner.from, inner.at = text, nil
		return openTar(ctx, w, &inner)
	}
	return a.entry(ctx, w, unpackedName(a.origin.Path), text, 0)
}

// unpackedName is what a compressed file is called without its compression.
func unpackedName(shown string) string {
	name := path.Base(shown)
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".gz", ".bz2", ".xz", ".zst", ".zstd", ".lz4":
		return name[:len(name)-len(ext)]
	}
	return name
}
