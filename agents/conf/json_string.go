package conf

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// quoted reads a string with its quotes. A line end may stand in it only after
// a backslash, so that a quote left open does not swallow the rest.
func (r *jsonReader) quoted(quote byte) (string, error) {
	line := r.line
	r.at++
	var out strings.Builder
	for r.at < len(r.text) {
		switch c := r.text[r.at]; c {
		case quote:
			r.at++
			return out.String(), nil
		case '\n':
			return "", broken(line, "a string that does not end")
		case '\\':
			r.at++
			if err := r.escape(&out); err != nil {
				return "", err
			}
		default:
			out.WriteByte(c)
			r.at++
		}
	}
	return "", broken(line, "a string that does not end")
}

var escapes = map[byte]string{
	'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v", '0': "\x00", '\n': "",
}

// escape reads what follows a backslash.
func (r *jsonReader) escape(out *strings.Builder) error {
	c := r.peek()
	switch c {
	case 'u':
		return r.unicode(out)
	case '\n':
		r.line++
	}
	if r.at < len(r.text) {
		r.at++
	}
	if text, ok := escapes[c]; ok {
		out.WriteString(text)
	} else {
		out.WriteByte(c)
	}
	return nil
}

// unicode reads \uXXXX, and a second one where the first is half of a pair.
func (r *jsonReader) unicode(out *strings.Builder) error {
	first, err := r.hex()
	if err != nil {
		return err
	}
	if utf16.IsSurrogate(first) && strings.HasPrefix(r.text[r.at:], `\u`) {
		r.at++
		second, err := r.hex()
		if err != nil {
			return err
		}
		first = utf16.DecodeRune(first, second)
	}
	out.WriteRune(first)
	return nil
}

// hex reads uXXXX.
func (r *jsonReader) hex() (rune, error) {
	if r.at+5 > len(r.text) {
		return 0, broken(r.line, "a broken escape")
	}
	n, err := strconv.ParseUint(r.text[r.at+1:r.at+5], 16, 32)
	if err != nil {
		return 0, broken(r.line, "a broken escape")
	}
	r.at += 5
	return rune(n), nil
}
