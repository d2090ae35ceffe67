package iac

import (
	"path"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// traverse works out a reference: local.x, each.value, aws_iam_user.ci.name.
func (e evaluator) traverse(t hcl.Traversal) Value {
	names := namesOf(t)
	if e.depth > maxReferences || len(names) == 0 {
		return NotKnown(short(strings.Join(names, ".")))
	}
	e.depth++
	switch root := names[0]; {
	case root == "local" && len(names) > 1:
		l, ok := e.module.locals[names[1]]
		if !ok {
			return NotKnown(short(strings.Join(names, ".")))
		}
		inner := evaluator{module: e.module, depth: e.depth}
		return e.follow(inner.value(l.expr), t[2:])
	case root == "each" && len(names) > 1 && names[1] == "key" && e.key.Kind != Missing:
		return e.key
	case root == "each" && len(names) > 1 && e.each.Kind != Missing:
		return e.follow(e.each, t[2:])
	case root == "count" && e.index != "":
		return Literal(e.index)
	case root == "path" && len(names) > 1 && names[1] == "module":
		return Literal(".")
	case root == "module" && len(names) > 1:
		v := NotKnown(short(strings.Join(names, ".")))
		v.Of.Module = names[1]
		return v
	case root == "data" && len(names) > 2:
		return e.resource(strings.Join(names[:3], "."), t[3:])
	case root == "var" || root == "each" || root == "count" || root == "path" || root == "self" || root == "terraform" || len(names) < 2:
		return NotKnown(short(strings.Join(names, ".")))
	}
	return e.resource(names[0]+"."+names[1], t[2:])
}

// resource is a resource, an instance of one, or an attribute.
func (e evaluator) resource(address string, rest hcl.Traversal) Value {
	v := NotKnown(address)
	v.Of.Address = address
	return e.follow(v, rest)
}

// follow goes on from a value along attributes and indexes.
func (e evaluator) follow(v Value, t hcl.Traversal) Value {
	for _, step := range t {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			v = e.attribute(v, step.Name)
		case hcl.TraverseIndex:
			key, ok := keyOf(step.Key)
			switch {
			case v.Of.Address != "" && v.Of.Attribute == "":
				v.Of.Key = key
			case ok:
				v = element(v, key)
			default:
				v = NotKnown(v.name() + "[…]")
			}
		default:
			v = NotKnown(v.name())
		}
	}
	return v
}

// attribute is an attribute of a value, or of a resource as its code has it.
func (e evaluator) attribute(v Value, name string) Value {
	if v.Of.Address == "" || v.Of.Attribute != "" {
		if v.Kind == Map {
			if inner, ok := v.Map[name]; ok {
				return inner
			}
		}
		return NotKnown(short(v.name() + "." + name))
	}
	found := e.written(v.Of, name)
	found.Of = Reference{Address: v.Of.Address, Key: v.Of.Key, Attribute: name}
	if found.Kind == Missing {
		found.Kind, found.What = Unknown, short(v.Of.Address+"."+name)
	}
	return found
}

// written is what the code of a resource says of an attribute, or what is
// computed from that.
func (e evaluator) written(of Reference, name string) Value {
	address := of.Address
	b, ok := e.module.blocks[address]
	if !ok || e.depth > maxReferences {
		if e.module.Computed != nil {
			r := Resource{Type: kindOf(address), Address: address, Attributes: NotKnown(address)}
			if v, ok := e.module.Computed(r, name); ok {
				return v
			}
		}
		return Value{}
	}
	inner := evaluator{module: e.module, depth: e.depth + 1, index: of.Key}
	if over := b.body.Attributes["for_each"]; over != nil {
		inner.key, inner.each = NotKnown(address+"[…]"), NotKnown(address+"[…]")
		if of.Key != "" {
			inner.key, inner.each = Literal(of.Key), inner.elementOf(over.Expr, of.Key)
		}
	}
	if a, ok := b.body.Attributes[name]; ok {
		return inner.value(a.Expr)
	}
	if e.module.Computed == nil {
		return Value{}
	}
	r := Resource{Type: b.kind, Address: address, Path: b.path, Attributes: inner.body(b.body)}
	v, _ := e.module.Computed(r, name)
	return v
}

// elementOf is what for_each gives the instance with a key.
func (e evaluator) elementOf(over hclsyntax.Expression, key string) Value {
	v := e.value(over)
	if v.Kind == List {
		return Literal(key)
	}
	return element(v, key)
}

func kindOf(address string) string {
	if i := strings.LastIndexByte(address, '.'); i >= 0 {
		return address[:i]
	}
	return address
}

// namesOf are the names that a traversal begins with, up to an index.
func namesOf(t hcl.Traversal) []string {
	var names []string
	for _, step := range t {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			names = append(names, step.Name)
		case hcl.TraverseAttr:
			names = append(names, step.Name)
		default:
			return names
		}
	}
	return names
}

func indexKey(i int) string { return strconv.Itoa(i) }

// join is a path from the folder of the code.
func (m *Module) join(file string) string { return path.Join(m.Dir, file) }
