package match

// A hit is a place where the automaton reached an accepting state.
type hit struct {
	end   int // of the words, in the text
	state uint16
}

// lanes is how many places of a text are walked in turn. A step waits for the
// step before it in its own lane only, so that their loads overlap. More lanes
// than these want more registers than there are.
const lanes = 4

// shortText is the length under which splitting a text is not worth it.
const shortText = 1024

// A walker is the memory of walks.
type walker struct {
	hits  []hit
	quads []quad
}

// A quad is a step after which at least one lane is in an accepting state.
type quad struct {
	end    int // in each lane
	states [lanes]uint16
}

// walk returns the hits in text in order of their ends. They hold until the
// next walk.
func (w *walker) walk(a *automaton, text []byte) []hit {
	w.hits = w.hits[:0]
	if len(text) < shortText+lanes*a.longest {
		w.hits, _ = a.step(0, text, 0, w.hits)
		return w.hits
	}
	n := len(text) / lanes
	var states [lanes]uint16
	for lane := 1; lane < lanes; lane++ {
		// The run-up sees words that begin in the lane before. Those that end
		// there are that lane's.
		w.hits, states[lane] = a.step(0, text[lane*n-a.longest:lane*n], 0, w.hits[:0])
	}
	w.together(a, text[:lanes*n], &states)
	w.hits = w.hits[:0]
	for lane := range lanes {
		for i := range w.quads {
			if state := w.quads[i].states[lane]; state&accepting != 0 {
				w.hits = append(w.hits, hit{lane*n + w.quads[i].end, state &^ accepting})
			}
		}
	}
	w.hits, _ = a.step(states[lanes-1], text[lanes*n:], lanes*n, w.hits)
	return w.hits
}

// step walks text from a state, appends the hits, whose offsets have base added,
// and returns the state it reached.
func (a *automaton) step(state uint16, text []byte, base int, hits []hit) ([]hit, uint16) {
	next, class := a.next, &a.class
	for i, b := range text {
		state = next[uint(state)*stride|uint(class[b])]
		if state&accepting != 0 {
			hits = append(hits, hit{base + i + 1, state &^ accepting})
		}
	}
	return hits, state
}

// together walks the lanes of text, which are of one length, from states to
// those they reach.
func (w *walker) together(a *automaton, text []byte, states *[lanes]uint16) {
	w.quads = w.quads[:0]
	for end, n := 0, len(text)/lanes; end < n; {
		if end = a.advance(text, end, states); (states[0]|states[1]|states[2]|states[3])&accepting != 0 {
			w.quads = append(w.quads, quad{end, *states})
		}
	}
}

// advance walks the lanes of text, of which begin bytes each are done, until one
// is in an accepting state, and returns how many are done then. It is apart so
// that the loop, where most of a scan's time goes, has the registers to itself.
func (a *automaton) advance(text []byte, begin int, states *[lanes]uint16) int {
	next, class := a.next, &a.class
	n := len(text) / lanes
	t0, t1, t2, t3 := text[:n], text[n:][:n], text[2*n:][:n], text[3*n:][:n]
	s0, s1, s2, s3 := states[0], states[1], states[2], states[3]
	i := max(begin, 0)
	for i < n {
		s0 = next[uint(s0)*stride|uint(class[t0[i]])]
		s1 = next[uint(s1)*stride|uint(class[t1[i]])]
		s2 = next[uint(s2)*stride|uint(class[t2[i]])]
		s3 = next[uint(s3)*stride|uint(class[t3[i]])]
		i++
		if (s0|s1|s2|s3)&accepting != 0 {
			break
		}
	}
	*states = [lanes]uint16{s0, s1, s2, s3}
	return i
}

// any reports whether one of the words stands in text.
func (a *automaton) any(text []byte) bool {
	state := uint16(0)
	for i, b := range text {
		state = a.next[uint(state)*stride|uint(a.class[b])]
		if state&accepting != 0 && len(a.endings(state&^accepting, text[:i+1])) > 0 {
			return true
		}
	}
	return false
}
