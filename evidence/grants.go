package evidence

import "github.com/worstcase-dev/worstcase/catalog"

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
// surest is kept, and of equals the first.
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
		if g.Certainty.Rank() < kept[i].Certainty.Rank() {
			kept[i] = g
		}
	}
	return kept
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
