package syntax

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// space moves past white space and comments.
func (p *jsonParser) space() {
	for p.at < p.end {
		switch p.src[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		case '/':
			if !p.comment() {
				return
			}
		case '#':
			p.toLineEnd()
		default:
			return
		}
	}
}

// comment moves past a // or /* */ comment, if one begins here.
func (p *jsonParser) comment() bool {
	if p.at+1 >= p.end {
		return false
	}
	switch p.src[p.at+1] {
	case '/':
		p.toLineEnd()
		return true
	case '*':
		if i := strings.Index(p.src[p.at+2:p.end], "*/"); i >= 0 {
			p.at += i + 4
		} else {
			p.wrong(p.at, "a comment is not closed")
			p.at = p.end
		}
		return true
	}
	return false
}

// toLineEnd moves to the line's end.
func (p *jsonParser) toLineEnd() {
	if i := strings.IndexByte(p.src[p.at:p.end], '\n'); i >= 0 {
		p.at += i
	} else {
		p.at = p.end
	}
}

// peekWord is the number, literal or bare name at the present byte, or "".
func (p *jsonParser) peekWord() string {
	i := p.at
	for i < p.end && isWordByte(p.src[i]) {
		i++
	}
	return p.src[p.at:i]
}

func isWordByte(b byte) bool {
	switch {
	case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9', b >= utf8.RuneSelf:
		return true
	}
	return b == '_' || b == '-' || b == '+' || b == '.' || b == '$'
}

// isLiteral says whether a word may be a document of its own.
func isLiteral(word string) bool {
	return word == "true" || word == "false" || word == "null"
}

// quoted reads the string at the present byte: its text, and its bytes without
// the quotes. A string must close on its line; of one that doesn't the end is
// not known, so it is stepped over with its line.
func (p *jsonParser) quoted() (text string, start, end int, ok bool) {
	quote := p.src[p.at]
	start = p.at + 1
	escaped := false
	for i := start; i < p.end; i++ {
		switch p.src[i] {
		case quote:
			p.at = i + 1
			if escaped {
				return unescapeJSON(p.src[start:i]), start, i, true
			}
			return p.src[start:i], start, i, true
		case '\\':
			escaped = true
			i++
		case '\n':
			p.wrong(p.at, "a string is not closed")
			p.at = i
			return "", start, i, false
		}
	}
	p.wrong(p.at, "a string is not closed")
	p.at = p.end
	return "", start, p.end, false
}

// unescapeJSON resolves the escapes of JSON and JSON5. One that neither knows
// stands for its letter.
func unescapeJSON(raw string) string {
	b := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			b = append(b, raw[i])
			continue
		}
		i++
		switch raw[i] {
		case 'n':
			b = append(b, '\n')
		case 't':
			b = append(b, '\t')
		case 'r':
			b = append(b, '\r')
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'v':
			b = append(b, '\v')
		case '0':
			b = append(b, 0)
		case '\n':
		case 'u', 'x':
			r, n := escapedRune(raw[i:])
			b = utf8.AppendRune(b, r)
			i += n - 1
		default:
			b = append(b, raw[i])
		}
	}
	return string(b)
}

// escapedRune reads uXXXX, a surrogate pair of them, or xXX, and how many bytes
// it took. What is not hexadecimal stands for its letter.
func escapedRune(s string) (r rune, n int) {
	r, n = hexRune(s)
	if utf16.IsSurrogate(r) && strings.HasPrefix(s[n:], `\u`) {
		if low, m := hexRune(s[n+1:]); m > 1 {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return pair, n + 1 + m
			}
		}
	}
	return r, n
}

func hexRune(s string) (r rune, n int) {
	n = 5
	if s[0] == 'x' {
		n = 3
	}
	if len(s) < n {
		return rune(s[0]), 1
	}
	v, err := strconv.ParseUint(s[1:n], 16, 32)
	if err != nil {
		return rune(s[0]), 1
	}
	return rune(v), n
}
