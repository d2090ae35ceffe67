package match

import (
	"bytes"
)

// A span is a run of bytes: the first, and the one after the last.
type span struct{ start, end int }

// touches reports whether the spans overlap or lie next to each other.
func (s span) touches(o span) bool { return o.start <= s.end && s.start <= o.end }

func (s span) holds(o span) bool { return s.start <= o.start && o.end <= s.end }

// An encoded is a span that looks encoded.
type encoded struct {
	span
	by Encodings
}

// Lengths under which text is not taken for encoded.
const (
	minBase64 = 16
	minHex    = 32
)

// A finder finds, from left to right, what in a text looks encoded. It takes
// what these expressions do, at each place the first that matches:
//
//	percent  %[0-9A-Fa-f]{2}(?:.*%[0-9A-Fa-f]{2})?
//	unicode  (?:U\+[a-fA-F0-9]{4}(?:\s|$))+ or (?i)(?:\\{1,2}u[a-fA-F0-9]{4})+
//	hex      [0-9A-Fa-f]{32,}
//	base64   [\w/+-]{16,}={0,2}
type finder struct {
	text []byte
	// The next span of each kind; one that begins before the place asked for is
	// out of date.
	percent, point, escape, run span
}

// appendEncoded appends the spans in text that look encoded by one of by, among
// which base64 and hexadecimal always are.
func appendEncoded(text []byte, by Encodings, all []encoded) []encoded {
	stale := span{-1, -1}
	f := finder{text: text, run: stale}
	f.percent, f.point, f.escape = f.none(), f.none(), f.none()
	if by&Percent != 0 {
		f.percent = stale
	}
	if by&Unicode != 0 {
		f.point, f.escape = stale, stale
	}
	for at := 0; ; {
		next := f.next(at)
		if next.by == 0 {
			return all
		}
		all = append(all, next)
		at = next.end
	}
}

// next is the leftmost span from at on; its encoding is 0 when there is none.
func (f *finder) next(at int) encoded {
	if f.percent.start < at {
		f.percent = f.nextPercent(at)
	}
	if f.point.start < at {
		f.point = f.nextPoint(at)
	}
	if f.escape.start < at {
		f.escape = f.nextEscape(at)
	}
	if f.run.start < at {
		f.run = f.nextRun(at)
	}
	first := min(f.percent.start, f.point.start, f.escape.start, f.run.start)
	switch {
	case first == len(f.text):
		return encoded{}
	case first == f.percent.start:
		return encoded{f.percent, Percent}
	case first == f.point.start:
		return encoded{f.point, Unicode}
	case first == f.escape.start:
		return encoded{f.escape, Unicode}
	}
	return f.hexOrBase64(f.run)
}

// none is the span that stands for "no more".
func (f *finder) none() span { return span{len(f.text), len(f.text)} }

func (f *finder) nextPercent(at int) span {
	for {
		i := bytes.IndexByte(f.text[at:], '%')
		if i < 0 {
			return f.none()
		}
		at += i
		if !isPercent(f.text, at) {
			at++
			continue
		}
		line := f.text[at:]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		last := bytes.LastIndexByte(line, '%')
		for !isPercent(line, last) {
			last = bytes.LastIndexByte(line[:last], '%')
		}
		return span{at, at + last + 3}
	}
}

func isPercent(text []byte, at int) bool {
	return at+2 < len(text) && is[text[at+1]]&hexDigit != 0 && is[text[at+2]]&hexDigit != 0
}

func (f *finder) nextPoint(at int) span {
	for {
		i := bytes.Index(f.text[at:], []byte("U+"))
		if i < 0 {
			return f.none()
		}
		at += i
		end := at
		for size := pointAt(f.text, end); size > 0; size = pointAt(f.text, end) {
			end += size
		}
		if end > at {
			return span{at, end}
		}
		at++
	}
}

// pointAt is the length of a code point such as "U+0041 " at text[at], or 0.
func pointAt(text []byte, at int) int {
	const digits = len("U+0041")
	rest := text[at:]
	if len(rest) < digits || rest[0] != 'U' || rest[1] != '+' || !allHex(rest[2:digits]) {
		return 0
	}
	if len(rest) == digits {
		return digits
	}
	if is[rest[digits]]&space != 0 {
		return digits + 1
	}
	return 0
}

func (f *finder) nextEscape(at int) span {
	for {
		i := bytes.IndexByte(f.text[at:], '\\')
		if i < 0 {
			return f.none()
		}
		at += i
		end := at
		for size := escapeAt(f.text, end); size > 0; size = escapeAt(f.text, end) {
			end += size
		}
		if end > at {
			return span{at, end}
		}
		at++
	}
}

// escapeAt is the length of an escape such as \u0041 at text[at], or 0. Its
// backslash may be escaped itself.
func escapeAt(text []byte, at int) int {
	rest := text[at:]
	slashes := 0
	for slashes < 2 && slashes < len(rest) && rest[slashes] == '\\' {
		slashes++
	}
	size := slashes + len("u0041")
	if slashes == 0 || len(rest) < size || rest[slashes]|0x20 != 'u' || !allHex(rest[slashes+1:size]) {
		return 0
	}
	return size
}

func allHex(text []byte) bool {
	for _, b := range text {
		if is[b]&hexDigit == 0 {
			return false
		}
	}
	return true
}

// nextRun is the next run of at least minBase64 characters of base64.
func (f *finder) nextRun(at int) span {
	text := f.text
	for at+minBase64 <= len(text) {
		// From its end, a window of that many shows what to skip: no run begins
		// before a character that is not of base64.
		window := text[at:][:minBase64]
		i := minBase64 - 1
		for i >= 0 && is[window[i]]&base64Digit != 0 {
			i--
		}
		if i >= 0 {
			at += i + 1
			continue
		}
		end := at + minBase64
		for end < len(text) && is[text[end]]&base64Digit != 0 {
			end++
		}
		return span{at, end}
	}
	return f.none()
}

// hexOrBase64 says which a run of base64 characters is, and where it ends.
func (f *finder) hexOrBase64(run span) encoded {
	end := run.start
	for end < run.end && is[f.text[end]]&hexDigit != 0 {
		end++
	}
	if end-run.start >= minHex {
		return encoded{span{run.start, end}, Hex}
	}
	end = run.end
	for n := 0; n < 2 && end < len(f.text) && f.text[end] == '='; n++ {
		end++
	}
	return encoded{span{run.start, end}, Base64}
}
