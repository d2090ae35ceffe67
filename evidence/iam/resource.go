package iam

import (
	"slices"
	"strings"
)

// On says whether the identity may call an action on a certain resource, whose
// ARN may have gaps.
func (l *Layers) On(action, arn string) Answer {
	q := l.ask(action)
	if free[q.action] {
		return Answer{Verdict: Allowed, Action: action}
	}
	here := q.at(samePartition(arn))
	if here.empty(q.memo) {
		return Answer{}
	}
	best := Answer{}
	for i := range l.Identity {
		p := &l.Identity[i]
		for j := range p.Statements {
			for _, c := range p.Statements[j].allows(p.Name, here, q) {
				if a := l.judge(c, q); better(a, best) {
					best = a
				}
			}
		}
		if p.mayAllow(q.action) {
			if a := l.judge(candidate{Answer{Verdict: Unknown, Policy: p.Name}, here, nil}, q); better(a, best) {
				best = a
			}
		}
	}
	if best.Verdict == Denied {
		// Would it be allowed if anything allowed it?
		asIf := candidate{Answer{Verdict: Allowed}, here, nil}
		for i := range l.Identity {
			asIf.denied(&l.Identity[i], q)
		}
		best.Denies = asIf.answer.Verdict == Denied
	}
	return best
}

// at is one resource, without what the action never acts on.
func (q *query) at(arn string) region {
	here := region{within: []string{arn}}
	for _, p := range placesOf(q.action) {
		for _, but := range p.but {
			// What is only no gain, such as a key of one's own, is allowed all the same.
			if !strings.Contains(but, "${") && q.memo.mayMeet(p.is, arn) {
				here.without = append(here.without, but)
			}
		}
	}
	return here
}

// Target is a resource that a policy names for an action.
type Target struct {
	// Resource is the pattern of the policy.
	Resource string
	Answer
}

// Targets are the resources that the policies allow an action on, as they are
// written there, in order.
func (l *Layers) Targets(action string) []Target {
	q := l.ask(action)
	var all []Target
	for i := range l.Identity {
		p := &l.Identity[i]
		for j := range p.Statements {
			s := &p.Statements[j]
			if s.NotResource {
				continue
			}
			for _, r := range s.resources(q) {
				for _, c := range s.allows(p.Name, region{within: []string{r}}, q) {
					if a := l.judge(c, q); a.Verdict > Denied {
						all = append(all, Target{r, a})
					}
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b Target) int {
		if a.Resource != b.Resource {
			return strings.Compare(a.Resource, b.Resource)
		}
		if better(a.Answer, b.Answer) {
			return -1
		}
		return 1
	})
	return slices.CompactFunc(all, func(a, b Target) bool { return a.Resource == b.Resource })
}
