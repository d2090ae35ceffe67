package cmd

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/evidence"
	"github.com/worstcase-dev/worstcase/report"
)

// graph is what the credentials of a run can turn into: each of them, the
// identities that files lead to, the stores that files tell of and what these
// keep. The engine follows it; here it is only put together.
type graph struct {
	known *catalog.Catalog
	// ways are those into the stores, by the provider whose credentials take them.
	ways  map[string][]wayIn
	found []*node
	kept  map[keptAs]*blastradius.Subject
}

// node is a credential that was found, in the graph.
type node struct {
	*blastradius.Subject
	credential *detectors.Credential
	setting    evidence.Setting
}

// wayIn is a way into a store, which is a subject without a kind.
type wayIn struct {
	evidence.Way
	to *blastradius.Subject
}

// keptAs is what a store keeps under a name.
type keptAs struct{ store, name, kind string }

// newGraph puts the graph together. It takes one goroutine; what it returns is
// only read.
func newGraph(known *catalog.Catalog, credentials []*detectors.Credential, claims []evidence.Claim, stores []evidence.Store) *graph {
	g := &graph{known: known, ways: map[string][]wayIn{}, kept: map[keptAs]*blastradius.Subject{}}
	places := make([]*blastradius.Subject, len(stores))
	for i, s := range stores {
		places[i] = new(blastradius.Subject)
		for _, w := range s.Ways {
			g.open(w, places[i])
		}
	}
	for _, c := range credentials {
		g.add(c, claims)
	}
	for i, s := range stores {
		for _, h := range s.Holds {
			places[i].Leads = append(places[i].Leads, g.held(s, h)...)
		}
	}
	return g
}

// open notes a way into a place under each provider that its kinds are of.
func (g *graph) open(w evidence.Way, to *blastradius.Subject) {
	var providers []string
	for _, kind := range w.Kinds {
		provider, _, _ := strings.Cut(kind, ".")
		providers = append(providers, provider)
	}
	slices.Sort(providers)
	for _, p := range slices.Compact(providers) {
		g.ways[p] = append(g.ways[p], wayIn{w, to})
	}
}

// add puts a credential that was found into the graph, with what files say of it.
func (g *graph) add(c *detectors.Credential, claims []evidence.Claim) {
	told := told(c, claims)
	setting := evidence.Environment(c.Kind, c.Facts, c.Paths())
	expires, _ := time.Parse(time.RFC3339, c.Facts[finding.FactExpires])
	s := &blastradius.Subject{
		Kind: c.Kind, Facts: c.Facts, Placeholder: c.Placeholder, Partial: c.Partial,
		Environment: setting.Environment, Sure: setting.Sure, Expires: expires,
		Grants: grants(told.Grants), Settled: told.Settled, Gates: gates(told.Gates), Backups: backups(told.Backups), Unknowns: told.Unknowns,
	}
	s.Leads = append(g.identities(told.Leads, c.Paths()), g.into(s, c.Paths())...)
	g.found = append(g.found, &node{Subject: s, credential: c, setting: setting})
}

// identities are those that files lead to, as the engine takes them.
func (g *graph) identities(told []evidence.Lead, seenAt []string) []blastradius.Lead {
	var list []blastradius.Lead
	for _, l := range told {
		kind, ok := g.known.Kind(l.Kind)
		if !ok {
			continue
		}
		setting := evidence.Environment(kind, l.Facts, nil)
		s := &blastradius.Subject{
			Kind: kind, Facts: l.Facts, Grants: grants(l.Grants), Settled: l.Settles,
			Environment: setting.Environment, Sure: setting.Sure,
		}
		s.Leads = append(g.identities(l.Leads, seenAt), g.into(s, seenAt)...)
		list = append(list, blastradius.Lead{Step: l.Step, To: s})
	}
	return list
}

// into are the leads into the stores that a subject opens. What works on this
// machine alone opens none: what is kept there stays there.
func (g *graph) into(s *blastradius.Subject, seenAt []string) []blastradius.Lead {
	if s.Kind == nil || s.Sure && (s.Environment == catalog.Local || s.Environment == catalog.Test) {
		return nil
	}
	var list []blastradius.Lead
	for _, w := range g.ways[s.Kind.Provider.ID] {
		if w.Opens(s.Kind, s.Facts, seenAt) {
			list = append(list, blastradius.Lead{To: w.to, Step: w.Step, Needs: w.Needs, On: w.On, Assumed: !w.Sure})
		}
	}
	return list
}

// held are the leads to what a store keeps under a name: to what it must be by
// that name, and to what was found that goes by it.
func (g *graph) held(s evidence.Store, h evidence.Held) []blastradius.Lead {
	var list []blastradius.Lead
	for _, name := range h.Kinds {
		if kind, ok := g.known.Kind(name); ok && h.Name != "" {
			step := h.Step
			if !h.Told {
				step += ", by its name " + report.Article(kind.Name) + " " + kind.Name
			}
			list = append(list, blastradius.Lead{To: g.named(s, h, kind), Step: step, Assumed: true})
		}
	}
	for _, n := range g.found {
		if h.Is(n.Facts, n.names(), n.credential.Paths()) {
			step := h.Step
			if h.Name != "" {
				step = fmt.Sprintf("%s, and %s holds %s %s of that name", h.Step, n.place(), report.Article(n.credential.Name), n.credential.Name)
			}
			list = append(list, blastradius.Lead{To: n.Subject, Step: step, Assumed: h.Name != ""})
		}
	}
	return list
}

// named is what a store keeps under a name, once for each kind that it may be.
func (g *graph) named(s evidence.Store, h evidence.Held, kind *catalog.Kind) *blastradius.Subject {
	as := keptAs{s.Path + "\x00" + s.Name, h.Name, kind.FullName()}
	if known := g.kept[as]; known != nil {
		return known
	}
	facts := map[string]string{finding.FactName: h.Name}
	for name, value := range h.Facts {
		facts[name] = value
	}
	setting := evidence.Environment(kind, facts, []string{s.Path})
	is := &blastradius.Subject{
		Kind: kind, Facts: facts, Environment: setting.Environment, Sure: setting.Sure,
		Grants: supposed(kind, facts), Settled: true,
	}
	g.kept[as] = is
	is.Leads = g.into(is, []string{s.Path})
	return is
}

// supposed are the grants of a kind for a credential that nobody has seen: what
// its format would declare is an assumption too.
func supposed(kind *catalog.Kind, facts map[string]string) []blastradius.Grant {
	var list []blastradius.Grant
	for _, g := range kind.Grants {
		if !catalog.Matches(g.When, facts) {
			continue
		}
		because := g.Because
		if g.Certainty != catalog.Assumed {
			because = "if it is what its name says"
		}
		list = append(list, blastradius.Grant{Scope: g.Scope, Certainty: catalog.Assumed, Evidence: because, Narrowable: g.Narrowable})
	}
	return list
}

// names are those that a credential goes by where it was seen.
func (n *node) names() []string {
	names := []string{n.Facts[finding.FactName]}
	for _, l := range n.credential.Locations {
		names = append(names, l.Name)
	}
	return names
}

// place is where a credential was first seen.
func (n *node) place() string {
	first := n.credential.Locations[0]
	return fmt.Sprintf("%s:%d", first.Origin.Path, first.Line)
}
