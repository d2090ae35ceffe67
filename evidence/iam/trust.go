package iam

import (
	"slices"
)

// Trusts says whether a role's trust policy lets somebody call an action on the
// role, "sts:AssumeRole". Matches says whether a principal that the policy names
// is that somebody: Allowed for surely, AllowedIf for maybe.
func (p *Policy) Trusts(action string, matches func(Principal) Verdict, c Context) Answer {
	best, q := Answer{}, (&Layers{Context: c}).ask(action)
	if p.Unread != "" {
		best = Answer{Verdict: Unknown, Policy: p.Name}
	}
	for i := range p.Statements {
		if a := p.Statements[i].trusts(q, matches); !p.Statements[i].Deny && better(a, best) {
			a.Policy = p.Name
			best = a
		}
	}
	if best.Verdict == Denied {
		return best
	}
	for i := range p.Statements {
		if !p.Statements[i].Deny {
			continue
		}
		switch a := p.Statements[i].trusts(q, matches); a.Verdict {
		case Allowed:
			return Answer{}
		case AllowedIf:
			best.onlyIf(slices.Concat(a.If, []string{"a Deny of the trust policy"})...)
		}
	}
	slices.Sort(best.If)
	best.If = slices.Compact(best.If)
	return best
}

// trusts says whether one statement is about somebody who calls an action.
func (s *Statement) trusts(q *query, matches func(Principal) Verdict) Answer {
	about, pattern := s.about(q.action)
	who := Denied
	for _, principal := range s.Principals {
		who = max(who, matches(principal))
	}
	if s.NotPrincipal {
		who = AllowedIf
	}
	o := s.holds(q)
	if about == no || who == Denied || o.truth == no {
		return Answer{}
	}
	a := Answer{Verdict: Allowed, Action: pattern}
	a.onlyIf(slices.Concat(o.keys, o.choices)...)
	if about == maybe || who != Allowed {
		a.Verdict = AllowedIf
	}
	return a
}
