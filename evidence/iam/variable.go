package iam

import (
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// resolve replaces a pattern's policy variables by what the context knows; a
// variable that it doesn't know becomes a gap. The result is not usable where a
// variable is absent from every request: AWS then ignores the statement.
func resolve(pattern string, q *query) (resolved string, usable bool) {
	if !strings.Contains(pattern, "${") {
		return pattern, true
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "${")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("${" + rest)
			return b.String(), true
		}
		value, ok := variable(name, q)
		if !ok {
			return "", false
		}
		b.WriteString(value)
		pattern = after
	}
}

// variable is one variable's value, as a pattern.
func variable(name string, q *query) (value string, ok bool) {
	switch name {
	case "*", "?", "$":
		return escaped(name), true
	}
	key, fallback, hasDefault := strings.Cut(name, ",")
	key = strings.TrimSpace(key)
	fact, known := q.of(key)
	switch {
	case known && len(fact.Values) == 1:
		return escaped(fact.Values[0]), true
	case known && fact.Absent && hasDefault:
		return escaped(strings.Trim(strings.TrimSpace(fallback), "'")), true
	case known && fact.Absent:
		return "", false
	}
	return partial.Gap(key), true
}
