package blastradius

import (
	"cmp"
	"slices"
	"time"

	"github.com/worstcase-dev/worstcase/catalog"
)

// reading is how what is not known is read.
type reading int

const (
	worstCase reading = iota // unknown backups are gone, an unknown environment is production
	bestCase                 // unknown backups survive, an unknown environment is not production
)

// covered judges every action of the credential's own provider that the grants
// allow.
func covered(s Subject, grants, lifters []Grant, backups map[string][]kept, r reading) []Judged {
	var judged []Judged
	gates := gatesByAction(s.Gates)
	for _, action := range s.Kind.Provider.Actions {
		if !catalog.Matches(action.When, s.Facts) {
			continue
		}
		certainty, ok := held(s.Kind.Provider, action.Needs, grants)
		if !ok {
			continue
		}
		j := Judged{Action: action, Certainty: certainty, Gate: action.Gate, By: covering(s.Kind.Provider, action.Needs, grants)}
		if len(gates) > 0 {
			j.behind(guardsOf(s.Kind.Provider, gates[action.FullName()], lifters), grants)
		}
		j.afterBackups(s.Kind.Provider, backups[action.FullName()], grants)
		j.Row = Judge(situation(s, j, r))
		j.Level = j.Row.Level
		judged = append(judged, j)
	}
	return judged
}

// held says whether the grants cover all of the needs, and how sure that is:
// for each need the surest grant counts, and over all needs the least sure.
func held(p *catalog.Provider, needs []string, grants []Grant) (catalog.Certainty, bool) {
	overall := catalog.Proven
	for _, need := range needs {
		best, found := catalog.Certainty(""), false
		for _, g := range grants {
			if p.Covers(g.Scope, need) && (!found || g.Certainty.Rank() < best.Rank()) {
				best, found = g.Certainty, true
			}
		}
		if !found {
			return "", false
		}
		if best.Rank() > overall.Rank() {
			overall = best
		}
	}
	return overall, len(needs) > 0
}

// covering is the surest grant that covers one of the needs.
func covering(p *catalog.Provider, needs []string, grants []Grant) Grant {
	var best Grant
	for _, g := range grants {
		covers := func(need string) bool { return p.Covers(g.Scope, need) }
		if slices.ContainsFunc(needs, covers) && (best.Scope == "" || surer(g, best)) {
			best = g
		}
	}
	return best
}

// surer orders grants, so that which one is told of doesn't depend on theirs.
func surer(a, b Grant) bool {
	return cmp.Or(
		cmp.Compare(a.Certainty.Rank(), b.Certainty.Rank()),
		cmp.Compare(a.Scope, b.Scope),
		cmp.Compare(a.Evidence, b.Evidence),
	) < 0
}

func situation(s Subject, a Judged, r reading) Situation {
	sit := Situation{
		Recognised:  true,
		Environment: environment(s, a.Action, r),
		Effect:      a.Effect,
		Recovery:    a.Recovery,
		Backups:     a.Backups,
		Extent:      a.Extent,
		Held:        stands(a.Gate) && !a.Gate.Removable,
	}
	if sit.Extent == "" {
		sit.Extent = catalog.Wide
	}
	if r == bestCase && sit.Backups == catalog.BackupsUnknown {
		sit.Backups = catalog.BackupsSurvive
	}
	return sit
}

// environment is where the action would strike. What is only suggested counts
// for the better reading alone, and a call that takes a whole account takes
// production with it, unless the whole account is a sandbox.
func environment(s Subject, a *catalog.Action, r reading) catalog.Environment {
	switch {
	case s.Sure && (a.Breadth != catalog.Account || inSandbox(s.Environment)):
		return s.Environment
	case r == bestCase && (a.Breadth == catalog.Resource || a.Breadth == ""):
		if s.Environment == "" || s.Environment == catalog.UnknownEnvironment {
			return catalog.Development
		}
		return s.Environment
	}
	return catalog.UnknownEnvironment
}

func inSandbox(e catalog.Environment) bool { return e == catalog.Local || e == catalog.Test }

// bestLevel is the level if everything unknown turned out well.
func bestLevel(s Subject, now time.Time) Level {
	actions := reachable(&s, bestCase, now)
	if len(actions) == 0 {
		return Low
	}
	return actions[0].Level
}

// worse orders actions worst first, by the ladder and then by the design's
// order of ties.
func worse(a, b Judged) int {
	return cmp.Or(
		cmp.Compare(b.Level, a.Level),
		cmp.Compare(a.Effect.Rank(), b.Effect.Rank()),
		cmp.Compare(a.Recovery.Rank(), b.Recovery.Rank()),
		cmp.Compare(a.Backups.Rank(), b.Backups.Rank()),
		cmp.Compare(a.Breadth.Rank(), b.Breadth.Rank()),
		cmp.Compare(gateRank(a.Gate), gateRank(b.Gate)),
		cmp.Compare(len(a.Via), len(b.Via)),
		cmp.Compare(a.FullName(), b.FullName()),
		slices.Compare(a.Via, b.Via),
	)
}

// gateRank puts no gate first, then gates that can be lifted, then the others.
func gateRank(g catalog.Gate) int {
	switch {
	case !stands(g):
		return 0
	case g.Removable:
		return 1
	}
	return 2
}

func weakest(grants []Grant) catalog.Certainty {
	weak := catalog.Proven
	for _, g := range grants {
		if g.Certainty.Rank() > weak.Rank() {
			weak = g.Certainty
		}
	}
	if len(grants) == 0 {
		return catalog.Declared
	}
	return weak
}
