package iam

import (
	"strings"
	"time"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Condition is one operator over one key.
type Condition struct {
	// Operator is as written: "ForAnyValue:StringLikeIfExists".
	Operator string
	// Key is what is looked at.
	Key string
	// Values are what it is compared with, with gaps.
	Values []string
	// Unread says that the condition could not be read; Key then says in words
	// what it is.
	Unread bool
}

// truth is whether something holds.
type truth int

const (
	no truth = iota
	maybe
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth { return yes - t }

// outcome is whether conditions hold, and what that hangs on.
type outcome struct {
	truth truth
	// keys are those that are not known.
	keys []string
	// choices are keys whose values the caller chooses so that it holds, or so
	// that it doesn't.
	choices []string
}

// holds says whether all conditions of a statement hold.
func (s *Statement) holds(q *query) outcome {
	all := outcome{truth: yes}
	for _, condition := range s.Conditions {
		one, free := condition.holds(q, s.Literal)
		switch {
		case one == no:
			return outcome{truth: no}
		case one == maybe && free:
			all.choices = append(all.choices, condition.Key)
		case one == maybe:
			all.truth = maybe
			all.keys = append(all.keys, condition.Key)
		}
	}
	return all
}

// holds says whether one condition holds; free says that the caller can have it
// either way.
func (c Condition) holds(q *query, literal bool) (t truth, free bool) {
	if c.Unread {
		return maybe, false
	}
	set, name := quantifier(c.Operator)
	name, ifExists := cutSuffixFold(name, "IfExists")
	op, known := operators[strings.ToLower(name)]
	fact, seen := q.of(c.Key)
	switch {
	case strings.EqualFold(name, "Null"):
		return c.null(fact, seen), false
	case !known || !seen:
		return maybe, false
	case fact.Chosen:
		return c.choice(op), set == single && !ifExists && op.chosen
	case !fact.Since.IsZero():
		return c.since(strings.ToLower(name), fact.Since), false
	case fact.Absent:
		return truthOf(ifExists || set == forAll || set == single && op.negated), false
	}
	return c.compare(op, set, fact.Values, c.values(q, literal, op)), false
}

// null says whether the key is there or not, as the condition asks.
func (c Condition) null(fact Fact, seen bool) truth {
	if !seen || len(c.Values) != 1 || !partial.Whole(c.Values[0]) {
		return maybe
	}
	absent := fact.Absent || !fact.Chosen && fact.Since.IsZero() && len(fact.Values) == 0
	return truthOf(absent == strings.EqualFold(c.Values[0], "true"))
}

// since is what a condition on a time comes to that is not before another one.
func (c Condition) since(operator string, from time.Time) truth {
	before := 0 // how many of the policy's times have passed
	for _, v := range c.Values {
		if t, ok := parseDate(v); ok && t.Before(from) {
			before++
		}
	}
	switch {
	case strings.HasPrefix(operator, "dategreaterthan") && before > 0:
		return yes
	case before < len(c.Values) || !strings.HasPrefix(operator, "date"):
		return maybe
	}
	return truthOf(operator == "datenotequals") // every one of them has passed
}

// choice is what a condition on a key comes to whose value the caller chooses:
// mostly either.
func (c Condition) choice(op operator) truth {
	for _, v := range c.Values {
		if v == "*" {
			return truthOf(!op.negated)
		}
	}
	return maybe
}

// values are the condition's values with variables resolved.
func (c Condition) values(q *query, literal bool, op operator) []string {
	var all []string
	for _, v := range c.Values {
		usable := true
		if op.variables && !literal {
			v, usable = resolve(v, q)
		}
		if usable {
			all = append(all, v)
		}
	}
	return all
}

// compare applies the operator to every value of the request.
func (c Condition) compare(op operator, set setOperator, request, policy []string) truth {
	result := truthOf(set == forAll)
	for _, value := range request {
		one := op.matchesAny(policy, value)
		if op.negated {
			one = one.not()
		}
		if set == forAll {
			result = min(result, one)
		} else {
			result = max(result, one)
		}
	}
	if op.negated && set == single && len(request) > 1 {
		// Of many values without a set operator, none may match.
		result = yes
		for _, value := range request {
			result = min(result, op.matchesAny(policy, value).not())
		}
	}
	return result
}

// setOperator is how a condition looks at a key with many values.
type setOperator int

const (
	single setOperator = iota
	forAll
	forAny
)

func quantifier(written string) (set setOperator, name string) {
	prefix, rest, found := strings.Cut(written, ":")
	switch {
	case !found:
		return single, written
	case strings.EqualFold(prefix, "ForAllValues"):
		return forAll, rest
	case strings.EqualFold(prefix, "ForAnyValue"):
		return forAny, rest
	}
	return single, written
}

func cutSuffixFold(s, suffix string) (string, bool) {
	if n := len(s) - len(suffix); n > 0 && strings.EqualFold(s[n:], suffix) {
		return s[:n], true
	}
	return s, false
}
