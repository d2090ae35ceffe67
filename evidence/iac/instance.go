package iac

import (
	"strconv"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// maxInstances is how many instances of one resource are told apart.
const maxInstances = 500

// instances are what count and for_each make of a resource. Where they are not
// known there is one, which may or may not be there.
func (m *Module) instances(r Resource) []Resource {
	body := m.blocks[r.Address].body
	e := evaluator{module: m}
	switch {
	case body.Attributes["count"] != nil:
		count := e.value(body.Attributes["count"].Expr)
		n, err := strconv.Atoi(count.Text)
		if count.Kind != Text || err != nil || n > maxInstances {
			r.Maybe = "whether Terraform makes " + r.Address + ", which its count decides"
			return []Resource{m.instance(r, body, evaluator{module: m, index: partial.Gap("count.index")})}
		}
		var all []Resource
		for i := range max(n, 0) {
			r.Key = strconv.Itoa(i)
			all = append(all, m.instance(r, body, evaluator{module: m, index: r.Key}))
		}
		return all
	case body.Attributes["for_each"] != nil:
		return m.forEach(r, body, e.value(body.Attributes["for_each"].Expr))
	}
	return []Resource{m.instance(r, body, e)}
}

// forEach are the instances for the elements of a set or the pairs of a map.
func (m *Module) forEach(r Resource, body *hclsyntax.Body, over Value) []Resource {
	pairs := map[string]Value{}
	known := over.Kind == List || over.Kind == Map
	for k, v := range over.Map {
		pairs[k] = v
	}
	for _, v := range over.List {
		text, ok := v.Known()
		known = known && ok
		pairs[text] = v
	}
	if !known || len(pairs) > maxInstances {
		r.Maybe = "whether Terraform makes " + r.Address + ", which its for_each decides"
		unknown := evaluator{module: m, key: Literal(partial.Gap("each.key")), each: NotKnown("each.value")}
		return []Resource{m.instance(r, body, unknown)}
	}
	var all []Resource
	for _, k := range (Value{Map: pairs}).Keys() {
		r.Key = k
		all = append(all, m.instance(r, body, evaluator{module: m, key: Literal(k), each: pairs[k]}))
	}
	return all
}

// instance works out the attributes of one instance.
func (m *Module) instance(r Resource, body *hclsyntax.Body, e evaluator) Resource {
	r.Attributes = e.body(body)
	return r
}
