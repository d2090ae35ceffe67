package match

// A hit is a place where the automaton reached an accepting state.
type hit struct {
	end   int // of the words, in the text
	state uint16
}

// lanes is how many places of a text are walked in turn. A step waits for the
// step before it in its own lane only, so that their loads overlap.
const lanes = 4

// shortText is the length under which splitting a text is not worth it.
const shortText = 1024

// A walker is the memory of walks.
type walker struct {
	hits  []hit
	lanes [lanes][]hit
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
		w.lanes[lane], states[lane] = a.step(0, text[lane*n-a.longest:lane*n], 0, w.lanes[lane][:0])
	}
	w.together(a, text, n, states)
	for lane := 1; lane < lanes; lane++ {
		w.hits = append(w.hits, w.lanes[lane]...)
	}
	return w.hits
}

// step walks text from a state, appends the hits, whose offsets have base added,
// and returns the state it reached.
func (a *automaton) step(state uint16, text []byte, base int, hits []hit) ([]hit, uint16) {
	next, class := a.next, &a.class
	for i, b := range text {
		state = next[(uint(state)*stride|uint(class[b]))&rowMask]
		if state&accepting != 0 {
			hits = append(hits, hit{base + i + 1, state &^ accepting})
		}
	}
	return hits, state
}

// together walks the lanes of n bytes each, and what is left after the last.
func (w *walker) together(a *automaton, text []byte, n int, states [lanes]uint16) {
	for lane := 1; lane < lanes; lane++ {
		w.lanes[lane] = w.lanes[lane][:0] // the hits of the run-up belong to the lane before
	}
	next, class := a.next, &a.class
	t0, t1, t2, t3 := text[:n], text[n:][:n], text[2*n:][:n], text[3*n:][:n]
	s0, s1, s2, s3 := states[0], states[1], states[2], states[3]
	for i := range n {
		s0 = next[(uint(s0)*stride|uint(class[t0[i]]))&rowMask]
		s1 = next[(uint(s1)*stride|uint(class[t1[i]]))&rowMask]
		s2 = next[(uint(s2)*stride|uint(class[t2[i]]))&rowMask]
		s3 = next[(uint(s3)*stride|uint(class[t3[i]]))&rowMask]
		if (s0|s1|s2|s3)&accepting != 0 {
			w.record(i+1, n, s0, s1, s2, s3)
		}
	}
	w.lanes[lanes-1], _ = a.step(s3, text[lanes*n:], lanes*n, w.lanes[lanes-1])
}

func (w *walker) record(end, n int, s0, s1, s2, s3 uint16) {
	if s0&accepting != 0 {
		w.hits = append(w.hits, hit{end, s0 &^ accepting})
	}
	if s1&accepting != 0 {
		w.lanes[1] = append(w.lanes[1], hit{n + end, s1 &^ accepting})
	}
	if s2&accepting != 0 {
		w.lanes[2] = append(w.lanes[2], hit{2*n + end, s2 &^ accepting})
	}
	if s3&accepting != 0 {
		w.lanes[3] = append(w.lanes[3], hit{3*n + end, s3 &^ accepting})
	}
}

// any reports whether one of the words stands in text.
func (a *automaton) any(text []byte) bool {
	state := uint16(0)
	for i, b := range text {
		state = a.next[(uint(state)*stride|uint(a.class[b]))&rowMask]
		if state&accepting != 0 && len(a.endings(state&^accepting, text[:i+1])) > 0 {
			return true
		}
	}
	return false
}
