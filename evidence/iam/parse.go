package iam

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Limits on a policy. AWS takes 10 240 characters without blanks; what is much
// longer was not made for it.
const (
	maxDocument = 128 << 10
	maxText     = 32 << 10 // of all its strings
	maxAction   = 128
)

var errNoPolicy = errors.New("no policy: it has no Statement")

// Parse reads the JSON of a policy, in which there may be gaps.
func Parse(text []byte) (Policy, error) {
	if len(text) > maxDocument {
		return Policy{}, errors.New("longer than any policy")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return Policy{}, errors.New("not well-formed JSON")
	}
	return Read(tree)
}

// Read makes a policy of a tree of maps, lists, strings, numbers and booleans,
// as a policy's JSON decodes to, in which there may be values that are Unread.
// What cannot be understood is left out and named in the policy's Unread.
func Read(tree any) (Policy, error) {
	r := reader{}
	if u, ok := tree.(Unread); ok {
		return Policy{Unread: u.What}, nil
	}
	document, ok := tree.(map[string]any)
	if !ok || field(document, "Statement") == nil {
		return Policy{}, errNoPolicy
	}
	version, _ := field(document, "Version").(string)
	for _, s := range list(field(document, "Statement")) {
		r.statement(s, version < "2012-10-17" && partial.Whole(version))
	}
	return r.policy, nil
}

// reader is the state of one reading.
type reader struct {
	policy Policy
	// text is how many bytes of strings were read.
	text int
}

// unread notes what was not understood; the first is enough.
func (r *reader) unread(what string) {
	if r.policy.Unread == "" {
		r.policy.Unread = what
	}
}

func (r *reader) statement(tree any, literal bool) {
	if u, ok := tree.(Unread); ok {
		r.unread(u.What)
		return
	}
	m, ok := tree.(map[string]any)
	if !ok {
		r.unread("a statement")
		return
	}
	s := Statement{Literal: literal}
	switch effect, _ := field(m, "Effect").(string); {
	case strings.EqualFold(effect, "Deny"):
		s.Deny = true
	case !strings.EqualFold(effect, "Allow"):
		r.unread("the effect of a statement")
		return
	}
	r.actions(&s, m)
	r.resources(&s, m)
	s.Principals, s.NotPrincipal = r.principals(m)
	s.Conditions = append(s.Conditions, r.conditions(field(m, "Condition"))...)
	if len(s.Actions) > 0 || s.NotAction {
		s.index()
		r.policy.Statements = append(r.policy.Statements, s)
	}
}

// actions reads Action or NotAction. What is missing from a list of actions may
// be allowed; what is missing from a list of exceptions makes all uncertain.
func (r *reader) actions(s *Statement, m map[string]any) {
	tree := field(m, "Action")
	if not := field(m, "NotAction"); not != nil {
		tree, s.NotAction = not, true
	}
	var missing string
	s.Actions, missing = r.texts(tree)
	if slices.ContainsFunc(s.Actions, func(a string) bool { return len(a) > maxAction && partial.Whole(a) }) {
		s.Actions, missing = nil, "more than AWS takes"
	}
	switch {
	case missing == "" && tree != nil:
	case s.NotAction:
		s.Conditions = append(s.Conditions, Condition{Key: "the exceptions in " + missing, Unread: true})
	case !s.Deny:
		r.unread(orElse(missing, "the actions of a statement"))
	}
}

func (r *reader) resources(s *Statement, m map[string]any) {
	tree := field(m, "Resource")
	if not := field(m, "NotResource"); not != nil {
		tree, s.NotResource = not, true
	}
	texts, missing := r.texts(tree)
	if missing != "" {
		texts = append(texts, partial.Gap(missing))
	}
	for _, text := range texts {
		s.Resources = append(s.Resources, complete(samePartition(text)))
	}
}

