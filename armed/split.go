package armed

import "strings"

// Bounds on what is followed of one text. What goes beyond is not read.
const (
	maxText        = 256 << 10 // bytes of a text
	maxInvocations = 4096      // commands in a text, with those inside others
	maxInner       = 6         // how deep command lines stand in command lines
)

// splitter turns a shell's text into invocations.
type splitter struct {
	lexer
	current
	// blocks are the compound commands that the text is inside, with the scope
	// in which each began.
	blocks []block
	// first is the scope after the first command of a list joined by && and ||,
	// joined says that the text is inside one: what the others set may not hold.
	firstScope *scope
	joined     bool
	// pipe is the invocation that the next one reads from.
	pipe *invocation
	// mute says that words are skipped until the given one: between "for" and "do".
	mute string
	out  *[]invocation
	deep int
}

// current is the command being read.
type current struct {
	words    []word
	sets     []setting
	setRaw   []shownWord
	refs     []string
	fed      *string
	inputs   []string
	line     int
	redirect string
	// defines says that what follows is a function's body.
	defines bool
}

// split reads a shell's text, the first line of which has this number, into the
// programs that it would run. It reads what it can of a broken text.
func split(text string, line int, s *scope) []invocation {
	var out []invocation
	splitInto(&out, text, line, s, 0)
	return out
}

func splitInto(out *[]invocation, text string, line int, s *scope, deep int) *scope {
	if deep > maxInner {
		return s
	}
	text = text[:min(len(text), maxText)]
	p := &splitter{lexer: lexer{src: text, first: line, scope: s}, out: out, deep: deep}
	p.run()
	return p.scope
}

func (p *splitter) run() {
	for len(*p.out) < maxInvocations {
		t := p.next()
		switch t.kind {
		case endOfText:
			p.finish()
			return
		case wordToken:
			p.word(t)
		case operatorToken:
			p.operator(t)
		}
	}
}

// word takes up the next word of a command.
func (p *splitter) word(t token) {
	w := t.word
	switch {
	case p.mute != "":
		p.muted(w.text)
		return
	case p.redirect != "":
		if p.redirect == "<" {
			p.inputs = append(p.inputs, w.text)
		} else if p.redirect == "<<<" {
			p.fed = &w.text
		}
		p.redirect = ""
		p.innerOf(w)
		return
	case len(p.words) == 0 && len(p.sets) == 0 && w.bare && p.reserved(w.text):
		return
	}
	if len(p.words) == 0 {
		if len(p.sets) == 0 {
			p.line = t.line
		}
		if p.assignment(w) {
			return
		}
	}
	p.innerOf(w)
	p.refs = append(p.refs, w.refs...)
	if w.filled && w.bare && strings.ContainsAny(w.text, " \t") {
		p.fields(w)
		return
	}
	p.words = append(p.words, w)
}

// fields takes up a word that became several when a variable was put in. In the
// program's place they are shown as they are, so that a reader sees what runs.
func (p *splitter) fields(w word) {
	program := len(p.words) == 0
	for i, field := range strings.Fields(w.text) {
		raw := ""
		if program {
			raw = field
		} else if i == 0 {
			raw = w.raw
		}
		p.words = append(p.words, word{text: field, raw: raw, bare: true, plain: w.plain, filled: true})
	}
}

// assignment takes up NAME=value before the program.
func (p *splitter) assignment(w word) bool {
	n := nameLength(w.text)
	if n == 0 || n >= len(w.text) || w.text[n] != '=' || !strings.HasPrefix(w.raw, w.text[:n+1]) {
		return false
	}
	p.innerOf(w)
	p.refs = append(p.refs, w.refs...)
	p.sets = append(p.sets, setting{w.text[:n], w.text[n+1:], w.plain})
	p.setRaw = append(p.setRaw, shownWord{w.raw, w.text, true})
	return true
}

// innerOf reads the command lines inside a word.
func (p *splitter) innerOf(w word) {
	for _, in := range w.inner {
		splitInto(p.out, in.text, in.line, p.scope, p.deep+1)
	}
}

// operator ends a command, or changes what the next word means.
func (p *splitter) operator(t token) {
	if p.mute == ")" {
		if t.op == ")" {
			p.mute = ""
		}
		return
	}
	switch t.op {
	case "<<", "<<-":
		p.fed = t.fed
		return
	case "<", "<<<", ">", ">>", ">|", "&>", "&>>", ">&", "<&", "<>":
		p.descriptor(t.op)
		p.redirect = t.op
		return
	case "(":
		p.parenthesis()
		return
	case ")":
		p.closeParenthesis()
		return
	}
	if p.mute == "do" || p.mute == "{" {
		if t.op == ";" || t.op == "\n" {
			p.mute = ""
		}
		return
	}
	if t.op == "\n" && len(p.words) == 0 && len(p.sets) == 0 && p.joined {
		return // a list goes on after && and a line end
	}
	ended := p.finish()
	p.pipe = nil
	switch t.op {
	case ";;":
		if n := len(p.blocks); n > 0 && p.blocks[n-1].word == "case" {
			p.branch()
			p.mute = ")"
		}
	case "|", "|&":
		p.pipe = ended
	case "&&", "||":
		if !p.joined {
			p.firstScope, p.joined = p.scope, true
		}
	default:
		if p.joined {
			p.scope, p.joined = p.firstScope, false
		}
	}
}

// descriptor takes back a number that belongs to the redirection after it.
func (p *splitter) descriptor(op string) {
	n, before := len(p.words), p.at-len(op)-1
	if n > 0 && before >= 0 && isIndex(p.words[n-1].text) && '0' <= p.src[before] && p.src[before] <= '9' {
		p.words = p.words[:n-1]
	}
}

// finish ends the current command and returns it, nil where there was none.
func (p *splitter) finish() *invocation {
	c := p.current
	p.current = current{}
	if len(c.words) == 0 {
		for _, s := range c.sets {
			p.scope = p.scope.with(variable, s.name, s.value, s.plain)
		}
		return nil
	}
	in := c.invocation()
	in.scope = p.scope
	for _, s := range c.sets {
		in.scope = in.scope.with(exported, s.name, s.value, s.plain)
	}
	p.readsFrom(&in)
	if p.builtin(c.words) {
		return nil
	}
	*p.out = append(*p.out, in)
	return &in
}
