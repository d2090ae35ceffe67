package match

import (
	"bytes"
	"iter"
	"slices"
)

// Match is one place where a rule holds.
type Match struct {
	// Rule is the index of the rule among those given to Compile, and ID its ID.
	Rule int
	ID   string
	// Start and End are the bytes of the text that the match covers, less the
	// line breaks around it. For a decoded match that is all of the encoded text
	// that it touches. For a rule about paths both are 0.
	Start, End int
	// SecretStart and SecretEnd are the same for the secret.
	SecretStart, SecretEnd int
	// Text is what matched and Secret its secret, both decoded. They hold until
	// the next Scan with the same Scratch; Secret is nil for a rule about paths.
	Text, Secret []byte
	// Path is the text's path.
	Path string
	// Depth is how often the text was decoded before the match showed, and
	// Encodings are the ones that were undone under it.
	Depth     int
	Encodings Encodings

	program *program
	groups  []int // of Text, as FindSubmatchIndex gives them
	in      []byte
	line    span // of in: what Line is around
	lines   *lines
}

// Group is the text of a named group of the rule's expression, or nil when
// there is no such group or it took no part in the match.
func (m *Match) Group(name string) []byte {
	if len(m.groups) == 0 {
		return nil
	}
	i := slices.Index(m.program.names, name)
	if i < 1 || m.groups[2*i] < 0 {
		return nil
	}
	return m.Text[m.groups[2*i]:m.groups[2*i+1]]
}

// Named are the named groups of the rule's expression that took part in the
// match, and their text.
func (m *Match) Named() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for i := 1; 2*i < len(m.groups); i++ {
			if name := m.program.names[i]; name != "" && m.groups[2*i] >= 0 && !yield(name, m.Text[m.groups[2*i]:m.groups[2*i+1]]) {
				return
			}
		}
	}
}

// Line is the text of the line or lines on which the match stands, decoded, from
// the line break before up to the one after.
func (m *Match) Line() []byte {
	s := linesAround(m.in, m.line)
	return m.in[s.start:s.end]
}

// LineMatches reports whether a pattern matches somewhere on Line. It is for use
// by Rule.Keep: it remembers the answer for the next match on the same line,
// which may be all of a text.
func (m *Match) LineMatches(pattern *Pattern) bool {
	return m.lines != nil && m.lines.match(pattern, m.in, m.line)
}

// found puts a match to the rule's conditions, and emits it if they hold. Its
// lead, if it has one, ends at tail.
func (p *pass) found(program *program, whole span, tail int) {
	under, ok := p.under(whole)
	if !ok {
		return // it is in the text before too
	}
	m := &p.scratch.match
	trimmed := trim(p.text, whole)
	*m = Match{
		Rule: program.index, ID: program.ID, Path: p.path, Depth: p.depth,
		Text: p.text[trimmed.start:trimmed.end], program: program, in: p.text, line: trimmed, lines: &p.scratch.lines,
	}
	secret := p.findSecret(m, tail-trimmed.start)
	m.Secret = m.Text[secret.start:secret.end]
	if program.Entropy != 0 && entropy(m.Secret) <= program.Entropy || !p.near(program, trimmed) || p.excepted(program) {
		return
	}
	secret = span{trimmed.start + secret.start, trimmed.start + secret.end}
	if p.depth > 0 {
		m.line = span{under[0].decoded.start, under[len(under)-1].decoded.end}
		for i := range under {
			m.Encodings |= under[i].by
		}
		outer := p.scratch.levels[:p.depth]
		trimmed, secret = trim(p.original, toOriginal(whole, outer)), toOriginal(secret, outer)
	}
	m.Start, m.End, m.SecretStart, m.SecretEnd = trimmed.start, trimmed.end, secret.start, secret.end
	if program.Keep == nil || program.Keep(m) {
		s := p.scratch
		s.groups = append(s.groups, m.groups...)
		m.groups = s.groups[len(s.groups)-len(m.groups):]
		p.emit(m)
	}
}

// under are the segments that a match touches. It reports false for a match in
// decoded text that touches none.
func (p *pass) under(s span) ([]segment, bool) {
	if p.depth == 0 {
		return nil, true
	}
	segments := p.scratch.levels[p.depth-1].touching(s)
	return segments, len(segments) > 0
}

// trim is the span of text less the line breaks around it.
func trim(text []byte, s span) span {
	for s.start < s.end && text[s.start] == '\n' {
		s.start++
	}
	for s.start < s.end && text[s.end-1] == '\n' {
		s.end--
	}
	return s
}

// findSecret finds the groups of the match, by matching its text alone once
// more, and returns the secret in it. The match of the tail begins at tail, or
// at the start of the text if line breaks were trimmed there.
func (p *pass) findSecret(m *Match, tail int) span {
	all := span{0, len(m.Text)}
	if m.program.groups == 0 {
		return all
	}
	m.groups = p.scratch.grouper.groups(m.program, m.Text, max(tail, 0))
	if m.groups == nil {
		return all
	}
	group := func(i int) span { return span{max(m.groups[2*i], 0), max(m.groups[2*i+1], 0)} }
	if s := group(m.program.secret); m.program.SecretGroup > 0 || m.program.secret > 0 && s.start < s.end {
		return s
	}
	for i := 1; i <= m.program.groups; i++ {
		if s := group(i); s.start < s.end {
			return s
		}
	}
	return all
}

// near reports whether one of the program's words stands near a match.
func (p *pass) near(program *program, s span) bool {
	if len(program.Near) == 0 {
		return true
	}
	around := p.text[max(0, s.start-NearBytes):min(len(p.text), s.end+NearBytes)]
	p.scratch.lower = append(p.scratch.lower[:0], around...)
	lower := bytes.ToLower(p.scratch.lower)
	for _, word := range program.Near {
		if bytes.Contains(lower, []byte(word)) {
			return true
		}
	}
	return false
}

func (p *pass) excepted(program *program) bool {
	for _, pattern := range program.except {
		if p.asks(pattern) {
			return true
		}
	}
	return false
}

// foundPath emits the match of a rule about paths.
func (p *pass) foundPath(program *program) {
	if p.depth > 0 || p.excepted(program) {
		return
	}
	m := &p.scratch.match
	*m = Match{Rule: program.index, ID: program.ID, Path: p.path, program: program}
	if program.Keep == nil || program.Keep(m) {
		p.emit(m)
	}
}