// principals reads whom a trust policy trusts.
func (r *reader) principals(m map[string]any) (all []Principal, not bool) {
	tree := field(m, "Principal")
	if n := field(m, "NotPrincipal"); n != nil {
		tree, not = n, true
	}
	switch tree := tree.(type) {
	case string:
		return []Principal{{"AWS", tree}}, not
	case Unread:
		return []Principal{{"AWS", partial.Gap(tree.What)}}, not
	case map[string]any:
		for _, kind := range sortedKeys(tree) {
			ids, missing := r.texts(tree[kind])
			if missing != "" {
				ids = append(ids, partial.Gap(missing))
			}
			for _, id := range ids {
				all = append(all, Principal{kind, samePartition(id)})
			}
		}
	}
	return all, not
}

// conditions reads the operators of a Condition in order of their names.
func (r *reader) conditions(tree any) []Condition {
	var all []Condition
	switch tree := tree.(type) {
	case nil:
	case map[string]any:
		for _, operator := range sortedKeys(tree) {
			keys, ok := tree[operator].(map[string]any)
			if !ok {
				all = append(all, Condition{Operator: operator, Key: "a condition", Unread: true})
				continue
			}
			for _, key := range sortedKeys(keys) {
				c := Condition{Operator: operator, Key: key}
				values, missing := r.texts(keys[key])
				c.Values = values
				if missing != "" {
					c.Values = append(c.Values, partial.Gap(missing))
				}
				all = append(all, c)
			}
		}
	case Unread:
		all = append(all, Condition{Key: tree.What, Unread: true})
	default:
		all = append(all, Condition{Key: "a condition", Unread: true})
	}
	return all
}

// texts are the strings of a string or a list of them, and what is missing from
// them.
func (r *reader) texts(tree any) (all []string, missing string) {
	for _, element := range list(tree) {
		text, ok := "", true
		switch e := element.(type) {
		case string:
			text = e
		case bool:
			text = map[bool]string{true: "true", false: "false"}[e]
		case json.Number:
			text = e.String()
		case int, float64:
			text = fmt.Sprint(e)
		case Unread:
			ok, missing = false, orElse(missing, e.What)
		default:
			ok, missing = false, orElse(missing, "a value")
		}
		r.text += len(text) + 1
		switch {
		case !ok:
		case len(text) > maxPattern || r.text > maxText:
			missing = orElse(missing, "more than AWS takes")
		default:
			all = append(all, text)
		}
	}
	return all, missing
}

// list is a list as it is, and anything else as a list of one.
func list(tree any) []any {
	switch tree := tree.(type) {
	case nil:
		return nil
	case []any:
		return tree
	}
	return []any{tree}
}

// field is an element of a policy. AWS wants their exact case; Terraform's plan
// and people's files are read with any.
func field(m map[string]any, name string) any {
	if v, ok := m[name]; ok {
		return v
	}
	for _, key := range sortedKeys(m) {
		if strings.EqualFold(key, name) {
			return m[key]
		}
	}
	return nil
}

// samePartition is an ARN with "aws" for whichever partition it names: an
// account is in one only.
func samePartition(arn string) string {
	rest, ok := strings.CutPrefix(arn, "arn:")
	if !ok {
		return arn
	}
	_, rest, ok = strings.Cut(rest, ":")
	if !ok {
		return arn
	}
	return "arn:aws:" + rest
}

// complete is an ARN with a wildcard for each of its six fields that it lacks, as
// AWS takes it: "arn:aws:sqs" is every queue.
func complete(arn string) string {
	lacks := 5 - strings.Count(arn, ":")
	if lacks <= 0 || !strings.HasPrefix(arn, "arn:") || !partial.Whole(arn) || strings.Contains(arn, "${") {
		return arn
	}
	return arn + strings.Repeat(":*", lacks)
}

func lowered(actions []string) []string {
	lower := make([]string, len(actions))
	for i, a := range actions {
		lower[i] = strings.ToLower(a)
	}
	return lower
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
