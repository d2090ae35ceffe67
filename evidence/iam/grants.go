package iam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Grant is a pattern of actions that the identity may call, all of them with
// the same answer.
type Grant struct {
	// Scope is the pattern: "rds:*", or one action.
	Scope string
	Answer
}

// Grants are the answers for actions, in as few patterns as hold: a whole
// pattern of a policy where all of it is allowed on all resources, and single
// actions for the rest. What is denied is not among them. They are in order of
// their scopes.
func (l *Layers) Grants(actions []string) []Grant {
	var grants []Grant
	var allowed []string
	answers := make(map[string]Answer, len(actions))
	for _, action := range actions {
		if a := l.Evaluate(action); a.Verdict > Denied {
			allowed, answers[action] = append(allowed, action), a
		}
	}
	wholes := l.wholes(allowed)
	used := make([]bool, len(wholes))
	for _, action := range allowed {
		a := answers[action]
		at := slices.IndexFunc(wholes, func(g Grant) bool {
			return covers(strings.ToLower(g.Scope), strings.ToLower(action)) && g.Verdict == a.Verdict && slices.Equal(g.If, a.If)
		})
		if at >= 0 {
			used[at] = true
			continue
		}
		grants = append(grants, Grant{action, a})
	}
	for i, g := range wholes {
		if used[i] {
			grants = append(grants, g)
		}
	}
	slices.SortFunc(grants, func(a, b Grant) int { return cmp.Compare(a.Scope, b.Scope) })
	return slices.CompactFunc(grants, func(a, b Grant) bool { return a.Scope == b.Scope })
}

// wholes are the patterns that are allowed as a whole and stand for some of the
// actions, the widest first.
func (l *Layers) wholes(actions []string) []Grant {
	var all []Grant
	lower := lowered(actions)
	for _, pattern := range l.patterns(actions) {
		if folded := strings.ToLower(pattern); !slices.ContainsFunc(lower, func(a string) bool { return covers(folded, a) }) {
			continue
		}
		if a := l.whole(pattern); a.Verdict > Denied {
			all = append(all, Grant{pattern, a})
		}
	}
	return all
}

// patterns are those worth asking about: everything, each service, and what the
// policies themselves say, wider ones first.
func (l *Layers) patterns(actions []string) []string {
	all := []string{"*"}
	for _, action := range actions {
		service, _, _ := strings.Cut(action, ":")
		all = append(all, service+":*")
	}
	for _, p := range l.Identity {
		for _, s := range p.Statements {
			if !s.Deny && !s.NotAction {
				all = append(all, patternsIn(s.Actions)...)
			}
		}
	}
	// What is short is wide.
	slices.SortFunc(all, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
	})
	return slices.CompactFunc(all, strings.EqualFold)
}

// patternsIn are those of a statement's actions that stand for several questions.
func patternsIn(actions []string) []string {
	var all []string
	for _, a := range actions {
		switch {
		case strings.EqualFold(a, "iam:PassRole"):
			all = append(all, "iam:PassRole*") // to whichever service
		case !plain(a) && partial.Whole(a):
			all = append(all, a)
		}
	}
	return all
}

// whole is the answer for all actions of a pattern on all resources together:
// Denied where it isn't the same for all of them.
func (l *Layers) whole(pattern string) Answer {
	q := l.ask(pattern)
	best := Answer{}
	for i := range l.Identity {
		if a := l.Identity[i].allowsWhole(q); better(a, best) {
			best = a
		}
	}
	if best.Verdict == Denied || !best.deniedWhole(l.Identity, q) {
		return Answer{}
	}
	for _, limit := range l.Limits {
		if !best.limitedWhole(limit, q) {
			return Answer{}
		}
	}
	slices.Sort(best.If)
	best.If = slices.Compact(best.If)
	return best
}

// onlyIf lowers an answer by conditions.
func (a *Answer) onlyIf(keys ...string) {
	a.If = append(slices.Clip(a.If), keys...)
	if a.Verdict == Allowed && len(keys) > 0 {
		a.Verdict = AllowedIf
	}
}

// limitedWhole applies a limit to the answer for a whole pattern; false says
// that it does not treat all of the pattern alike.
func (a *Answer) limitedWhole(limit Limit, q *query) bool {
	allowed := Answer{}
	for i := range limit.Policies {
		if one := limit.Policies[i].allowsWhole(q); better(one, allowed) {
			allowed = one
		}
	}
	switch allowed.Verdict {
	case Denied:
		return false
	case Unknown:
		a.onlyIf(limit.Name)
	default:
		a.onlyIf(allowed.If...)
	}
	return a.deniedWhole(limit.Policies, q)
}

// allowsWhole is what a policy by itself allows of all actions of a pattern.
func (p *Policy) allowsWhole(q *query) Answer {
	best := Answer{}
	if p.Unread != "" {
		best = Answer{Verdict: Unknown, Policy: p.Name}
	}
	for i := range p.Statements {
		s := &p.Statements[i]
		if s.Deny || !s.coversActions(q.action) || s.NotResource || !slices.Contains(s.Resources, "*") {
			continue
		}
		o := s.holds(q)
		a := Answer{Verdict: Allowed, Policy: p.Name, Action: s.written(q.action)}
		a.onlyIf(o.keys...)
		// What a caller may choose differs between services, and what a role is
		// passed to between questions.
		if o.truth != no && len(o.choices) == 0 && !hangsOnService(o) && better(a, best) {
			best = a
		}
	}
	return best
}

func hangsOnService(o outcome) bool {
	return slices.ContainsFunc(o.keys, func(key string) bool { return strings.EqualFold(key, passedTo) })
}

// coversActions says whether a statement is about all actions of a pattern.
func (s *Statement) coversActions(pattern string) bool {
	if s.NotAction {
		return !s.someNear(pattern, func(a string) bool { return mayMeet(a, pattern) })
	}
	return s.someNear(pattern, func(a string) bool { return covers(a, pattern) })
}

// written is the statement's own pattern that covers another.
func (s *Statement) written(pattern string) string {
	if s.NotAction {
		return "all but " + shown(strings.Join(s.Actions, ", "))
	}
	if at := slices.IndexFunc(s.lower, func(a string) bool { return covers(a, pattern) }); at >= 0 {
		return shown(s.Actions[at])
	}
	return ""
}

// deniedWhole applies the Deny statements of policies to the answer for a whole
// pattern; false says that one of them may take away some of it, or all.
func (a *Answer) deniedWhole(policies []Policy, q *query) bool {
	for _, p := range policies {
		for i := range p.Statements {
			s := &p.Statements[i]
			if !s.Deny || !s.touches(q.action) {
				continue
			}
			o := s.holds(q)
			switch {
			case o.truth == no:
			case o.truth == maybe && len(o.choices) == 0 && !hangsOnService(o) && s.coversActions(q.action) && slices.Contains(s.Resources, "*"):
				a.onlyIf(o.keys...)
			default:
				return false
			}
		}
	}
	return true
}

// touches says whether a statement may be about some action of a pattern.
func (s *Statement) touches(pattern string) bool {
	if s.NotAction {
		return !s.someNear(pattern, func(a string) bool { return covers(a, pattern) })
	}
	return s.someNear(pattern, func(a string) bool { return mayMeet(a, pattern) })
}
