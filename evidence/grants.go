package evidence

import (
	"slices"

	"github.com/worstcase-dev/worstcase/catalog"
)

// unread stands for what a file gives and nobody could read: anything at all.
// It is assumed, and gone in the better reading.
func unread(because string) Grant {
	return Grant{Scope: "*", Certainty: catalog.Assumed, Because: because, Conditional: true}
}

// sure is the grant with the certainty that its condition leaves it.
func (g Grant) sure() Grant {
	g.Certainty = catalog.Declared
	if g.Conditional {
		g.Certainty = catalog.Assumed
	}
	return g
}

// distinct are the grants without those that say nothing new: of one scope the
// surest is kept, and of equals the first. It is on all that they are on.
func distinct(grants []Grant) []Grant {
	best := map[string]int{}
	var kept []Grant
	for _, g := range grants {
		i, seen := best[g.Scope]
		if !seen {
			best[g.Scope] = len(kept)
			kept = append(kept, g)
			continue
		}
		on := onBoth(kept[i].On, g.On)
		if g.Certainty.Rank() < kept[i].Certainty.Rank() {
			kept[i] = g
		}
		kept[i].On = on
	}
	return kept
}

// onBoth is what two grants of one scope are limited to.
func onBoth(a, b []string) []string {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	return once(slices.Concat(a, b))
}

// once are the texts in their order, each once.
func once(texts []string) []string {
	seen := map[string]bool{}
	var list []string
	for _, t := range texts {
		if !seen[t] {
			seen[t] = true
			list = append(list, t)
		}
	}
	return list
}
