package blastradius

import (
	"time"

	"github.com/worstcase-dev/worstcase/catalog"
)

// Subject is a credential as this package sees it: what it is and what is
// known about it, without its value and without its places.
type Subject struct {
	// Kind is nil for a secret whose kind is not in the catalog.
	Kind  *catalog.Kind
	Facts map[string]string
	// Placeholder says that the value has the form of a secret and is none.
	Placeholder bool
	// Partial says that only an identifier was seen, not the secret itself.
	Partial bool
	// Environment is where it works; Sure says that the credential or what it
	// connects to shows it. An environment that is only suggested, by the name
	// of a file, never lowers the level.
	Environment catalog.Environment
	Sure        bool
	// Expires is zero where nothing says when.
	Expires time.Time
	// Grants are what files beside the credential say it holds. Where there are
	// any that settle the matter, Settled is true and the kind's own assumptions
	// do not count.
	Grants  []Grant
	Settled bool
	// Leads are where it leads: identities that it can turn into, places that it
	// opens.
	Leads []Lead
	// Gates are what files say stands before actions.
	Gates []Gate
	// Backups are copies that files tell of, of what actions destroy.
	Backups []Backup
	// Unknowns are things about this credential that could not be told.
	Unknowns []string
}

// Grant is a permission that a credential holds, with the reason to believe it.
type Grant struct {
	Scope     string
	Certainty catalog.Certainty
	Evidence  string
	// Narrowable says that this very kind is also issued without the grant.
	Narrowable bool
	// On are the things that it is limited to, none for everything.
	On []string
}

// Judged is an action that the grants cover, with its level for this credential.
type Judged struct {
	*catalog.Action
	Level     Level
	Row       Row
	Certainty catalog.Certainty
	// Gate is what stands before it, by the catalog or by what files say.
	Gate catalog.Gate
	// Notes are what files say of gates before it, and Open what they leave open.
	Notes, Open []string
	// By is a grant that covers what it needs.
	By Grant
	// Via are the steps to the one that may call it, none for the credential's
	// own.
	Via []string
}

// Blast is the answer for one credential.
type Blast struct {
	// Level is the worst that holds; AtBest is the level if everything unknown
	// turned out well.
	Level, AtBest Level
	Certainty     catalog.Certainty
	// Row is the ladder's row that decided Level.
	Row Row
	// Worst is the worst action, nil where no known call is covered.
	Worst *Judged
	// Actions are all that the grants cover, worst first.
	Actions []Judged
	// Grants are its own, and those of what it passes on the way to the worst.
	Grants   []Grant
	Unknowns []string
}

// Assess answers what the worst is that a credential allows. Now is the time
// that its expiry is compared with.
func Assess(s Subject, now time.Time) Blast {
	if void, certainty := voidOf(s, now); void != NotVoid {
		row := Judge(Situation{Void: void})
		return Blast{Level: row.Level, AtBest: row.Level, Certainty: certainty, Row: row, Unknowns: s.Unknowns}
	}
	grants := grantsOf(s)
	if s.Kind == nil {
		return unrecognised(s)
	}
	actions := reachable(&s, worstCase, now)
	if len(grants) == 0 && !s.Settled && (len(actions) == 0 || actions[0].Level < Unknown) {
		return unrecognised(s)
	}
	b := Blast{Grants: grants}
	for _, f := range actions {
		b.Actions = append(b.Actions, f.Judged)
	}
	if len(actions) > 0 {
		for _, on := range actions[0].through {
			b.Grants = append(b.Grants, grantsOf(*on)...)
		}
	}
	b.settle(s)
	b.AtBest = bestLevel(s, now)
	inProduction := s
	inProduction.Environment, inProduction.Sure = catalog.Production, true
	b.Unknowns = unknowns(s, b.Worst, bestLevel(inProduction, now) != b.AtBest)
	return b
}

// unrecognised is the answer for a secret of which nothing is known.
func unrecognised(s Subject) Blast {
	row := Judge(Situation{})
	return Blast{Level: row.Level, AtBest: None, Certainty: catalog.Assumed, Row: row, Unknowns: unknowns(s, nil, false)}
}

// settle takes the worst of the judged actions as the answer.
func (b *Blast) settle(s Subject) {
	if len(b.Actions) == 0 {
		b.Row = Judge(Situation{Recognised: true, Environment: s.Environment, Effect: catalog.NoEffect})
		b.Level, b.Certainty = b.Row.Level, weakest(b.Grants)
		return
	}
	b.Worst = &b.Actions[0]
	b.Worst.annotate()
	b.Level, b.Row, b.Certainty = b.Worst.Level, b.Worst.Row, b.Worst.Certainty
}

// voidOf says whether the credential opens nothing, and how sure that is.
func voidOf(s Subject, now time.Time) (Void, catalog.Certainty) {
	switch {
	case s.Placeholder:
		return Placeholder, catalog.Declared
	case s.Kind != nil && s.Kind.Public != "":
		return Public, catalog.Declared
	case !s.Expires.IsZero() && s.Expires.Before(now):
		return Expired, catalog.Declared
	case s.Partial:
		return Partial, catalog.Declared
	}
	return NotVoid, ""
}

// grantsOf joins what the kind says with what was found beside the credential.
func grantsOf(s Subject) []Grant {
	var grants []Grant
	if s.Kind != nil && !s.Settled {
		for _, g := range s.Kind.Grants {
			if catalog.Matches(g.When, s.Facts) {
				grants = append(grants, Grant{Scope: g.Scope, Certainty: g.Certainty, Evidence: g.Because, Narrowable: g.Narrowable})
			}
		}
	}
	return append(grants, s.Grants...)
}
