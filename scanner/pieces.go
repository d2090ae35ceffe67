package scanner

import (
	"bytes"
	"unicode/utf8"
)

// position is a place in a text: a line and a byte column, both from 1.
type position struct {
	line, column int
}

// after is the position behind text that begins here.
func (p position) after(text []byte) position {
	lines := bytes.Count(text, []byte{'\n'})
	if lines == 0 {
		return position{p.line, p.column + len(text)}
	}
	return position{p.line + lines, len(text) - bytes.LastIndexByte(text, '\n')}
}

// cut says where in a full buffer a piece ends, and where the next one begins.
// The next one begins where a line does, if one begins near enough, so that a
// pattern bound to a line's beginning sees the same text in both.
func (s sizes) cut(buf []byte) (end, next int) {
	end = withoutHalfRune(buf)
	next = max(end-s.overlap, 1)
	near := buf[max(next-s.window, 0):next]
	if i := bytes.LastIndexByte(near, '\n'); i >= 0 {
		return end, next - len(near) + i + 1
	}
	return end, runeStart(buf, next)
}

// withoutHalfRune is the length of buf without a rune at its end whose last
// bytes are still to come.
func withoutHalfRune(buf []byte) int {
	for i := len(buf) - 1; i >= 0 && i >= len(buf)-utf8.UTFMax; i-- {
		if utf8.RuneStart(buf[i]) {
			if !utf8.FullRune(buf[i:]) {
				return i
			}
			break
		}
	}
	return len(buf)
}

// runeStart is the beginning of the rune that holds buf[i], or i where the
// bytes are no UTF-8.
func runeStart(buf []byte, i int) int {
	for j := i; j > 0 && j > i-utf8.UTFMax; j-- {
		if utf8.RuneStart(buf[j]) {
			if _, size := utf8.DecodeRune(buf[j:]); j+size > i {
				return j
			}
			break
		}
	}
	return i
}
