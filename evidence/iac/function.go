package iac

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// call works out the functions that policies are written with.
func (e evaluator) call(x *hclsyntax.FunctionCallExpr) Value {
	var args []Value
	for _, a := range x.Args {
		args = append(args, e.value(a))
	}
	if x.ExpandFinal || len(args) == 0 {
		return NotKnown(short(x.Name) + "(…)")
	}
	switch first := args[0]; x.Name {
	case "jsonencode", "yamlencode":
		return weighed(Value{Kind: Encoded, List: []Value{first}})
	case "jsondecode", "yamldecode":
		if first.Kind == Encoded {
			return first.List[0]
		}
	case "tostring", "trimspace", "sensitive", "nonsensitive", "tolist", "toset", "tomap", "distinct", "compact", "sort", "chomp", "values", "one", "urlencode":
		return first // one that is not encoded yet is read as one that is
	case "toupper", "upper":
		return mapText(first, strings.ToUpper)
	case "lower":
		return mapText(first, strings.ToLower)
	case "concat", "flatten", "setunion":
		return joined(args)
	case "merge":
		return merged(args)
	case "join":
		return joinText(first, args[1:])
	case "format":
		return format(first, args[1:])
	case "file", "filebase64", "templatefile":
		return e.file(x.Name, args)
	case "try", "coalesce", "lookup", "element":
		v := NotKnown(x.Name + "(…)")
		v.Either = args
		return weighed(v)
	}
	return NotKnown(short(x.Name) + "(…)")
}

func mapText(v Value, change func(string) string) Value {
	if text, ok := v.Known(); ok {
		v.Text = change(text)
		return v
	}
	return NotKnown(v.name())
}

// joined is the elements of lists, and of lists in them, as one list.
func joined(lists []Value) Value {
	all := Value{Kind: List}
	for _, l := range lists {
		switch l.Kind {
		case List:
			all.List = append(all.List, joined(l.List).List...)
		case Missing:
		default:
			all.List = append(all.List, l)
		}
		if len(all.List) > maxWeight {
			return NotKnown("a very long list")
		}
	}
	return weighed(all)
}

func merged(maps []Value) Value {
	all := Value{Kind: Map, Map: map[string]Value{}}
	for _, m := range maps {
		if m.Kind != Map {
			return NotKnown("merge(…)")
		}
		for k, v := range m.Map {
			all.Map[k] = v
		}
	}
	return weighed(all)
}

func joinText(separator Value, lists []Value) Value {
	var texts []string
	for _, v := range joined(lists).List {
		texts = append(texts, v.String())
	}
	return bounded(strings.Join(texts, separator.String()))
}

// format fills %s and %d; anything else is a gap.
func format(pattern Value, args []Value) Value {
	text, ok := pattern.Known()
	if !ok {
		return NotKnown("format(…)")
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "%")
		b.WriteString(before)
		if !found || b.Len() > maxText {
			return bounded(b.String())
		}
		switch {
		case strings.HasPrefix(after, "%"):
			b.WriteByte('%')
		case after != "" && strings.Contains("sdv", after[:1]) && len(args) > 0:
			b.WriteString(args[0].String())
			args = args[1:]
		default:
			return NotKnown("format(…)")
		}
		text = after[1:]
	}
}

func bounded(text string) Value {
	if len(text) > maxText {
		return NotKnown("a very long text")
	}
	return Literal(text)
}

// file is the content of a file of the tree.
func (e evaluator) file(function string, args []Value) Value {
	name, ok := args[0].Known()
	if !ok || function == "filebase64" {
		return NotKnown(function + "(" + short(partial.Show(args[0].String())) + ")")
	}
	v := Value{Kind: File, Text: e.module.join(name), What: function + "(" + short(name) + ")"}
	if function == "templatefile" {
		v.Map = map[string]Value{} // a template, even without values
		if len(args) == 2 && args[1].Kind == Map {
			v.Map = args[1].Map
		}
	}
	return v
}

// Fill is the text of a template file with its ${names} replaced, as far as
// that needs no more than names.
func (v Value) Fill(text string) (string, bool) {
	if v.Map == nil {
		return text, true // file(…): nothing is replaced
	}
	if strings.Contains(text, "%{") {
		return "", false
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		if found && strings.HasSuffix(before, "$") { // "$${" is "${"
			b.WriteString(before + "{")
			text = rest
			continue
		}
		b.WriteString(before)
		if !found || b.Len() > maxText {
			return b.String(), !found
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", false
		}
		name = strings.TrimSpace(name)
		if filled, ok := v.Map[name]; ok {
			b.WriteString(filled.String())
		} else {
			b.WriteString(partial.Gap(name))
		}
		text = after
	}
}
