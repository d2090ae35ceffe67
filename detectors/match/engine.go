package match

import (
	"fmt"
	"slices"
)

// Engine finds the matches of a set of rules. It is safe for concurrent use.
type Engine struct {
	programs []*program
	words    *automaton
	at       [][]call   // by state of words
	watch    []uint16   // the words watched for
	patterns []*Pattern // the paths that rules ask about
	gaps     int        // number of uses with a gap
	// everywhere are the programs without anchors, which every text is tried for.
	everywhere []*program
}

// A call is what a word calls for when the automaton reaches a state in which it
// ends.
type call struct {
	word    uint16
	length  int
	matters bool // a match may hang on it
	shows   Encodings
	uses    []use
}

// A use is an anchor of a program: a match may begin from most to least bytes
// before the end of the word.
type use struct {
	program     *program
	most, least int
	// gap is nil unless the text tells how far ahead the match may begin: as long
	// as there are such bytes. Then id numbers the use among those of its kind.
	gap *alphabet
	id  int
}

// Compile returns the engine for rules, which also watches for the words of
// watch: lower case ASCII, at most MaxWatched of them. The error names the rule
// that is wrong.
func Compile(rules []Rule, watch ...string) (*Engine, error) {
	if len(watch) > MaxWatched {
		return nil, fmt.Errorf("%d words to watch for, and %d is the most", len(watch), MaxWatched)
	}
	e, v := &Engine{}, newVocabulary()
	if err := v.check(watch); err != nil {
		return nil, fmt.Errorf("words to watch for: %w", err)
	}
	e.watch = v.all(watch, v.id)
	rules = slices.Clone(rules)
	for i := range rules {
		p, err := newProgram(i, &rules[i])
		if err == nil {
			err = v.add(p)
		}
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", rules[i].ID, err)
		}
		e.askAbout(p)
		e.programs = append(e.programs, p)
		if len(p.plan.words) == 0 {
			e.everywhere = append(e.everywhere, p)
		}
	}
	var err error
	if e.words, err = newAutomaton(v.words); err != nil {
		return nil, err
	}
	e.at, e.gaps = v.calls(e.words), v.gaps
	return e, nil
}

// askAbout gives the patterns of a program their indexes.
func (e *Engine) askAbout(p *program) {
	index := func(pattern *Pattern) int {
		i := slices.Index(e.patterns, pattern)
		if i < 0 {
			i = len(e.patterns)
			e.patterns = append(e.patterns, pattern)
		}
		return i
	}
	if p.Only != nil {
		p.only = index(p.Only)
	}
	for _, pattern := range p.Except {
		p.except = append(p.except, index(pattern))
	}
}
