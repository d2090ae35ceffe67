package iam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Evaluate says whether the identity may call an action, "rds:DeleteDBInstance",
// on some resource. The answer does not depend on the order of anything.
func (l *Layers) Evaluate(action string) Answer {
	best := Answer{}
	q := l.ask(action)
	if free[q.action] {
		return Answer{Verdict: Allowed, Action: action}
	}
	for _, c := range l.candidates(q) {
		if a := l.judge(c, q); better(a, best) {
			best = a
		}
	}
	return best
}

// free are actions that take no permission, and that no policy denies:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
var free = map[string]bool{"sts:getcalleridentity": true}

// candidate is one way in which an action may be allowed: by one statement, on
// one set of resources.
type candidate struct {
	answer Answer
	region region
	// choices are the keys whose values the caller has to choose for the Allow,
	// and for each Deny that it can avoid in that way.
	choices [][]string
}

// candidates are all that the identity's own policies allow before anything is
// taken away.
func (l *Layers) candidates(q *query) []candidate {
	var all []candidate
	for i := range l.Identity {
		p := &l.Identity[i]
		for _, where := range placesOf(q.action) {
			for j := range p.Statements {
				all = append(all, p.Statements[j].allows(p.Name, where.region(q), q)...)
			}
			if p.mayAllow(q.action) {
				all = append(all, candidate{Answer{Verdict: Unknown, Policy: p.Name}, where.region(q), nil})
			}
		}
	}
	return all
}

// mayAllow says whether something of the policy is not read that could allow
// an action, in lower case.
func (p *Policy) mayAllow(action string) bool {
	if p.Unread != "" {
		return true
	}
	service, _, _ := strings.Cut(action, ":")
	return len(p.Services) > 0 && !slices.Contains(p.Services, service)
}

// allows is what one Allow statement allows in a region.
func (s *Statement) allows(policy string, r region, q *query) []candidate {
	about, pattern := s.about(q.action)
	if s.Deny || about == no {
		return nil
	}
	o := s.holds(q)
	if o.truth == no {
		return nil
	}
	a := Answer{Verdict: Allowed, Policy: policy, Action: pattern}
	if o.truth == maybe || about == maybe {
		a.Verdict, a.If = AllowedIf, o.keys
	}
	if about == maybe {
		a.If = append(slices.Clip(a.If), "what "+pattern+" is")
	}
	var all []candidate
	for _, part := range s.regions(r, q) {
		all = append(all, candidate{a, part, [][]string{o.choices}})
	}
	return all
}

// about says whether a statement is about an action, in lower case, and by
// which of its patterns.
func (s *Statement) about(action string) (t truth, pattern string) {
	at := -1
	for _, list := range s.near(action) {
		for _, i := range list {
			a := s.lower[i]
			one := truthOf(covers(a, action))
			if one == no && !partial.Whole(a) && covers(partial.Loose(a), action) {
				one = maybe
			}
			if one > t || one == t && one > no && i < at {
				t, at = one, i
			}
		}
	}
	if at >= 0 && !s.NotAction {
		pattern = shown(s.Actions[at])
	}
	if s.NotAction {
		return t.not(), "all but " + shown(strings.Join(s.Actions, ", "))
	}
	return t, pattern
}

// judge takes away from a candidate what denies and what limits.
func (l *Layers) judge(c candidate, q *query) Answer {
	for i := range l.Identity {
		c.denied(&l.Identity[i], q)
	}
	for i := range l.Limits {
		c.limited(&l.Limits[i], q)
	}
	c.avoid()
	if c.answer.Verdict == Denied {
		return Answer{}
	}
	slices.Sort(c.answer.If)
	c.answer.If = slices.Compact(c.answer.If)
	return c.answer
}

// only lowers the verdict to AllowedIf, with its reasons.
func (c *candidate) only(reasons ...string) {
	c.answer.If = append(slices.Clip(c.answer.If), reasons...)
	if c.answer.Verdict == Allowed {
		c.answer.Verdict = AllowedIf
	}
}

// denied applies the Deny statements of a policy.
func (c *candidate) denied(p *Policy, q *query) {
	for i := range p.Statements {
		s := &p.Statements[i]
		if !s.Deny || c.answer.Verdict == Denied {
			continue
		}
		about, _ := s.about(q.action)
		where := s.contains(c.region, q)
		if about == no || where == no {
			continue
		}
		o := s.holds(q)
		switch {
		case o.truth == no:
		case len(o.choices) > 0:
			c.choices = append(slices.Clip(c.choices), o.choices)
		case o.truth == yes && about == yes && where == yes:
			c.answer = Answer{}
		default:
			c.only(slices.Concat(o.keys, hangsOn(s, about, where))...)
		}
	}
}

// hangsOn says in words that a Deny may be about this.
func hangsOn(s *Statement, about, where truth) []string {
	var names []string
	for _, pattern := range slices.Concat(s.Actions, s.Resources) {
		for _, gap := range partial.Gaps(pattern) {
			names = append(names, "what "+gap+" is")
		}
	}
	if len(names) == 0 && min(about, where) == maybe {
		return []string{"a Deny that could not be read whole"}
	}
	return names
}

// limited applies a limit: some statement of it must allow too.
func (c *candidate) limited(l *Limit, q *query) {
	if c.answer.Verdict == Denied {
		return
	}
	best := Answer{}
	for i := range l.Policies {
		p := &l.Policies[i]
		for j := range p.Statements {
			for _, allowed := range p.Statements[j].allows(l.Name, c.region, q) {
				if better(allowed.answer, best) {
					best = allowed.answer
				}
			}
		}
		if p.mayAllow(q.action) && best.Verdict < Unknown {
			best = Answer{Verdict: Unknown}
		}
	}
	switch best.Verdict {
	case Denied:
		c.answer = Answer{}
		return
	case Unknown:
		c.only(l.Name)
	case AllowedIf:
		c.only(best.If...)
	}
	for i := range l.Policies {
		c.denied(&l.Policies[i], q)
	}
}

// better orders answers: more allowed first, then fewer conditions, then by
// text, so that the best does not depend on the order of policies.
func better(a, b Answer) bool {
	if a.Verdict != b.Verdict {
		return a.Verdict > b.Verdict
	}
	return cmp.Or(
		cmp.Compare(len(a.If), len(b.If)),
		slices.Compare(a.If, b.If),
		cmp.Compare(a.Policy, b.Policy),
		cmp.Compare(a.Action, b.Action),
	) < 0
}

// avoid settles what the caller chooses. A statement whose key no other one
// looks at is had either way; where several do, the choices may exclude each
// other.
func (c *candidate) avoid() {
	uses := map[string]int{}
	for _, keys := range c.choices {
		for _, k := range keys {
			uses[strings.ToLower(k)]++
		}
	}
	for _, keys := range c.choices {
		free := slices.ContainsFunc(keys, func(k string) bool { return uses[strings.ToLower(k)] == 1 })
		if len(keys) > 0 && !free {
			c.only(keys...)
		}
	}
}
