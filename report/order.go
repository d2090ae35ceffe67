package report

import (
	"cmp"
	"slices"
)

// The design's words, worst first. A word that is not in its list ranks after
// the last, and levels beyond the list count as unknown: a report from disk may
// say anything.
var (
	levels     = []string{"critical", "high", "medium", "unknown", "low", "none"}
	effects    = []string{"destroy", "takeover", "execute", "spend", "tamper", "disrupt", "disclose", "none"}
	recoveries = []string{"none", "backup", "window", "reversible"}
	accesses   = []string{"open", "unknown", "asks", "refused", "blocked"}
)

func rank(list []string, word string) int {
	if i := slices.Index(list, word); i >= 0 {
		return i
	}
	return len(list)
}

// level is the credential's level, unknown where the word is not one.
func (c *Credential) level() string {
	if slices.Contains(levels, c.Blast.Level) {
		return c.Blast.Level
	}
	return "unknown"
}

// Sort puts credentials in the order of every report: worst level first, then
// worst effect and recovery, then provider, place and id.
func Sort(credentials []Credential) {
	slices.SortStableFunc(credentials, func(a, b Credential) int { return compare(&a, &b) })
}

func compare(a, b *Credential) int {
	aAt, bAt := a.place(), b.place()
	return cmp.Or(
		cmp.Compare(rank(levels, a.level()), rank(levels, b.level())),
		compareWorst(a.Blast.Worst, b.Blast.Worst),
		cmp.Compare(a.Provider, b.Provider),
		cmp.Compare(aAt.Path, bAt.Path),
		cmp.Compare(aAt.Line, bAt.Line),
		cmp.Compare(aAt.Column, bAt.Column),
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.ID, b.ID),
	)
}

// compareWorst puts the worse action first, and no action last.
func compareWorst(a, b *Action) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return cmp.Or(
		cmp.Compare(rank(effects, a.Effect), rank(effects, b.Effect)),
		cmp.Compare(rank(recoveries, a.Recovery), rank(recoveries, b.Recovery)),
	)
}

// ranked is the report's credentials worst first, without touching the report.
func (r *Report) ranked() []*Credential {
	list := make([]*Credential, len(r.Credentials))
	for i := range r.Credentials {
		list[i] = &r.Credentials[i]
	}
	slices.SortStableFunc(list, compare)
	return list
}

// live is what ranked gives, without what opens nothing and without what is
// ignored at every place: the findings that a code host should keep.
func (r *Report) live() []*Credential {
	return slices.DeleteFunc(r.ranked(), func(c *Credential) bool {
		return c.level() == "none" || c.ignored() != ""
	})
}

// ignored is the reason of the inline ignores, if every place has one.
func (c *Credential) ignored() string {
	for _, l := range c.Locations {
		if l.Ignore == "" {
			return ""
		}
	}
	return c.place().Ignore
}

// place is where to look first: a file as it is now before one in history, and
// one that git tracks before one that it does not, since that one is shared.
// It is the zero Location where there is none.
func (c *Credential) place() Location {
	if i := c.placeIndex(); i >= 0 {
		return c.Locations[i]
	}
	return Location{}
}

// placeIndex is place's index in Locations, -1 where there is none.
func (c *Credential) placeIndex() int {
	best := -1
	for i, l := range c.Locations {
		if best < 0 || distance(l) < distance(c.Locations[best]) {
			best = i
		}
	}
	return best
}

func distance(l Location) int {
	switch {
	case l.Source == "history":
		return 2
	case l.IgnoredByGit:
		return 1
	}
	return 0
}
