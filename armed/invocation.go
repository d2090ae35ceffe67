package armed

import (
	"slices"
	"strings"
)

// invocation is one program that a text runs, and what it finds when it runs.
type invocation struct {
	// words are the program and its arguments, without quotes.
	words []string
	// shown are the words as they are written, with the settings before them.
	shown []shownWord
	// path and line are where it stands.
	path  string
	line  int
	scope *scope
	// refs are the variables that the words name.
	refs []string
	// fed is what it gets to read where the text tells, or nil: a here-document,
	// what echo pipes into it. inputs are files that it reads instead.
	fed    *string
	inputs []string
	// agreed says that something answers yes to whatever it asks.
	agreed bool
	// inside says that it runs in a container.
	inside bool
	// hidden says that it is not there to be run by itself: a prerequisite of a
	// make target.
	hidden bool
}

// shownWord is a word of a command line that a reader may be shown.
type shownWord struct {
	// raw is how it is written, text what it means.
	raw, text string
	// set says that it is a setting, NAME=value, before the program.
	set bool
}

// invocation is what the command comes to.
func (c *current) invocation() invocation {
	in := invocation{line: c.line, refs: c.refs, inputs: c.inputs, shown: c.setRaw, fed: c.fed}
	for i, w := range c.words {
		in.words = append(in.words, w.text)
		raw := w.raw
		if i == 0 && w.filled {
			raw = w.text
		}
		if raw != "" {
			in.shown = append(in.shown, shownWord{raw, w.text, false})
		}
	}
	return in
}

// readsFrom takes up what is piped into a command, as far as it stands there.
func (p *splitter) readsFrom(in *invocation) {
	from := p.pipe
	if from == nil {
		return
	}
	arguments := strings.Join(from.words[1:], " ")
	switch programName(from.words[0]) {
	case "yes":
		in.agreed = true
	case "echo", "printf":
		said := strings.TrimSpace(strings.TrimSuffix(arguments, `\n`))
		in.fed, in.agreed = &said, isYes(said)
	case "cat":
		if in.fed = from.fed; in.fed == nil {
			in.inputs = append(in.inputs, from.words[1:]...)
		}
	default:
		return
	}
	in.refs = append(in.refs, from.refs...)
	in.shown = slices.Concat(from.shown, []shownWord{{"|", "|", false}}, in.shown)
}

// isYes says whether a text is the answer to a question.
func isYes(text string) bool {
	switch strings.ToLower(strings.Trim(text, `"' `)) {
	case "y", "yes", "true", "1":
		return true
	}
	return false
}
