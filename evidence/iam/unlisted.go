package iam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Scopes of what is allowed by calls that nobody asked about.
const (
	UnlistedDelete = "unlisted:Delete"
	UnlistedChange = "unlisted:Change"
)

// Unlisted is what the policies allow to delete and to change by other calls than
// those that are known: at most a grant for each of the two. Its Action names the
// calls, as the policies write them.
func (l *Layers) Unlisted(known []string) []Grant {
	var grants []Grant
	for _, one := range []struct {
		scope string
		of    class
	}{{UnlistedChange, changes}, {UnlistedDelete, deletes}} {
		u := unlisted{layers: l, of: one.of, known: l.allowed(known, one.of)}
		for _, action := range known {
			u.named = append(u.named, strings.ToLower(action))
		}
		if a, ok := u.answer(); ok {
			grants = append(grants, Grant{one.scope, a})
		}
	}
	return grants
}

// allowed are those of the known actions of a class that are not denied.
func (l *Layers) allowed(known []string, of class) []string {
	var all []string
	for _, action := range known {
		_, name, _ := strings.Cut(strings.ToLower(action), ":")
		if !strings.Contains(name, "@") && classOf(name) == of && l.Evaluate(action).Verdict > Denied {
			all = append(all, strings.ToLower(action))
		}
	}
	return all
}

// unlisted looks for calls of a class in policies.
type unlisted struct {
	layers *Layers
	of     class
	// named are all known actions, known those of the class that are allowed.
	named, known []string
	best         Answer
	patterns     []string
}

func (u *unlisted) answer() (Answer, bool) {
	for i := range u.layers.Identity {
		for j := range u.layers.Identity[i].Statements {
			s := &u.layers.Identity[i].Statements[j]
			switch {
			case s.Deny:
			case s.NotAction:
				u.look("*", "all but "+shown(strings.Join(s.Actions, ", ")))
			default:
				for _, pattern := range s.Actions {
					if partial.Whole(pattern) {
						u.look(pattern, pattern)
					}
				}
			}
		}
	}
	slices.Sort(u.patterns)
	u.patterns = slices.CompactFunc(u.patterns, strings.EqualFold)
	u.best.Action = someOf(u.patterns)
	return u.best, len(u.patterns) > 0
}

// look asks about one pattern. Where calls of the class are known that it stands
// for, and that are allowed, the others add little.
func (u *unlisted) look(pattern, called string) {
	one := sample(pattern, u.of)
	lower := strings.ToLower(pattern)
	if one == "" || slices.Contains(u.named, lower) ||
		slices.ContainsFunc(u.known, func(action string) bool { return covers(lower, action) }) {
		return
	}
	a := u.layers.Evaluate(one)
	if a.Verdict == Denied || a.Verdict == Unknown {
		return
	}
	a.Action = ""
	if better(a, u.best) {
		u.best = a
	}
	u.patterns = append(u.patterns, called)
}

// mostNamed is how many calls are named.
const mostNamed = 4

func someOf(patterns []string) string {
	if len(patterns) <= mostNamed {
		return strings.Join(patterns, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(patterns[:mostNamed], ", "), len(patterns)-mostNamed)
}
