package detectors

import (
	"cmp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// settle decides between findings that see the same bytes: a kind whose
// provider is known beats one that is not; then a parser beats a pattern, a
// pattern beats a rule, a rule for one kind beats a rule for any.
// The result is in order of place.
func settle(findings []finding.Finding) []finding.Finding {
	slices.SortFunc(findings, stronger)
	var kept []finding.Finding
	taken := ranges{}
	for _, f := range findings {
		if !taken.overlaps(kept, f) {
			taken.add(len(kept), f)
			kept = append(kept, f)
		}
	}
	slices.SortFunc(kept, func(a, b finding.Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Secret.Reveal(), b.Secret.Reveal()))
	})
	return kept
}

// ranges knows which findings lie in each stretch of the text, so that a text
// of a hundred thousand findings is settled as fast as it was searched.
type ranges map[int][]int

const stretch = 128

func (r ranges) add(index int, f finding.Finding) {
	for at := f.Start / stretch; at <= f.End/stretch; at++ {
		r[at] = append(r[at], index)
	}
}

func (r ranges) overlaps(kept []finding.Finding, f finding.Finding) bool {
	for at := f.Start / stretch; at <= f.End/stretch; at++ {
		if slices.ContainsFunc(r[at], func(i int) bool { return overlap(kept[i], f) }) {
			return true
		}
	}
	return false
}

// overlap says whether two findings see the same bytes. Two values decoded from
// one encoded run are two secrets, unless one holds the other; the run itself,
// or what a rule for any secret made of it, is not another.
func overlap(a, b finding.Finding) bool {
	if a.Start >= b.End || b.Start >= a.End {
		return false
	}
	if a.Start == b.Start && a.End == b.End && a.Decoded && b.Decoded {
		x, y := a.Secret.Reveal(), b.Secret.Reveal()
		return strings.Contains(x, y) || strings.Contains(y, x) || min(a.By, b.By) == finding.ByGenericRule
	}
	return true
}

// stronger orders findings by which one wins. It is total.
func stronger(a, b finding.Finding) int {
	return cmp.Or(
		cmp.Compare(strength(b), strength(a)),
		cmp.Compare(b.By, a.By),
		compareBool(a.Decoded, b.Decoded),
		cmp.Compare(b.End-b.Start, a.End-a.Start),
		cmp.Compare(a.Start, b.Start),
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Secret.Reveal(), b.Secret.Reveal()),
	)
}

// strength puts a known provider before a generic kind.
func strength(f finding.Finding) int {
	if strings.HasPrefix(f.Kind, "generic.") {
		return 0
	}
	return 1
}

// compareBool puts false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
