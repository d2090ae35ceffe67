package match

import (
	"math"
	"regexp/syntax"
)

// A plan says where in a text an expression is worth trying.
type plan struct {
	// lead are the classes that the expression begins with when it begins with
	// such as [\w.-]{0,50}?, outermost first. They are not tried but walked
	// backwards: see program.leftmost.
	lead []lead
	// tail is the expression without its lead.
	tail *syntax.Regexp
	// words are such that each match of tail holds one of them; without any, it
	// must be tried everywhere.
	words []anchor
}

// A lead is a class of which none to most characters, the fewer the better,
// begin an expression.
type lead struct {
	class []rune // pairs of first and last
	most  int
}

// An anchor is a word in lower case, how many bytes of a match of the tail lie
// before it, and which they may be.
type anchor struct {
	word        string
	least, most int
	gap         alphabet
}

// open reports whether it takes a look at the gap to tell where a match begins.
func (a *anchor) open() bool { return a.most > maxAnchorGap }

// Limits on what makes an anchor: a shorter word is found everywhere, and where
// one lies farther in, only the text between can tell where to begin.
const (
	minAnchorLen = 2
	maxAnchorGap = 400
	lowEnough    = 1e-4
)

func newPlan(re *syntax.Regexp) plan {
	elements := elementsOf(re)
	var p plan
	for len(elements) > 1 {
		l, ok := leadOf(elements[0])
		if !ok {
			break
		}
		p.lead = append(p.lead, l)
		elements = elements[1:]
	}
	p.tail = sequence(elements)
	p.words, _ = anchorsOf(p.tail)
	return p
}

// elementsOf are the parts that follow one another in re, the first of which is
// itself no sequence. A group stays as it is: what is in it must be found again.
func elementsOf(re *syntax.Regexp) []*syntax.Regexp {
	if re.Op != syntax.OpConcat || len(re.Sub) == 0 {
		return []*syntax.Regexp{re}
	}
	return append(elementsOf(re.Sub[0]), re.Sub[1:]...)
}

func sequence(subs []*syntax.Regexp) *syntax.Regexp {
	if len(subs) == 1 {
		return subs[0]
	}
	return &syntax.Regexp{Op: syntax.OpConcat, Sub: subs}
}

func leadOf(re *syntax.Regexp) (lead, bool) {
	if re.Op != syntax.OpRepeat || re.Flags&syntax.NonGreedy == 0 || re.Min != 0 || re.Max < 1 {
		return lead{}, false
	}
	if sub := re.Sub[0]; sub.Op == syntax.OpCharClass {
		return lead{sub.Rune, re.Max}, true
	}
	return lead{}, false
}

// anchorsOf returns the words whose places cost least to try, and that cost.
// There are none, at infinite cost, when re can match without any.
func anchorsOf(re *syntax.Regexp) ([]anchor, float64) {
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	best := anchorsAt(startsOf(re), anchor{})
	lowest := cost(best)
	if lowest < lowEnough {
		return best, lowest
	}
	keep := func(anchors []anchor) {
		if c := cost(anchors); c < lowest {
			best, lowest = anchors, c
		}
	}
	switch re.Op {
	case syntax.OpAlternate:
		keep(anchorsOfAll(re.Sub))
	case syntax.OpConcat:
		var before anchor // what lies before the part at hand
		for i, sub := range re.Sub {
			if i > 0 {
				keep(anchorsAt(startsOfSequence(re.Sub[i:]), before))
			}
			inner, _ := anchorsOf(sub)
			keep(moved(inner, before))
			lo, hi := lengths(sub)
			before.least, before.most = before.least+lo, min(before.most+hi, unbounded)
			before.gap.addAll(sub)
			if before.open() && before.gap.wide() {
				break
			}
		}
	}
	if math.IsInf(lowest, 1) {
		return nil, lowest
	}
	return best, lowest
}

// anchorsOfAll are the anchors of several expressions together, or none when one
// of them has none.
func anchorsOfAll(subs []*syntax.Regexp) []anchor {
	var all []anchor
	for _, sub := range subs {
		anchors, c := anchorsOf(sub)
		if math.IsInf(c, 1) {
			return nil
		}
		all = append(all, anchors...)
	}
	return all
}

// anchorsAt are starts as anchors that lie behind what is before.
func anchorsAt(starts []start, before anchor) []anchor {
	anchors := make([]anchor, len(starts))
	for i, s := range starts {
		anchors[i] = before
		anchors[i].word = s.text
	}
	return anchors
}

// moved are anchors with more before them.
func moved(anchors []anchor, before anchor) []anchor {
	out := make([]anchor, len(anchors))
	for i, a := range anchors {
		a.least, a.most = a.least+before.least, min(a.most+before.most, unbounded)
		a.gap.union(before.gap)
		out[i] = a
	}
	return out
}

// cost estimates how many places in a text the anchors make worth a try: the
// rarer each word, the fewer, and as many for each as it leaves open where the
// match begins.
func cost(anchors []anchor) float64 {
	if len(anchors) == 0 {
		return math.Inf(1)
	}
	sum := 0.0
	for i := range anchors {
		a := &anchors[i]
		if len(a.word) < minAnchorLen || a.open() && a.gap.wide() {
			return math.Inf(1)
		}
		sum += math.Pow(16, -float64(len(a.word))) * float64(min(a.most-a.least, 2*maxStartLen)+1)
	}
	return sum
}
