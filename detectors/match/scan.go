package match

// Scratch is the memory of one goroutine's scans. Its zero value is ready; it
// must not be used by two scans at once.
type Scratch struct {
	walker  walker
	seen    []uint64   // the words that stand in the text, a bit each
	live    []uint64   // the programs to run, a bit each
	windows [][]window // by program
	asked   []answer   // by pattern
	covered []int      // by use with a gap: up to where it has windows
	levels  [MaxDepth]level
	grouper grouper
	groups  []int // of all matches
	lines   lines
	match   Match
	lower   []byte
	path    []byte
	pass    pass
}

// answer is what a pattern said of the path.
type answer uint8

const (
	unasked answer = iota
	yes
	no
)

// Scan calls emit for each match in text, in order of the rules and then of the
// text, those in decoded text last. It returns which of the watched words stand
// in text as it is. Neither text nor what emit is given may be kept.
//
// Time and memory are bounded by the length of text, whatever stands in it.
func (e *Engine) Scan(text []byte, path string, s *Scratch, emit func(*Match)) Seen {
	s.prepare(e)
	s.path = append(s.path[:0], path...)
	p := &s.pass
	*p = pass{engine: e, scratch: s, path: path, emit: emit, original: text, text: text}
	p.run()
	seen := p.watched()
	for p.encoded {
		p.decode()
	}
	*p = pass{}
	if len(text) > longText {
		*s = Scratch{} // most texts are short, and so much memory is not for them
	}
	return seen
}

// longText is the length over which a text's memory is given back.
const longText = 8 << 20

func (s *Scratch) prepare(e *Engine) {
	if len(s.windows) != len(e.programs) || len(s.seen) != bitWords(len(e.words.words)) ||
		len(s.asked) != len(e.patterns) || len(s.covered) != e.gaps {
		*s = Scratch{
			seen:    make([]uint64, bitWords(len(e.words.words))),
			live:    make([]uint64, bitWords(len(e.programs))),
			windows: make([][]window, len(e.programs)),
			asked:   make([]answer, len(e.patterns)),
			covered: make([]int, e.gaps),
		}
	}
	clear(s.asked)
	s.groups = s.groups[:0]
	s.lines = lines{answers: s.lines.answers[:0]} // the text may be other bytes in the same memory
}

// bitWords is how many words of 64 bits n bits need.
func bitWords(n int) int { return (n + 63) / 64 }
