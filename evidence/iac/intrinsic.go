package iac

import (
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// value works out what stands at a place. Inside is the tag of the function
// whose arguments these are: YAML's leaves inherit it.
func (t *Template) value(n *tree, inside string, depth int) Value {
	t.budget--
	switch {
	case n == nil:
		return Value{}
	case t.budget < 0 || depth > maxReferences*8:
		return NotKnown("more than is worked out here")
	case n.leaf != nil && len(n.keys) == 0:
		return t.scalar(n, inside, depth)
	}
	if name, args, ok := n.function(inside); ok {
		return t.call(name, args, depth)
	}
	if n.isList() {
		v := Value{Kind: List}
		for _, key := range n.keys {
			if e := t.value(n.kids[key], inside, depth+1); e.Kind != Missing {
				v.List = append(v.List, e)
			}
		}
		return weighed(v)
	}
	v := Value{Kind: Map, Map: make(map[string]Value, len(n.keys))}
	for _, key := range n.keys {
		v.Map[key] = t.value(n.kids[key], inside, depth+1)
	}
	return weighed(v)
}

// scalar is a plain text, or a function of one text.
func (t *Template) scalar(n *tree, inside string, depth int) Value {
	text := n.leaf.Text
	switch tag := n.leaf.Tag; {
	case tag != "" && tag != inside && strings.HasPrefix(tag, "!"):
		return t.call(longName(tag), n, depth)
	case t.serverless && strings.Contains(text, "${"):
		return Literal(withoutVariables(text))
	}
	return Literal(partial.Clean(text))
}

// longName is the JSON name of a function's tag: "Fn::Sub" of "!Sub".
func longName(tag string) string {
	switch name := strings.TrimPrefix(tag, "!"); name {
	case "Ref", "Condition":
		return name
	default:
		return "Fn::" + name
	}
}

// function is the function that a place calls: a map of one key, or a tagged
// list, which shows at its first element.
func (n *tree) function(inside string) (name string, args *tree, ok bool) {
	if len(n.keys) == 1 {
		if key := n.keys[0]; key == "Ref" || strings.HasPrefix(key, "Fn::") {
			return key, n.kids[key], true
		}
	}
	first := n.at("0")
	if first == nil || first.leaf == nil {
		return "", nil, false
	}
	switch tag := first.leaf.Tag; tag {
	case inside:
	case "!Join", "!If", "!Sub", "!Select", "!Split", "!FindInMap", "!GetAtt", "!Cidr", "!Transform":
		return longName(tag), n, true
	}
	return "", nil, false
}

// call works out a function of CloudFormation.
func (t *Template) call(name string, args *tree, depth int) Value {
	inside := "!" + strings.TrimPrefix(name, "Fn::")
	arg := func(i int) Value { return t.value(args.at(indexKey(i)), inside, depth+1) }
	switch name {
	case "Ref":
		return t.reference(args.text(), "Ref", depth)
	case "Fn::GetAtt":
		if text := args.text(); text != "" {
			id, attribute, _ := strings.Cut(text, ".")
			return t.reference(id, attribute, depth)
		}
		return t.reference(args.at("0").text(), args.at("1").text(), depth)
	case "Fn::Sub":
		if text := args.text(); text != "" {
			return t.substitute(text, nil, depth)
		}
		return t.substitute(args.at("0").text(), arg(1).Map, depth)
	case "Fn::Join":
		return joinText(arg(0), []Value{arg(1)})
	case "Fn::If":
		v := NotKnown("a choice that the template makes")
		for _, one := range []Value{arg(1), arg(2)} {
			v.Either = append(v.Either, v.alternatives(one)...)
		}
		return weighed(v)
	}
	return NotKnown(short(name))
}

// reference is what !Ref or !GetAtt make of a resource or a parameter.
func (t *Template) reference(id, attribute string, depth int) Value {
	switch id {
	case "AWS::Partition":
		return Literal("aws")
	case "AWS::NoValue":
		return Value{}
	}
	name := short(id)
	if attribute != "Ref" {
		name += "." + short(attribute)
	}
	v := NotKnown(name)
	if _, ok := t.resources[id]; !ok {
		return v
	}
	v.Of = Reference{Address: id, Attribute: attribute}
	if t.Computed != nil && depth < maxReferences {
		if found, ok := t.Computed(t.resource(id, depth+1), attribute); ok {
			found.Of = v.Of
			return found
		}
	}
	return v
}

// substitute replaces the ${names} of !Sub.
func (t *Template) substitute(text string, with map[string]Value, depth int) Value {
	if id := strings.TrimSuffix(strings.TrimPrefix(text, "${"), "}"); text == "${"+id+"}" && !strings.ContainsAny(id, "${}!") && with[id].Kind == Missing {
		id, attribute, found := strings.Cut(id, ".")
		if !found {
			attribute = "Ref"
		}
		return t.reference(id, attribute, depth)
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(partial.Clean(before))
		if !found {
			return bounded(b.String())
		}
		name, after, closed := strings.Cut(rest, "}")
		switch {
		case !closed || b.Len() > maxText:
			return NotKnown("a text that could not be read")
		case strings.HasPrefix(name, "!"):
			b.WriteString("${" + name[1:] + "}")
		case with[name].Kind != Missing:
			b.WriteString(with[name].String())
		default:
			id, attribute, found := strings.Cut(name, ".")
			if !found {
				attribute = "Ref"
			}
			b.WriteString(t.reference(id, attribute, depth).String())
		}
		text = after
	}
}

// withoutVariables is a text with a gap for each ${…}.
func withoutVariables(text string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(partial.Clean(before))
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		b.WriteString(partial.Gap(name))
		if !closed {
			return b.String()
		}
		text = after
	}
}
