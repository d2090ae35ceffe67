package blastradius

import (
	"cmp"
	"slices"
	"time"

	"github.com/worstcase-dev/worstcase/catalog"
)

// Lead is a step that whoever holds a credential can take: to a role that it may
// assume, to a place that keeps other credentials, to one that is kept there.
// Subjects and leads are one graph. It may have cycles.
type Lead struct {
	// To is where it leads. A subject without a kind is a place: it does nothing
	// by itself, and its leads are to what it keeps.
	To *Subject
	// Step is how it gets there, as a sentence for the path.
	Step string
	// Needs are permissions of the provider of the one who takes the step, all
	// of which it must hold.
	Needs []string
	// On is what it must hold them on, in the words of Grant.On; "" is anything.
	On string
	// Assumed says that no file shows that the step can be taken, or what it
	// comes to. Such a step is left out of the better reading.
	Assumed bool
}

// maxSteps bounds how many leads are followed one after the other.
const maxSteps = 16

// station is a subject that a credential can turn into, and how.
type station struct {
	*Subject
	// through are the subjects on the way, its own among them and last.
	through []*Subject
	via     []string
	// certainty is that of the least sure step.
	certainty catalog.Certainty
	// asks is how many permissions the steps need.
	asks int
}

// reachable judges every action that the credential allows, by itself or as
// something that it leads to, worst first. An action counts once, where it is
// worst.
func reachable(s *Subject, r reading, now time.Time) []found {
	stations := walk(s, r, now)
	lifters := lifters(stations, r)
	backups := keptByAction(s.Backups, stations, r)
	var all []found
	for i, at := range stations {
		if at.Kind == nil {
			continue
		}
		is := *at.Subject
		if i > 0 {
			is.Gates = slices.Concat(is.Gates, ofLeads(s.Gates))
		}
		for _, j := range covered(is, readGrants(grantsOf(is), r), lifters[is.Kind.Provider], backups, r) {
			j.Via, j.Certainty = at.via, lessSure(j.Certainty, at.certainty)
			all = append(all, found{j, at.through})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return worse(a.Judged, b.Judged) })
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(f found) bool {
		again := seen[f.FullName()]
		seen[f.FullName()] = true
		return again
	})
}

// lifters are, by provider, the grants that a credential holds by itself or as
// something that it leads to.
func lifters(stations []station, r reading) map[*catalog.Provider][]Grant {
	grants := map[*catalog.Provider][]Grant{}
	for _, at := range stations {
		if at.Kind != nil {
			p := at.Kind.Provider
			grants[p] = append(grants[p], readGrants(grantsOf(*at.Subject), r)...)
		}
	}
	return grants
}

// found is an action, and the subjects on the way to it.
type found struct {
	Judged
	through []*Subject
}

// walk reaches every subject once, in the surest way, and of equally sure ways
// the shortest. It does not depend on the order of leads, and more leads never
// make it reach less.
func walk(s *Subject, r reading, now time.Time) []station {
	start := station{Subject: s, certainty: catalog.Proven}
	all := []station{start}
	known := map[*Subject]bool{s: true}
	for _, limit := range []catalog.Certainty{catalog.Proven, catalog.Declared, catalog.Assumed} {
		passed := map[*Subject]bool{s: true}
		for layer := []station{start}; len(layer) > 0; {
			layer = beyond(layer, passed, limit, r, now)
			for _, at := range layer {
				if !known[at.Subject] {
					known[at.Subject] = true
					all = append(all, at)
				}
			}
		}
	}
	return all
}

// beyond are the subjects one step further on that were not passed before, by
// steps that are as sure as the limit.
func beyond(layer []station, passed map[*Subject]bool, limit catalog.Certainty, r reading, now time.Time) []station {
	var next []station
	for _, at := range layer {
		if len(at.via) >= maxSteps {
			continue
		}
		for _, lead := range at.Leads {
			if certainty, ok := lead.open(at.Subject, r, now); ok && !passed[lead.To] && certainty.Rank() <= limit.Rank() {
				next = append(next, at.to(lead, certainty))
			}
		}
	}
	slices.SortStableFunc(next, func(a, b station) int {
		return cmp.Or(cmp.Compare(a.certainty.Rank(), b.certainty.Rank()), cmp.Compare(a.asks, b.asks), slices.Compare(a.via, b.via))
	})
	return slices.DeleteFunc(next, func(at station) bool {
		again := passed[at.Subject]
		passed[at.Subject] = true
		return again
	})
}

// to is where a lead goes on to.
func (at station) to(lead Lead, certainty catalog.Certainty) station {
	return station{
		Subject:   lead.To,
		through:   append(slices.Clip(at.through), lead.To),
		via:       append(slices.Clip(at.via), lead.Step),
		certainty: lessSure(at.certainty, certainty),
		asks:      at.asks + len(lead.Needs),
	}
}

// open says whether a subject can take a lead, and how sure that is.
func (l Lead) open(from *Subject, r reading, now time.Time) (catalog.Certainty, bool) {
	if l.To == nil || l.Assumed && r == bestCase {
		return "", false
	}
	if void, _ := voidOf(*l.To, now); void != NotVoid {
		return "", false
	}
	certainty := catalog.Proven
	if len(l.Needs) > 0 {
		if from.Kind == nil {
			return "", false
		}
		var ok bool
		if certainty, ok = held(from.Kind.Provider, l.Needs, l.reaching(readGrants(grantsOf(*from), r))); !ok {
			return "", false
		}
	}
	if l.Assumed {
		certainty = catalog.Assumed
	}
	return certainty, true
}

// reaching are the grants that reach what the lead is on.
func (l Lead) reaching(grants []Grant) []Grant {
	if l.On == "" {
		return grants
	}
	return slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool {
		return len(g.On) > 0 && !slices.ContainsFunc(g.On, func(on string) bool { return catalog.Glob(on, l.On) })
	})
}

func lessSure(a, b catalog.Certainty) catalog.Certainty {
	if a.Rank() > b.Rank() {
		return a
	}
	return b
}

// readGrants are the grants that count in a reading: at best, what this kind
// may have been issued without, or what hangs on a condition, is absent.
func readGrants(grants []Grant, r reading) []Grant {
	if r == worstCase {
		return grants
	}
	return slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool { return g.Narrowable })
}
