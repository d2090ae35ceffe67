package iam

import (
	"slices"
)

// same says whether two policies say the same.
func same(a, b Policy) bool {
	return a.Unread == b.Unread && slices.Equal(a.Services, b.Services) && len(a.Statements) == len(b.Statements) &&
		!slices.ContainsFunc(a.Statements, func(s Statement) bool { return !contains(b.Statements, s) }) &&
		!slices.ContainsFunc(b.Statements, func(s Statement) bool { return !contains(a.Statements, s) })
}

func contains(statements []Statement, s Statement) bool {
	return slices.ContainsFunc(statements, func(o Statement) bool { return sameStatement(s, o) })
}

func sameStatement(a, b Statement) bool {
	return a.Deny == b.Deny && a.NotAction == b.NotAction && a.NotResource == b.NotResource &&
		a.NotPrincipal == b.NotPrincipal && a.Literal == b.Literal &&
		sameSet(a.lower, b.lower) && sameSet(a.Resources, b.Resources) && sameSet(a.Principals, b.Principals) &&
		len(a.Conditions) == len(b.Conditions) &&
		!slices.ContainsFunc(a.Conditions, func(c Condition) bool {
			return !slices.ContainsFunc(b.Conditions, func(o Condition) bool {
				return c.Operator == o.Operator && c.Key == o.Key && c.Unread == o.Unread && sameSet(c.Values, o.Values)
			})
		})
}

func sameSet[T comparable](a, b []T) bool {
	return len(a) == len(b) &&
		!slices.ContainsFunc(a, func(v T) bool { return !slices.Contains(b, v) }) &&
		!slices.ContainsFunc(b, func(v T) bool { return !slices.Contains(a, v) })
}
