package match

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// classes sorts characters by what a program can tell of them: two characters
// of one class are alike to every instruction and every assertion.
type classes struct {
	ascii [utf8.RuneSelf]uint8
	// cuts are the characters beyond ASCII at which a class begins, and beyond
	// the classes, the first of which holds for what lies before the first cut.
	cuts   []rune
	beyond []uint8
	// samples holds a character of each class.
	samples []rune
}

// maxClasses leaves room for the end of the text, which is a class as well.
const maxClasses = 255

// newClasses reports false when the program tells too many characters apart.
func newClasses(prog *syntax.Prog) (*classes, bool) {
	sets := setsOf(prog)
	known := make(map[string]uint8)
	c := &classes{}
	for _, from := range cutsOf(sets) {
		key := signature(sets, from)
		id, ok := known[key]
		if !ok {
			if len(c.samples) == maxClasses {
				return nil, false
			}
			id = uint8(len(c.samples))
			known[key] = id
			c.samples = append(c.samples, from)
		}
		if from < utf8.RuneSelf {
			for r := from; r < utf8.RuneSelf; r++ {
				c.ascii[r] = id
			}
			continue
		}
		c.cuts, c.beyond = append(c.cuts, from), append(c.beyond, id)
	}
	return c, true
}

// of returns the class of a character beyond ASCII.
func (c *classes) of(r rune) uint8 {
	i, found := slices.BinarySearch(c.cuts, r)
	if !found {
		i--
	}
	return c.beyond[i]
}

// setsOf are the sets of characters that the instructions of a program match,
// each once, and the two that assertions ask about: line breaks and the
// characters of words.
func setsOf(prog *syntax.Prog) []*syntax.Inst {
	sets := []*syntax.Inst{
		{Op: syntax.InstRune, Rune: []rune{'\n', '\n'}},
		{Op: syntax.InstRune, Rune: []rune{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}},
	}
	seen := make(map[string]bool)
	for i := range prog.Inst {
		inst := &prog.Inst[i]
		if !matchesRune(inst) {
			continue
		}
		key := fmt.Sprint(inst.Op, inst.Arg, inst.Rune)
		if !seen[key] {
			seen[key] = true
			sets = append(sets, inst)
		}
	}
	return sets
}

func matchesRune(inst *syntax.Inst) bool {
	switch inst.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return true
	}
	return false
}

// cutsOf are the characters at which one of the sets may begin or end, in
// order, with the first of ASCII and the first beyond it among them.
func cutsOf(sets []*syntax.Inst) []rune {
	cuts := []rune{0, '\n', '\n' + 1, utf8.RuneSelf}
	for _, set := range sets {
		for i := 0; i+1 < len(set.Rune); i += 2 {
			cuts = append(cuts, set.Rune[i], set.Rune[i+1]+1)
		}
		if len(set.Rune) == 1 {
			cuts = append(cuts, orbit(set.Rune[0])...)
		}
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// signature tells which of the sets hold r.
func signature(sets []*syntax.Inst, r rune) string {
	key := make([]byte, len(sets))
	for i, set := range sets {
		if set.MatchRune(r) {
			key[i] = 1
		}
	}
	return string(key)
}
