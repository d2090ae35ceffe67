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
	var (
		out   = state{before: kindOf(r)}
		flags = syntax.EmptyOpContext(s.before.sample(), r)
		seen  = make([]bool, len(d.prog.Inst))
		taken = make([]bool, len(d.prog.Inst))
		stack []uint32
	)
	for _, pc := range s.insts {
		stack = append(stack, pc)
		for len(stack) > 0 {
			pc := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if seen[pc] {
				continue
			}
			seen[pc] = true
			inst := &d.prog.Inst[pc]
			switch inst.Op {
			case syntax.InstAlt, syntax.InstAltMatch:
				stack = append(stack, inst.Arg, inst.Out)
			case syntax.InstCapture, syntax.InstNop:
				stack = append(stack, inst.Out)
			case syntax.InstEmptyWidth:
				if syntax.EmptyOp(inst.Arg)&^flags == 0 {
					stack = append(stack, inst.Out)
				}
			case syntax.InstMatch:
				out.matched = true
				return out // what comes later is worth less than this match
			default:
				if matchesRune(inst) && r >= 0 && inst.MatchRune(r) && !taken[inst.Out] {
					taken[inst.Out] = true
					out.insts = append(out.insts, inst.Out)
				}
			}
		}
	}
	return out
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
	if len(d.states) >= maxKept {
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
