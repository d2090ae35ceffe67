package match

import "bytes"

// linesAround is the line or lines of text on which s stands, with the line
// break before.
func linesAround(text []byte, s span) span {
	line := span{max(bytes.LastIndexByte(text[:min(s.start+1, len(text))], '\n'), 0), len(text)}
	if i := bytes.IndexByte(text[s.end:], '\n'); i >= 0 {
		line.end = s.end + i
	}
	return line
}

// lines remembers the line that was last asked for, and what patterns said of
// it: a text of one long line may have matches without number.
type lines struct {
	text    []byte
	last    span // has no line break but the one that it begins with
	answers []lineAnswer
}

type lineAnswer struct {
	pattern *Pattern
	line    span
	matched bool
}

func (l *lines) match(pattern *Pattern, text []byte, s span) bool {
	line := l.around(text, s)
	for i := range l.answers {
		if a := &l.answers[i]; a.pattern == pattern {
			if a.line != line {
				a.line, a.matched = line, pattern.Match(text[line.start:line.end])
			}
			return a.matched
		}
	}
	answer := lineAnswer{pattern, line, pattern.Match(text[line.start:line.end])}
	l.answers = append(l.answers, answer)
	return answer.matched
}

func (l *lines) around(text []byte, s span) span {
	if !same(l.text, text) {
		*l = lines{text: text, answers: l.answers[:0]}
	}
	if l.last.start < s.start && s.end <= l.last.end {
		return l.last
	}
	line := linesAround(text, s)
	if bytes.IndexByte(text[s.start:s.end], '\n') < 0 {
		l.last = line
	}
	return line
}

// same reports whether two texts are the same memory.
func same(a, b []byte) bool { return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0] }
