package iac

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// evaluator works out expressions of one module, inside one instance.
type evaluator struct {
	module *Module
	// key and each are those of for_each, index that of count.
	key, each Value
	index     string
	depth     int
}

// Limits on what is worked out: how many references follow one another, and how
// long a text gets.
const (
	maxReferences = 24
	maxText       = 64 << 10
)

// body is a block's attributes, and its blocks as lists under their names.
func (e evaluator) body(b *hclsyntax.Body) Value {
	v := Value{Kind: Map, Map: make(map[string]Value, len(b.Attributes)+len(b.Blocks))}
	for name, a := range b.Attributes {
		v.Map[name] = e.value(a.Expr)
	}
	for _, inner := range b.Blocks {
		name := inner.Type
		var value Value
		if inner.Type == "dynamic" && len(inner.Labels) == 1 {
			name, value = inner.Labels[0], NotKnown("a dynamic block "+inner.Labels[0])
		} else {
			value = e.body(inner.Body)
		}
		list := v.Map[name]
		list.Kind = List
		list.List = append(list.List, value)
		v.Map[name] = list
	}
	return weighed(v)
}

// value works out an expression.
func (e evaluator) value(x hclsyntax.Expression) Value {
	e.module.budget--
	if e.module.budget < 0 {
		return NotKnown("more than is worked out here")
	}
	switch x := x.(type) {
	case *hclsyntax.LiteralValueExpr:
		return constant(x.Val)
	case *hclsyntax.TemplateExpr:
		return e.template(x.Parts)
	case *hclsyntax.TemplateWrapExpr:
		return e.value(x.Wrapped)
	case *hclsyntax.ParenthesesExpr:
		return e.value(x.Expression)
	case *hclsyntax.TupleConsExpr:
		v := Value{Kind: List}
		for _, element := range x.Exprs {
			v.List = append(v.List, e.value(element))
		}
		return weighed(v)
	case *hclsyntax.ObjectConsExpr:
		return e.object(x)
	case *hclsyntax.ScopeTraversalExpr:
		return e.traverse(x.Traversal)
	case *hclsyntax.RelativeTraversalExpr:
		return e.follow(e.value(x.Source), x.Traversal)
	case *hclsyntax.IndexExpr:
		return e.indexed(e.value(x.Collection), e.value(x.Key))
	case *hclsyntax.SplatExpr:
		return e.splat(x)
	case *hclsyntax.FunctionCallExpr:
		return e.call(x)
	case *hclsyntax.ConditionalExpr:
		return e.choice(x)
	case *hclsyntax.ForExpr:
		return NotKnown("a for expression")
	}
	return NotKnown("an expression")
}

// template joins the parts of a quoted text or a heredoc.
func (e evaluator) template(parts []hclsyntax.Expression) Value {
	if len(parts) == 1 {
		if v := e.value(parts[0]); v.Kind == Text {
			return v
		}
	}
	var b strings.Builder
	for _, part := range parts {
		b.WriteString(e.value(part).String())
		if b.Len() > maxText {
			return NotKnown("a very long text")
		}
	}
	return Literal(b.String())
}

func (e evaluator) object(x *hclsyntax.ObjectConsExpr) Value {
	v := Value{Kind: Map, Map: make(map[string]Value, len(x.Items))}
	for _, item := range x.Items {
		key, ok := e.objectKey(item.KeyExpr)
		if !ok {
			return NotKnown("an object whose keys are not known")
		}
		v.Map[key] = e.value(item.ValueExpr)
	}
	return weighed(v)
}

// objectKey is a key of an object: a bare name is itself.
func (e evaluator) objectKey(x hclsyntax.Expression) (string, bool) {
	if key, ok := x.(*hclsyntax.ObjectConsKeyExpr); ok {
		if name := hcl.ExprAsKeyword(key.Wrapped); name != "" && !key.ForceNonLiteral {
			return name, true
		}
		x = key.Wrapped
	}
	v := e.value(x)
	return v.Text, v.Kind == Text
}

// choice is one of two values: which one hangs on what is not known.
func (e evaluator) choice(x *hclsyntax.ConditionalExpr) Value {
	yes, no := e.value(x.TrueResult), e.value(x.FalseResult)
	v := NotKnown("a choice that the code makes")
	v.Either = slices.Concat(v.alternatives(yes), v.alternatives(no))
	return weighed(v)
}

// alternatives are a value, or those that it is chosen from.
func (Value) alternatives(v Value) []Value {
	if len(v.Either) > 0 {
		return v.Either
	}
	return []Value{v}
}

// indexed is an element of a list or a map.
func (e evaluator) indexed(collection, key Value) Value {
	text, known := key.Known()
	if collection.Of.Address != "" && collection.Of.Attribute == "" {
		if known {
			collection.Of.Key = text
		}
		return collection // an instance of a resource
	}
	if !known {
		return NotKnown(collection.name() + "[…]")
	}
	return element(collection, text)
}

// element is what a list or map has under a key.
func element(collection Value, key string) Value {
	if collection.Kind == Map {
		if v, ok := collection.Map[key]; ok {
			return v
		}
	}
	if collection.Kind == List {
		for i, v := range collection.List {
			if key == indexKey(i) {
				return v
			}
		}
	}
	return NotKnown(collection.name() + "[" + key + "]")
}

// splat is a list of an attribute of all instances.
func (e evaluator) splat(x *hclsyntax.SplatExpr) Value {
	source := e.value(x.Source)
	relative, ok := x.Each.(*hclsyntax.RelativeTraversalExpr)
	if !ok || source.Of.Address == "" {
		return NotKnown(source.name() + "[*]")
	}
	return Value{Kind: List, List: []Value{e.follow(source, relative.Traversal)}}
}

// keyOf is the text of an index in a traversal.
func keyOf(v cty.Value) (string, bool) {
	c := constant(v)
	return c.Text, c.Kind == Text
}

// short is a text for people, without what a file might hide in it.
func short(s string) string {
	if len(s) > 60 {
		s = s[:60] + "…"
	}
	return partial.Clean(s)
}
