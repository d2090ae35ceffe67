package syntax

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// place is where a value stands in the source.
type place struct{ start, end int }

// yamlPlaces turns the library's lines and columns into bytes. It counts lines
// by YAML's line breaks and columns in runes, both from 1.
type yamlPlaces struct {
	src string
	end int
	// lines are the bytes at which the lines begin.
	lines []int
	// wide says that not every rune is one byte.
	wide bool
	// marks are, for a long line of wide runes, the bytes of every markEvery-th
	// rune: without them one line of 1 MB would be walked anew for every value.
	marks map[int][]int
}

// markEvery is the distance in runes between two marks.
const markEvery = 128

func newYAMLPlaces(src string, start, end int) *yamlPlaces {
	p := &yamlPlaces{src: src[:end], end: end, lines: []int{start}, marks: map[int][]int{}}
	for i := start; i < end; {
		if n := yamlBreak(p.src, i); n > 0 {
			i += n
			p.lines = append(p.lines, i)
			continue
		}
		p.wide = p.wide || p.src[i] >= utf8.RuneSelf
		i++
	}
	return p
}

// yamlBreak is how many bytes long the line break at a byte is, 0 for none.
// Besides CR and LF, YAML 1.1 knows U+0085, U+2028 and U+2029.
func yamlBreak(src string, i int) int {
	switch src[i] {
	case '\n':
		return 1
	case '\r':
		if i+1 < len(src) && src[i+1] == '\n' {
			return 2
		}
		return 1
	case 0xC2:
		if i+1 < len(src) && src[i+1] == 0x85 {
			return 2
		}
	case 0xE2:
		if i+2 < len(src) && src[i+1] == 0x80 && (src[i+2] == 0xA8 || src[i+2] == 0xA9) {
			return 3
		}
	}
	return 0
}

// offset is the byte of a line and column, kept inside the document.
func (p *yamlPlaces) offset(line, column int) int {
	line = min(max(line, 1), len(p.lines))
	at, end := p.lines[line-1], p.end
	if line < len(p.lines) {
		end = p.lines[line]
	}
	runes := max(column-1, 0)
	if !p.wide {
		return min(at+runes, end)
	}
	if end-at > 4*markEvery {
		marks := p.marksOf(line, at, end)
		m := min(runes/markEvery, len(marks)-1)
		at, runes = marks[m], runes-m*markEvery
	}
	for ; runes > 0 && at < end; runes-- {
		_, n := utf8.DecodeRuneInString(p.src[at:end])
		at += n
	}
	return at
}

// marksOf are the marks of a line, made when first asked for.
func (p *yamlPlaces) marksOf(line, at, end int) []int {
	if marks := p.marks[line]; marks != nil {
		return marks
	}
	var marks []int
	for runes := 0; at < end; runes++ {
		if runes%markEvery == 0 {
			marks = append(marks, at)
		}
		_, n := utf8.DecodeRuneInString(p.src[at:end])
		at += n
	}
	p.marks[line] = marks
	return marks
}

// scalar is where a scalar's text is written, without quotes, block header,
// anchor and tag.
func (p *yamlPlaces) scalar(n *yaml.Node) place {
	at := p.offset(n.Line, n.Column)
	if n.Value == "" && n.Style&^yaml.TaggedStyle == 0 {
		return place{at, at} // nothing stands there
	}
	at = p.afterProperties(at, n.Anchor)
	if at >= p.end {
		return place{p.end, p.end}
	}
	switch quote := p.src[at]; {
	case n.Style&yaml.DoubleQuotedStyle != 0 && quote == '"':
		return place{at + 1, closingDouble(p.src, at+1)}
	case n.Style&yaml.SingleQuotedStyle != 0 && quote == '\'':
		return place{at + 1, closingSingle(p.src, at+1)}
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		_, body := lineEnd(p.src, at)
		return p.match(n.Value, body)
	}
	return p.match(n.Value, at)
}

// afterProperties moves past a node's anchor and tag and what separates them
// from its text.
func (p *yamlPlaces) afterProperties(at int, anchor string) int {
	for at < p.end {
		switch p.src[at] {
		case '&':
			at = min(at+1+len(anchor), p.end) // what follows need not be white space
		case '!':
			for at < p.end && yamlSpace(p.src, at) == 0 {
				at++
			}
		default:
			return at
		}
		at = p.afterSpace(at)
	}
	return at
}

// afterSpace moves past white space and comments.
func (p *yamlPlaces) afterSpace(at int) int {
	for at < p.end {
		if n := yamlSpace(p.src, at); n > 0 {
			at += n
			continue
		}
		if p.src[at] != '#' {
			break
		}
		at, _ = lineEnd(p.src, at)
	}
	return at
}

// match is where a text without escapes is written. White space may differ:
// lines are folded and indented.
func (p *yamlPlaces) match(text string, at int) place {
	if strings.HasPrefix(p.src[at:], text) {
		return place{at, at + len(text)}
	}
	start := -1
	last := at
	for i := 0; i < len(text) && at < p.end; {
		if n := yamlSpace(text, i); n > 0 {
			i += n
			continue
		}
		if n := yamlSpace(p.src, at); n > 0 {
			at += n
			continue
		}
		if text[i] != p.src[at] {
			break
		}
		if start < 0 {
			start = at
		}
		i++
		at++
		last = at
	}
	if start < 0 {
		return place{last, last}
	}
	return place{start, last}
}

// yamlSpace is how many bytes of white space stand at a byte.
func yamlSpace(s string, i int) int {
	if isBlank(s[i]) {
		return 1
	}
	return yamlBreak(s, i)
}

// closingDouble is the byte of the quote that closes a double-quoted text.
func closingDouble(src string, at int) int {
	for ; at < len(src); at++ {
		switch src[at] {
		case '"':
			return at
		case '\\':
			at++
		}
	}
	return len(src)
}

// closingSingle is the byte of the quote that closes a single-quoted text, in
// which two quotes stand for one.
func closingSingle(src string, at int) int {
	for ; at < len(src); at++ {
		if src[at] != '\'' {
			continue
		}
		if at+1 == len(src) || src[at+1] != '\'' {
			return at
		}
		at++
	}
	return len(src)
}
