package match

// An automaton finds every one of many words in a text, in one step a byte. It
// is the deterministic form of Aho and Corasick's: a state stands for the
// longest end of the text so far that begins a word.
//
// Bytes are folded to lower case and sorted into classes first, which keeps a
// state's row in two cache lines.
type automaton struct {
	class [256]uint8
	// next is the state after a state and a class. In a state with the bit
	// accepting words end; its row stands twice, with that bit and without, so
	// that an entry is an index as it is.
	next  *[2 * maxStates * stride]uint16
	ends  [][]uint16 // by state: the words that end there, longest first
	words []string
	// shared says that some bytes have no class of their own.
	shared bool
	// longest is the length of the longest word.
	longest int
}

const (
	stride    = 64      // classes that a row has room for
	accepting = 1 << 15 // bit of a state
	maxStates = 1 << 15
	lastClass = stride - 1
)

// newAutomaton returns the automaton for words: lower case, none twice, none
// empty.
func newAutomaton(words []string) (*automaton, error) {
	a := &automaton{words: words, ends: make([][]uint16, 1, 4*len(words)+1), next: new([2 * maxStates * stride]uint16)}
	a.classify()
	t := &tree{children: make([]child, 1, 4*len(words)+1)}
	for id, word := range words {
		if err := a.insert(t, word, uint16(id)); err != nil {
			return nil, err
		}
		a.longest = max(a.longest, len(word))
	}
	a.link(t)
	return a, nil
}

// tree is the words' common beginnings: by state, how it is reached and what
// else its parent has.
type tree struct{ children []child }

// A child is a state that a class leads to. States are numbered from 1 but for
// the root, which is nobody's child.
type child struct {
	first, sibling uint16
	class          uint8
}

// classify gives each byte of the words a class of its own, as long as there
// are any; the rest share the last one, and are told apart by endings.
func (a *automaton) classify() {
	used := uint8(0)
	for _, word := range a.words {
		for i := range len(word) {
			if b := word[i]; a.class[b] == 0 {
				a.shared = a.shared || used == lastClass
				used = min(used+1, lastClass)
				a.class[b] = used
			}
		}
	}
	for b := 'a'; b <= 'z'; b++ {
		a.class[b-'a'+'A'] = a.class[b]
	}
}

// insert adds a word to the tree. An entry of 0 is no child yet: the root is
// nobody's child.
func (a *automaton) insert(t *tree, word string, id uint16) error {
	state := 0
	for i := range len(word) {
		class := a.class[word[i]]
		entry := &a.next[state*stride+int(class)]
		if *entry == 0 {
			if len(a.ends) == maxStates {
				return errMany
			}
			*entry = uint16(len(a.ends))
			a.ends = append(a.ends, nil)
			t.children = append(t.children, child{sibling: t.children[state].first, class: class})
			t.children[state].first = *entry
		}
		state = int(*entry)
	}
	a.ends[state] = append(a.ends[state], id)
	return nil
}

// link fills in, level by level, where each state goes when the tree has no
// child: to where the state of its longest proper end goes.
func (a *automaton) link(t *tree) {
	fail := make([]uint16, len(a.ends))
	queue := make([]uint16, 1, len(a.ends))
	for len(queue) > 0 {
		state := queue[0]
		queue = queue[1:]
		row, behind := a.row(state), a.row(fail[state])
		if state != 0 {
			copy(row, behind)
		}
		for next := t.children[state].first; next != 0; next = t.children[next].sibling {
			class := t.children[next].class
			if state != 0 {
				fail[next] = behind[class] &^ accepting
			}
			a.inherit(next, fail[next])
			row[class] = next
			if len(a.ends[next]) > 0 {
				row[class] |= accepting
			}
			queue = append(queue, next)
		}
	}
	for state := range a.ends {
		if len(a.ends[state]) > 0 {
			copy(a.row(uint16(state)|accepting), a.row(uint16(state)))
		}
	}
}

// inherit adds to the words that end in a state those of its longest proper end.
func (a *automaton) inherit(state, from uint16) {
	if len(a.ends[state]) == 0 {
		a.ends[state] = a.ends[from]
		return
	}
	a.ends[state] = append(a.ends[state], a.ends[from]...)
}

func (a *automaton) row(state uint16) []uint16 {
	return a.next[int(state)*stride:][:stride]
}

// endings returns the words that end where text does, the automaton being in
// state. The state alone tells, unless words have bytes that share a class.
func (a *automaton) endings(state uint16, text []byte) []uint16 {
	if !a.shared {
		return a.ends[state]
	}
	var ended []uint16
	for _, id := range a.ends[state] {
		if a.endsIn(text, id) {
			ended = append(ended, id)
		}
	}
	return ended
}

// endsIn reports whether text ends in a word, in any case.
func (a *automaton) endsIn(text []byte, id uint16) bool {
	word := a.words[id]
	for i, b := range text[len(text)-len(word):] {
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		if b != word[i] {
			return false
		}
	}
	return true
}
