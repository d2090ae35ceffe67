package iam

import (
	"maps"
	"strings"
)

// Any stands after an action and "@" to ask whether it is allowed on every
// resource of its kind, whatever region and account: "lambda:UpdateFunctionCode@any".
const Any = "any"

// passedTo is the key of requests that pass a role to a service. An action may
// have a service after its "@": "iam:PassRole@ec2.amazonaws.com".
const passedTo = "iam:passedtoservice"

// query is one question: an action, and what is known of the requests for it.
type query struct {
	// action is in lower case; or a pattern of actions, for whole ones.
	action  string
	context Context
	memo    memo
	// all asks for every resource of the action's kind, and not only for some.
	all bool
}

// memo remembers how resources compare: the same few patterns are compared for
// every action, and long ones with many wildcards take long.
type memo map[comparison]bool

type comparison struct {
	a, b string
	how  byte
}

// compare is a comparison of two patterns, made once.
func (m memo) compare(how byte, a, b string, make func(a, b string) bool) bool {
	if plain(a) && plain(b) {
		return make(a, b)
	}
	key := comparison{a, b, how}
	result, known := m[key]
	if !known {
		result = make(a, b)
		m[key] = result
	}
	return result
}

func (m memo) covers(a, b string) bool  { return m.compare('c', a, b, covers) }
func (m memo) meet(a, b string) bool    { return m.compare('m', a, b, resourcesMeet) }
func (m memo) mayMeet(a, b string) bool { return m.compare('l', a, b, resourcesMayMeet) }

// ask starts a question.
func (l *Layers) ask(action string) *query {
	if l.memo == nil {
		l.memo = memo{}
	}
	name, with, _ := strings.Cut(strings.ToLower(action), "@")
	q := &query{action: name, context: l.Context, memo: l.memo, all: with == Any}
	if with != "" && !q.all {
		q.context = maps.Clone(l.Context)
		if q.context == nil {
			q.context = Context{}
		}
		q.context[passedTo] = Is(with)
	}
	return q
}

// of is what is known of a key.
func (q *query) of(key string) (Fact, bool) { return q.context.of(key, q.action) }
