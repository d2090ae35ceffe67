package iam

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// region is a set of resources: those that all patterns of within stand for,
// without those that one of without stands for.
type region struct{ within, without []string }

func (p place) region(q *query) region {
	r := region{within: []string{p.is}}
	for _, but := range p.but {
		if but, usable := resolve(but, q); usable {
			r.without = append(r.without, but)
		}
	}
	return r
}

// and is the region inside a pattern.
func (r region) and(pattern string) region {
	return region{append(slices.Clip(r.within), pattern), r.without}
}

// butNot is the region outside of patterns.
func (r region) butNot(patterns []string) region {
	return region{r.within, append(slices.Clip(r.without), patterns...)}
}

// empty says that there is surely nothing in the region.
func (r region) empty(m memo) bool {
	for i, a := range r.within {
		for _, b := range r.within[:i] {
			if !m.mayMeet(a, b) {
				return true
			}
		}
		for _, b := range r.without {
			if m.covers(b, a) {
				return true
			}
		}
	}
	return false
}

// inside says whether the whole region lies inside a pattern: maybe where that
// hangs on a gap.
func (r region) inside(pattern string, m memo) truth {
	result := no
	for _, w := range r.within {
		switch {
		case m.covers(pattern, w):
			return yes
		case partial.Whole(pattern) && partial.Whole(w):
		case m.mayMeet(pattern, w):
			result = maybe
		}
	}
	return result
}

// outside says whether the whole region lies outside of a pattern.
func (r region) outside(pattern string, m memo) truth {
	result := no
	for _, w := range r.within {
		switch {
		case !m.mayMeet(pattern, w):
			return yes
		case !m.meet(pattern, w):
			result = maybe
		}
	}
	for _, w := range r.without {
		if m.covers(w, pattern) {
			return yes
		}
	}
	return result
}

// regions are the parts of a region that a statement is about.
func (s *Statement) regions(r region, q *query) []region {
	if len(s.Resources) == 0 && !s.NotResource {
		return []region{r} // AWS refuses such a statement; take it for all
	}
	patterns := s.resources(q)
	var parts []region
	if q.all {
		if s.everywhere(r, q) {
			parts = append(parts, r)
		}
		return parts
	}
	if s.NotResource {
		parts = append(parts, r.butNot(patterns))
	} else {
		for _, p := range patterns {
			parts = append(parts, r.and(p))
		}
	}
	return slices.DeleteFunc(parts, func(r region) bool { return r.empty(q.memo) })
}

// contains says whether the statement is about the whole region.
func (s *Statement) contains(r region, q *query) truth {
	if len(s.Resources) == 0 && !s.NotResource {
		return maybe // AWS refuses such a statement
	}
	patterns := s.resources(q)
	if s.NotResource {
		result := yes
		for _, p := range patterns {
			result = min(result, r.outside(p, q.memo))
		}
		return result
	}
	result := no
	for _, p := range patterns {
		result = max(result, r.inside(p, q.memo))
	}
	return result
}

// everywhere says whether the statement is about all resources of a region, but
// for the few that it leaves out by name. Which region of AWS and which account
// it names doesn't count: a key has one account.
func (s *Statement) everywhere(r region, q *query) bool {
	for _, p := range s.resources(q) {
		if fields := strings.SplitN(p, ":", 6); len(fields) == 6 {
			fields[3], fields[4] = "*", "*"
			p = strings.Join(fields, ":")
		}
		if r.inside(p, q.memo) == yes {
			return !s.NotResource
		}
	}
	return s.NotResource
}

// resources are the statement's patterns with variables resolved.
func (s *Statement) resources(q *query) []string {
	if s.Literal {
		return s.Resources
	}
	var patterns []string
	for _, p := range s.Resources {
		if p, usable := resolve(p, q); usable {
			patterns = append(patterns, p)
		}
	}
	return patterns
}

// resourcesMeet says whether there is a resource that both patterns stand for.
// Of two whole ARNs each of the six parts is compared by itself: nobody who
// writes arn:aws:rds:*:*:db:* means a snapshot that is called "x:db:y".
func resourcesMeet(a, b string) bool {
	p, q := strings.SplitN(a, ":", 6), strings.SplitN(b, ":", 6)
	if len(p) < 6 || len(q) < 6 {
		return meets(a, b)
	}
	for i := range p {
		if !meets(p[i], q[i]) {
			return false
		}
	}
	return true
}

// resourcesMayMeet is resourcesMeet with each gap taken for whatever it may be.
func resourcesMayMeet(a, b string) bool { return resourcesMeet(partial.Loose(a), partial.Loose(b)) }
