package match

import (
	"regexp/syntax"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// A dfa matches one expression at a given place, in one step a character. Its
// states are made when a text first leads to them and shared by all goroutines.
//
// It prefers what package regexp prefers: a state is a list of instructions,
// the first of which has the first say, and once one of them matches those
// after it are dropped. A state learns only from the next character whether a
// match ended before it, since assertions look at both sides.
type dfa struct {
	prog    *syntax.Prog
	classes *classes
	looks   []bool // by instruction: it or what follows at once looks behind

	mu     sync.Mutex
	states map[string]*state
	starts [numBefore]atomic.Pointer[state]
}

// A state is where a match in progress stands.
type state struct {
	next []atomic.Pointer[state] // by class, and by the end of the text last
	// matched says that a match ended before the character that led here.
	matched bool
	// dead says that no match is to be had any more.
	dead bool

	before before
	insts  []uint32
}

// newRow is room for the states after one.
func newRow(n int) []atomic.Pointer[state] { return make([]atomic.Pointer[state], n) }

// before is what assertions can tell of the character before.
type before uint8

const (
	beforeOther before = iota
	beforeWord
	beforeLine // a line break
	beforeText // no character: the text begins here
	numBefore
)

// sample is a character of that kind, as syntax.EmptyOpContext wants it.
func (b before) sample() rune { return [...]rune{' ', 'a', '\n', -1}[b] }

func kindOf(r rune) before {
	switch {
	case r == '\n':
		return beforeLine
	case syntax.IsWordChar(r):
		return beforeWord
	}
	return beforeOther
}

// maxKept is how many states a dfa keeps. When a text leads to more, it forgets
// them all, and makes those it needs again.
const maxKept = 8192

// newDFA reports false when the expression is beyond what a dfa can do.
func newDFA(re *syntax.Regexp) (*dfa, bool) {
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil, false
	}
	classes, ok := newClasses(prog)
	if !ok {
		return nil, false
	}
	return &dfa{
		prog:    prog,
		classes: classes,
		looks:   looksBehind(prog),
		states:  make(map[string]*state),
	}, true
}

// match returns the end of the match that begins at text[at], or -1, and how
// far it looked.
func (d *dfa) match(text []byte, at int) (end, looked int) {
	end = -1
	s := d.start(text, at)
	for i := at; i < len(text); {
		next, size := d.next(s, text, i)
		if next.matched {
			end = i
		}
		if next.dead {
			return end, i
		}
		s = next
		i += size
	}
	if d.end(s).matched {
		end = len(text)
	}
	return end, len(text)
}

// matches reports whether a match begins at the start of text.
func (d *dfa) matches(text []byte) bool {
	s := d.start(text, 0)
	for i := 0; i < len(text); {
		next, size := d.next(s, text, i)
		if next.matched || next.dead {
			return next.matched
		}
		s = next
		i += size
	}
	return d.end(s).matched
}

// next is the state after s and the character at text[i], and the size of that.
func (d *dfa) next(s *state, text []byte, i int) (*state, int) {
	class, size := uint8(0), 1
	if b := text[i]; b < utf8.RuneSelf {
		class = d.classes.ascii[b]
	} else {
		r, n := utf8.DecodeRune(text[i:])
		class, size = d.classes.of(r), n
	}
	if next := s.next[class].Load(); next != nil {
		return next, size
	}
	return d.step(s, int(class)), size
}

// end is the state after s at the end of the text.
func (d *dfa) end(s *state) *state {
	class := len(s.next) - 1
	if next := s.next[class].Load(); next != nil {
		return next
	}
	return d.step(s, class)
}

// start is the state in which a match at text[at] begins.
func (d *dfa) start(text []byte, at int) *state {
	b := beforeText
	if at > 0 {
		b = kindOf(rune(text[at-1])) // a byte beyond ASCII is of no word
	}
	if s := d.starts[b].Load(); s != nil {
		return s
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.keep(state{before: b, insts: []uint32{uint32(d.prog.Start)}})
	d.starts[b].Store(s)
	return s
}
