package match

import (
	"encoding/binary"
	"regexp/syntax"
)

// step makes the state to which a character of class leads from s. The class
// after the last is the end of the text.
func (d *dfa) step(s *state, class int) *state {
	d.mu.Lock()
	defer d.mu.Unlock()
	if next := s.next[class].Load(); next != nil {
		return next
	}
	r := rune(-1)
	if class < len(d.classes.samples) {
		r = d.classes.samples[class]
	}
	next := d.keep(d.after(s, r))
	s.next[class].Store(next)
	return next
}

// after is the state after s and then r, or the end of the text if r is -1.
func (d *dfa) after(s *state, r rune) state {
	out := state{before: kindOf(r)}
	flags := syntax.EmptyOpContext(s.before.sample(), r)
	d.seen.clear()
	d.taken.clear()
	for _, pc := range s.insts {
		d.stack = append(d.stack[:0], pc)
		for len(d.stack) > 0 {
			pc := d.stack[len(d.stack)-1]
			d.stack = d.stack[:len(d.stack)-1]
			if !d.seen.add(pc) {
				continue
			}
			inst := &d.prog.Inst[pc]
			switch inst.Op {
			case syntax.InstAlt, syntax.InstAltMatch:
				d.stack = append(d.stack, inst.Arg, inst.Out)
			case syntax.InstCapture, syntax.InstNop:
				d.stack = append(d.stack, inst.Out)
			case syntax.InstEmptyWidth:
				if syntax.EmptyOp(inst.Arg)&^flags == 0 {
					d.stack = append(d.stack, inst.Out)
				}
			case syntax.InstMatch:
				out.matched = true
				return out // what comes later is worth less than this match
			default:
				if matchesRune(inst) && r >= 0 && inst.MatchRune(r) && d.taken.add(inst.Out) {
					out.insts = append(out.insts, inst.Out)
				}
			}
		}
	}
	return out
}

// A pcSet is a set of instructions that is quickly emptied.
type pcSet struct {
	round uint32
	at    []uint32 // by instruction: the round in which it was added
}

func (s *pcSet) clear() { s.round++ }

// add reports whether pc was not in the set yet.
func (s *pcSet) add(pc uint32) bool {
	if s.at[pc] == s.round {
		return false
	}
	s.at[pc] = s.round
	return true
}

// keep returns the state that is alike to s, making it if it is new.
func (d *dfa) keep(s state) *state {
	looks := false
	for _, pc := range s.insts {
		looks = looks || d.looks[pc]
	}
	if !looks {
		s.before = beforeOther
	}
	key := s.key()
	if known := d.states[key]; known != nil {
		return known
	}
	d.size += stateSize + 2*len(key) + 4*len(s.insts) + 8*len(d.classes.samples)
	if d.size > maxSize {
		d.size = 0
		clear(d.states)
		for i := range d.starts {
			d.starts[i].Store(nil)
		}
	}
	s.dead = len(s.insts) == 0
	kept := &state{matched: s.matched, dead: s.dead, before: s.before, insts: s.insts}
	if !s.dead {
		kept.next = newRow(len(d.classes.samples) + 1)
	}
	d.states[key] = kept
	return kept
}

func (s *state) key() string {
	key := make([]byte, 0, 2+2*len(s.insts))
	key = append(key, byte(s.before), 0)
	if s.matched {
		key[1] = 1
	}
	for _, pc := range s.insts {
		key = binary.AppendUvarint(key, uint64(pc))
	}
	return string(key)
}

// looksBehind tells of each instruction whether an assertion about what lies
// before is reached from it without a character between.
func looksBehind(prog *syntax.Prog) []bool {
	const behind = syntax.EmptyBeginLine | syntax.EmptyBeginText | syntax.EmptyWordBoundary | syntax.EmptyNoWordBoundary
	looks := make([]bool, len(prog.Inst))
	for changed := true; changed; {
		changed = false
		for pc := range prog.Inst {
			inst, now := &prog.Inst[pc], false
			switch inst.Op {
			case syntax.InstAlt, syntax.InstAltMatch:
				now = looks[inst.Out] || looks[inst.Arg]
			case syntax.InstCapture, syntax.InstNop:
				now = looks[inst.Out]
			case syntax.InstEmptyWidth:
				now = syntax.EmptyOp(inst.Arg)&behind != 0 || looks[inst.Out]
			}
			if now && !looks[pc] {
				looks[pc], changed = true, true
			}
		}
	}
	return looks
}
