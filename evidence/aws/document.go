package aws

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/iam"
)

// policyDocument is what a data block aws_iam_policy_document writes, as the
// tree of a policy. Statements of the sources come first; an override replaces
// the statement of the same sid.
func policyDocument(attributes iac.Value) iac.Value {
	var statements []iac.Value
	for _, name := range []string{"source_policy_documents", "source_json"} {
		statements = append(statements, statementsOf(attributes.At(name))...)
	}
	for _, block := range attributes.At("statement").Each() {
		statements = append(statements, statement(block))
	}
	for _, name := range []string{"override_policy_documents", "override_json"} {
		for _, s := range statementsOf(attributes.At(name)) {
			statements = override(statements, s)
		}
	}
	version := attributes.At("version")
	if version.Kind == iac.Missing {
		version = iac.Literal("2012-10-17")
	}
	return iac.Value{Kind: iac.Map, Map: map[string]iac.Value{
		"Version": version, "Statement": {Kind: iac.List, List: statements},
	}}
}

// statementsOf are the statements of documents that are given as JSON.
func statementsOf(documents iac.Value) []iac.Value {
	var all []iac.Value
	for _, d := range documents.Each() {
		if d.Kind == iac.Text {
			d = iac.Decode(d.Text)
		}
		if d.Kind == iac.Encoded {
			d = d.List[0]
		}
		if d.Kind != iac.Map {
			all = append(all, iac.NotKnown(unknownName(d)))
			continue
		}
		all = append(all, d.At("Statement").Each()...)
	}
	return all
}

func unknownName(v iac.Value) string {
	if v.What != "" {
		return v.What
	}
	return "another policy document"
}

// override puts a statement in the place of those with its sid.
func override(statements []iac.Value, s iac.Value) []iac.Value {
	sid, _ := s.At("Sid").Known()
	if sid != "" {
		statements = slices.DeleteFunc(slices.Clone(statements), func(o iac.Value) bool {
			other, _ := o.At("Sid").Known()
			return other == sid
		})
	}
	return append(statements, s)
}

// statement is a statement block as a policy's JSON has it.
func statement(block iac.Value) iac.Value {
	if block.Kind != iac.Map {
		return iac.NotKnown(unknownName(block))
	}
	m := map[string]iac.Value{"Effect": iac.Literal("Allow")}
	for from, to := range map[string]string{
		"sid": "Sid", "effect": "Effect", "actions": "Action", "not_actions": "NotAction", "resources": "Resource", "not_resources": "NotResource",
	} {
		if v := block.At(from); v.Kind != iac.Missing {
			m[to] = variables(v)
		}
	}
	if p := principals(block.At("principals")); p.Kind != iac.Missing {
		m["Principal"] = p
	}
	if p := principals(block.At("not_principals")); p.Kind != iac.Missing {
		m["NotPrincipal"] = p
	}
	if c := conditions(block.At("condition")); c.Kind != iac.Missing {
		m["Condition"] = c
	}
	return iac.Value{Kind: iac.Map, Map: m}
}

// variables turns &{…}, which the block is written with, into ${…}.
func variables(v iac.Value) iac.Value {
	switch v.Kind {
	case iac.Text:
		v.Text = strings.ReplaceAll(v.Text, "&{", "${")
	case iac.List:
		v.List = slices.Clone(v.List)
		for i := range v.List {
			v.List[i] = variables(v.List[i])
		}
	}
	return v
}

func principals(blocks iac.Value) iac.Value {
	if blocks.Kind == iac.Unknown {
		return blocks
	}
	m := map[string]iac.Value{}
	for _, b := range blocks.Each() {
		kind, ok := b.At("type").Known()
		if !ok {
			return iac.NotKnown("the principals of a statement")
		}
		if kind == "*" {
			kind = "AWS"
		}
		m[kind] = iac.Value{Kind: iac.List, List: slices.Concat(m[kind].List, b.At("identifiers").Each())}
	}
	if len(m) == 0 {
		return iac.Value{}
	}
	return iac.Value{Kind: iac.Map, Map: m}
}

func conditions(blocks iac.Value) iac.Value {
	if blocks.Kind == iac.Unknown {
		return blocks
	}
	operators := map[string]iac.Value{}
	for _, b := range blocks.Each() {
		test, ok := b.At("test").Known()
		key, named := b.At("variable").Known()
		if !ok || !named {
			return iac.NotKnown("the conditions of a statement")
		}
		keys := operators[test]
		if keys.Map == nil {
			keys = iac.Value{Kind: iac.Map, Map: map[string]iac.Value{}}
		}
		keys.Map[key] = iac.Value{Kind: iac.List, List: slices.Concat(keys.Map[key].List, variables(b.At("values")).Each())}
		operators[test] = keys
	}
	if len(operators) == 0 {
		return iac.Value{}
	}
	return iac.Value{Kind: iac.Map, Map: operators}
}

// plain is a value as a tree that package iam reads.
func plain(v iac.Value) any {
	switch v.Kind {
	case iac.Missing:
		return nil
	case iac.Text:
		return v.Text
	case iac.Encoded:
		return plain(v.List[0])
	case iac.List:
		list := make([]any, 0, len(v.List))
		for _, e := range v.List {
			list = append(list, plain(e))
		}
		return list
	case iac.Map:
		m := make(map[string]any, len(v.Map))
		for k, e := range v.Map {
			m[k] = plain(e)
		}
		return m
	}
	return iam.Unread{What: unknownName(v)}
}
