package syntax

import "strings"

// escapedDollar stands for a "\$" until interpolation is done. No environment
// variable can hold a NUL.
const escapedDollar = "\x00"

// quoted reads a quoted value, which may go over several lines, and reports
// whether it is closed. A quote that closes on a later line in the middle of
// something is taken for a stray one: otherwise one missing quote would swallow
// all lines up to the next.
func (d *dotenv) quoted(at int, quote byte, exported bool) (word, bool) {
	stop := closingQuote(d.src, at+1, quote)
	if stop < 0 {
		return word{}, false
	}
	raw := d.src[at+1 : stop]
	clean := endsStatement(d.src, stop+1)
	if !clean && strings.IndexByte(raw, '\n') >= 0 {
		return word{}, false
	}
	w := word{text: unquoteEnv(raw, quote), start: at + 1, end: stop, next: stop + 1}
	if quote == '"' {
		w.open, w.dollars = true, strings.Contains(raw, `\$`)
	}
	switch {
	case !clean:
		return d.joined(at, w), true
	case quote == '`' && exported:
		// A command, not a quotation: the backticks stay so that it is seen.
		w = word{text: d.src[at : stop+1], start: at, end: stop + 1, next: stop + 1, open: true}
	}
	return w, true
}

// joined reads a shell word of several pieces, such as "a"$B'c', of which the
// first was read.
func (d *dotenv) joined(at int, first word) word {
	end, _ := d.lineEnd(at)
	stop := shellWordEnd(d.src, at, end)
	w := word{start: at, end: stop, next: stop, open: first.open, dollars: true}
	var text strings.Builder
	text.WriteString(first.text)
	lost := [...]bool{'"': false, '\'': false} // quotes that nothing closes any more
	for i := first.next; i < stop; {
		b := d.src[i]
		if (b == '"' || b == '\'') && !lost[b] {
			if closing := closingQuote(d.src[:stop], i+1, b); closing >= 0 {
				text.WriteString(unquoteEnv(d.src[i+1:closing], b))
				i = closing + 1
				continue
			}
			lost[b] = true
		}
		j := i + 1
		for j < stop && d.src[j] != '"' && d.src[j] != '\'' {
			j++
		}
		text.WriteString(d.src[i:j])
		w.open = true
		i = j
	}
	w.text = text.String()
	return w
}

// closingQuote is the byte of the quote that closes a value, or -1.
func closingQuote(src string, at int, quote byte) int {
	for i := at; i < len(src); i++ {
		switch {
		case src[i] == quote:
			return i
		case src[i] != '\\' || i+1 == len(src):
		case quote == '"':
			i++
		case quote == '\'' && src[i+1] == '\'' && !endsStatement(src, i+2):
			i++ // dotenv's \', which a shell does not know
		}
	}
	return -1
}

// endsStatement says whether nothing but a comment follows on the line.
func endsStatement(src string, at int) bool {
	if at >= len(src) {
		return true
	}
	switch src[at] {
	case ' ', '\t', '\r', '\n', ';':
		return true
	}
	return false
}

// unquoteEnv resolves the escapes of a quoted value and makes its line ends "\n".
func unquoteEnv(raw string, quote byte) string {
	raw = strings.ReplaceAll(raw, "\r\n", "\n")
	switch {
	case strings.IndexByte(raw, '\\') < 0 || quote == '`':
		return raw
	case quote == '\'':
		return strings.ReplaceAll(raw, `\'`, `'`)
	}
	return unescape(raw, envEscape)
}

// envEscape resolves the byte after a backslash in a double-quoted value; other
// pairs stay as written.
func envEscape(b byte) (with string, known bool) {
	switch b {
	case 'n':
		return "\n", true
	case 'r':
		return "\r", true
	case 't':
		return "\t", true
	case '"', '\\', '`':
		return string(b), true
	case '$':
		return escapedDollar, true
	case '\n':
		return "", true
	}
	return "", false
}

// unescape replaces every backslash pair that the format knows.
func unescape(raw string, escape func(byte) (string, bool)) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw
	}
	var b strings.Builder
	b.Grow(len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) {
			if with, known := escape(raw[i+1]); known {
				b.WriteString(with)
				i++
				continue
			}
		}
		b.WriteByte(raw[i])
	}
	return b.String()
}
