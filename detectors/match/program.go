package match

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"sync"
	"unicode/utf8"
)

// A program is a rule made ready: all that Compile needs to know of it is
// worked out at once, and the rest when the rule is first tried.
type program struct {
	*Rule
	index    int
	plan     plan
	groups   int      // capture groups of the expression
	names    []string // of the groups
	secret   int      // the one that holds the secret, or 0
	keywords []uint16 // words of which one must stand in the text
	near     []uint16 // words of which one must stand near a match
	// ahead is the number of bytes, of characters at their widest, that can lie
	// between the begin of a match of the tail and the end of its anchor.
	ahead  int
	only   int   // index of the pattern among the engine's, or -1
	except []int // likewise

	ready func() *tries
	whole func() *regexp.Regexp
}

// tries is what trying the expression at a place needs.
type tries struct {
	// dfa is nil when the expression is beyond one, or can match nothing at all;
	// then package regexp searches the whole text.
	dfa *dfa
	// first tells which bytes a match of the plan's tail can begin with.
	first [256]bool
}

// secretName names the capture group that holds the secret.
const secretName = "secret"

func newProgram(index int, rule *Rule) (*program, error) {
	p := &program{Rule: rule, index: index, only: -1}
	if rule.Regex == "" {
		if rule.Only == nil {
			return nil, errors.New("neither an expression nor paths")
		}
		return p, nil
	}
	re, err := syntax.Parse(rule.Regex, syntax.Perl)
	if err != nil {
		return nil, err
	}
	p.groups = re.MaxCap()
	if rule.SecretGroup < 0 || rule.SecretGroup > p.groups {
		return nil, fmt.Errorf("group %d for the secret, and the expression has %d", rule.SecretGroup, p.groups)
	}
	p.names = re.CapNames()
	p.secret = rule.SecretGroup
	if p.secret == 0 {
		p.secret = max(0, slices.Index(p.names, secretName))
	}
	p.plan = newPlan(re)
	for _, a := range p.plan.words {
		p.ahead = max(p.ahead, min(a.most+len(a.word), unbounded/utf8.UTFMax)*utf8.UTFMax)
	}
	p.ready = sync.OnceValue(func() *tries { return newTries(re, p.plan.tail) })
	p.whole = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(rule.Regex) })
	return p, nil
}

func newTries(re, tail *syntax.Regexp) *tries {
	t := &tries{}
	if least, _ := lengths(re); least == 0 {
		return t
	}
	d, ok := newDFA(tail)
	if !ok {
		return t
	}
	t.dfa = d
	t.first = firstBytes(d.prog)
	return t
}

// firstBytes are the bytes that a match can begin with, whatever stands around
// it.
func firstBytes(prog *syntax.Prog) (first [256]bool) {
	seen := make([]bool, len(prog.Inst))
	stack := []uint32{uint32(prog.Start)}
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch inst := &prog.Inst[pc]; {
		case inst.Op == syntax.InstAlt || inst.Op == syntax.InstAltMatch:
			stack = append(stack, inst.Out, inst.Arg)
		case inst.Op == syntax.InstCapture || inst.Op == syntax.InstNop || inst.Op == syntax.InstEmptyWidth:
			stack = append(stack, inst.Out)
		case matchesRune(inst):
			markFirst(&first, inst)
		}
	}
	return first
}

func markFirst(first *[256]bool, inst *syntax.Inst) {
	for b := range utf8.RuneSelf {
		first[b] = first[b] || inst.MatchRune(rune(b))
	}
	// The widest character of an instruction decides whether any byte beyond
	// ASCII can begin a match.
	beyond := inst.Rune[len(inst.Rune)-1] >= utf8.RuneSelf
	if len(inst.Rune) == 1 {
		beyond = slices.ContainsFunc(orbit(inst.Rune[0]), func(r rune) bool { return r > utf8.RuneSelf })
	}
	for b := utf8.RuneSelf; beyond && b < 256; b++ {
		first[b] = true
	}
}

// leftmost is where a match begins whose tail begins at at: as far back as the
// plan's lead reaches, and not before floor.
//
// The lead takes as few characters as it can, from the leftmost place at which
// a match begins. Whatever later place of a tail that leftmost place could reach
// through the lead, it reaches the first one too, and with fewer characters. So
// the first place at which the tail matches gives the match, and it begins as
// far back as its lead reaches.
func (p *program) leftmost(text []byte, at, floor int) int {
	for i := len(p.plan.lead) - 1; i >= 0; i-- {
		l := &p.plan.lead[i]
		for n := 0; n < l.most && at > floor; n++ {
			r, size := utf8.DecodeLastRune(text[floor:at])
			if !within(l.class, r) {
				break
			}
			at -= size
		}
	}
	return at
}

// within reports whether r is in a class given as pairs of first and last.
func within(class []rune, r rune) bool {
	for i := 0; i+1 < len(class); i += 2 {
		if class[i] <= r && r <= class[i+1] {
			return true
		}
	}
	return false
}
