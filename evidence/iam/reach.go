package iam

import (
	"slices"
	"strings"
)

// Reach is what the actions of a pattern may be called on, as the policies
// write it: patterns of ARNs, in order. None is everything, or not known.
func (l *Layers) Reach(pattern string) []string {
	pattern = strings.ToLower(pattern)
	var all []string
	for i := range l.Identity {
		if l.Identity[i].Unread != "" {
			return nil
		}
		for j := range l.Identity[i].Statements {
			s := &l.Identity[i].Statements[j]
			if s.Deny || !s.touches(pattern) {
				continue
			}
			if s.NotResource || len(s.Resources) == 0 || slices.ContainsFunc(s.Resources, func(r string) bool { return strings.Trim(r, "*") == "" }) {
				return nil
			}
			all = append(all, s.Resources...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
