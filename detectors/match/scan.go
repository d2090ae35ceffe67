package match

// Scratch is the memory of one goroutine's scans. Its zero value is ready; it
// must not be used by two scans at once.
type Scratch struct {
	walker  walker
	seen    []uint64   // the words that stand in the text, a bit each
	live    []uint64   // the programs to run, a bit each
	windows [][]window // by program
	asked   []answer   // by pattern
	levels  [MaxDepth]level
	grouper grouper
	match   Match
	lower   []byte
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
	p := pass{engine: e, scratch: s, path: path, emit: emit, text: text}
	p.encoded = s.levels[0].find(text, nil)
	p.run()
	seen := p.watched()
	for p.encoded && p.depth < MaxDepth {
		p.decode()
	}
	return seen
}

func (s *Scratch) prepare(e *Engine) {
	if len(s.windows) != len(e.programs) || len(s.seen) != words(len(e.words.words)) || len(s.asked) != len(e.patterns) {
		*s = Scratch{
			seen:    make([]uint64, words(len(e.words.words))),
			live:    make([]uint64, words(len(e.programs))),
			windows: make([][]window, len(e.programs)),
			asked:   make([]answer, len(e.patterns)),
		}
	}
	clear(s.asked)
}

// words is how many words of 64 bits n bits need.
func words(n int) int { return (n + 63) / 64 }
