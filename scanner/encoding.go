package scanner

import (
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
)

// sniffed is how many bytes at the beginning of a file decide its encoding, and
// whether it is text at all.
const sniffed = 8 << 10

// encoding is how a file's bytes stand for text.
type encoding int

const (
	utf8Text encoding = iota // or anything else that holds ASCII
	utf16Little
	utf16Big
	utf32Text
	binaryContent
)

// sniff reads an encoding off the first bytes of a file: from its byte order
// mark, whose length it returns, or from where NUL bytes stand.
func sniff(head []byte) (enc encoding, mark int) {
	head = head[:min(len(head), sniffed)]
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		enc, mark = utf8Text, 3
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(head, []byte{0, 0, 0xFE, 0xFF}):
		return utf32Text, 4
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return utf16Little, 2
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return utf16Big, 2
	}
	if bytes.IndexByte(head, 0) < 0 {
		return enc, mark
	}
	return sniffNULs(head), 0
}

// sniffNULs tells UTF-16 without a mark from binary content. Where most of a
// text is ASCII, one byte of each pair is NUL and always the same one.
func sniffNULs(head []byte) encoding {
	pairs := len(head) / 2
	var nul [2]int
	for i := range pairs * 2 {
		if head[i] != 0 {
			continue
		}
		nul[i%2]++
		if other := head[i^1]; !printable(other) {
			return binaryContent
		}
	}
	enough := max(2, pairs*2/5)
	switch {
	case nul[0] == 0 && nul[1] >= enough:
		return utf16Little
	case nul[1] == 0 && nul[0] >= enough:
		return utf16Big
	default:
		return binaryContent
	}
}

// printable says whether a byte is ASCII that stands in text.
func printable(b byte) bool {
	return b >= ' ' && b < 0x7F || b >= '\t' && b <= '\r' || b == 0x1B
}

// decoded reads UTF-8 from bytes in an encoding, after the byte order mark.
// Bytes that mean nothing in UTF-16 become U+FFFD; UTF-8 is taken as it is, so
// that columns stay right.
func decoded(r io.Reader, enc encoding) io.Reader {
	order := unicode.LittleEndian
	switch enc {
	case utf16Little:
	case utf16Big:
		order = unicode.BigEndian
	default:
		return r
	}
	return unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Reader(r)
}
