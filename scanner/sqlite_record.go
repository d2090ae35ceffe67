package scanner

import (
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
)

const (
	// longestValue is how much comes out of one compressed value, in bytes, and
	// mostUnpacked out of all those of a database.
	longestValue = 16 << 20
	mostUnpacked = 1 << 30
)

// zstdMagic begins what Zed keeps its threads as.
var zstdMagic = []byte{0x28, 0xB5, 0x2F, 0xFD}

// withoutRowID is in the definition of a table whose rows are in index pages.
var withoutRowID = []byte("WITHOUT ROWID")

// record makes a line of the row's texts. A line break inside of a value would
// end the line, and becomes a carriage return.
func (r *rows) record() {
	size, n := varint(r.payload)
	if n == 0 || size > uint64(len(r.payload)) || size < uint64(n) {
		r.line = append(r.line, '\n')
		return
	}
	types, body := r.payload[n:size], r.payload[size:]
	for len(types) > 0 {
		kind, n := varint(types)
		if n == 0 {
			break
		}
		types = types[n:]
		length := width(kind)
		value := body[:min(length, uint64(len(body)))]
		body = body[len(value):]
		if kind >= 12 && len(value) > 0 {
			r.value(value, kind%2 == 1)
		}
	}
	r.indexes = r.indexes || r.number == 1 && bytes.Contains(bytes.ToUpper(r.line), withoutRowID)
	for i, c := range r.line {
		if c == '\n' {
			r.line[i] = '\r'
		}
	}
	r.line = append(r.line, '\n')
}

// width is how many bytes a value of a serial type takes.
func width(kind uint64) uint64 {
	switch {
	case kind >= 12:
		return (kind - 12) / 2
	case kind == 5:
		return 6
	case kind == 6 || kind == 7:
		return 8
	case kind <= 4:
		return kind
	}
	return 0
}

// value appends a text, or a blob that is one.
func (r *rows) value(value []byte, text bool) {
	enc := r.text
	if !text {
		if bytes.HasPrefix(value, zstdMagic) {
			value = r.inflate(value)
		}
		var mark int
		enc, mark = sniff(value)
		value = value[mark:]
	}
	switch enc {
	case utf8Text:
	case utf16Little, utf16Big:
		value, _ = io.ReadAll(decoded(bytes.NewReader(value), enc))
	default:
		return
	}
	if len(r.line) > 0 {
		r.line = append(r.line, '\t')
	}
	r.line = append(r.line, value...)
}

// inflate is what a compressed value holds, within bounds.
func (r *rows) inflate(value []byte) []byte {
	if r.unpack == nil {
		var err error
		r.unpack, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(8<<20))
		if err != nil {
			r.faulty = true
			return nil
		}
	}
	if err := r.unpack.Reset(bytes.NewReader(value)); err != nil {
		r.faulty = true
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(r.unpack, min(longestValue, r.unpacked)))
	r.unpacked -= int64(len(out))
	r.long = r.long || len(out) == longestValue
	r.faulty = r.faulty || r.unpacked <= 0 || err != nil && !errors.Is(err, io.EOF)
	return out
}
