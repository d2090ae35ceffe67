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

	starts [numBefore]atomic.Pointer[state]

	mu          sync.Mutex // guards what follows, with which states are made
	states      map[string]*state
	size        int // of states, in bytes, about
	seen, taken pcSet
	stack       []uint32
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

// maxSize is how many bytes of states a dfa keeps, and stateSize what one takes at
// least. When a text leads to more, it forgets them all, and makes those it
// needs again.
const (
	maxSize   = 4 << 20
	stateSize = 200
)

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
		seen:    pcSet{at: make([]uint32, len(prog.Inst))},
		taken:   pcSet{at: make([]uint32, len(prog.Inst))},
	}, true
}

// An attempt is what came of matching at one place.
type attempt struct {
	end    int // of the match, or -1
	looked int // how far it looked
	made   int // how many states were made for it
}

// match tries the expression at text[at].
func (d *dfa) match(text []byte, at int) attempt {
	try := attempt{end: -1}
	s := d.start(text, at)
	for i := at; i < len(text); {
		class, size := d.classAt(text, i)
		next := s.next[class].Load()
		if next == nil {
			next = d.step(s, class)
			try.made++
		}
		if next.matched {
			try.end = i
		}
		if next.dead {
			try.looked = i
			return try
		}
		s = next
		i += size
	}
	if d.atEnd(s).matched {
		try.end = len(text)
	}
	try.looked = len(text)
	return try
}

// matches reports whether a match begins at the start of text.
func (d *dfa) matches(text []byte) bool {
	s := d.start(text, 0)
	for i := 0; i < len(text); {
		class, size := d.classAt(text, i)
		next := s.next[class].Load()
		if next == nil {
			next = d.step(s, class)
		}
		if next.matched || next.dead {
			return next.matched
		}
		s = next
		i += size
	}
	return d.atEnd(s).matched
}

// classAt is the class of the character at text[i], and its size.
func (d *dfa) classAt(text []byte, i int) (class, size int) {
	if b := text[i]; b < utf8.RuneSelf {
		return int(d.classes.ascii[b]), 1
	}
	r, size := utf8.DecodeRune(text[i:])
	return int(d.classes.of(r)), size
}

// atEnd is the state after s at the end of the text.
func (d *dfa) atEnd(s *state) *state {
	end := len(s.next) - 1
	if next := s.next[end].Load(); next != nil {
		return next
	}
	return d.step(s, end)
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
