package iac

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// ReadJSON takes in a file of Terraform's JSON form (.tf.json), in which texts
// are templates.
func (m *Module) ReadJSON(file string, text []byte) error {
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		return errors.New("not well-formed JSON")
	}
	m.budget += stepsForByte * len(text)
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	for _, kind := range []string{"resource", "data"} {
		for _, types := range objects(root[kind]) {
			for _, t := range sorted(types) {
				for _, names := range objects(types[t]) {
					for _, name := range sorted(names) {
						for _, content := range objects(names[name]) {
							body.Blocks = append(body.Blocks, &hclsyntax.Block{Type: kind, Labels: []string{t, name}, Body: bodyOf(content)})
						}
					}
				}
			}
		}
	}
	for _, l := range objects(root["locals"]) {
		body.Blocks = append(body.Blocks, &hclsyntax.Block{Type: "locals", Body: bodyOf(l)})
	}
	m.take(file, body)
	return nil
}

// objects are the objects of a JSON value: itself, or those of a list.
func objects(v any) []map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return []map[string]any{v}
	case []any:
		var all []map[string]any
		for _, e := range v {
			if m, ok := e.(map[string]any); ok {
				all = append(all, m)
			}
		}
		return all
	}
	return nil
}

func sorted(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func bodyOf(content map[string]any) *hclsyntax.Body {
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	for name, v := range content {
		body.Attributes[name] = &hclsyntax.Attribute{Name: name, Expr: expression(v)}
	}
	return body
}

// expression is a JSON value as the expression that Terraform takes it for.
func expression(v any) hclsyntax.Expression {
	switch v := v.(type) {
	case map[string]any:
		x := &hclsyntax.ObjectConsExpr{}
		for _, key := range sorted(v) {
			x.Items = append(x.Items, hclsyntax.ObjectConsItem{KeyExpr: literal(key), ValueExpr: expression(v[key])})
		}
		return x
	case []any:
		x := &hclsyntax.TupleConsExpr{}
		for _, e := range v {
			x.Exprs = append(x.Exprs, expression(e))
		}
		return x
	case string:
		return templated(v)
	case nil:
		return &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType)}
	}
	return literal(scalar(v))
}

func literal(text string) hclsyntax.Expression {
	return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(partial.Clean(text))}
}

// maxBrackets is how many brackets a template in JSON may have. The HCL library
// calls itself for each.
const maxBrackets = 2000

// templated is a text with ${…} in it.
func templated(text string) hclsyntax.Expression {
	if !strings.Contains(text, "${") && !strings.Contains(text, "%{") {
		return literal(text)
	}
	brackets := 0
	for i := 0; i < len(text); i++ {
		if strings.IndexByte("([{!-?", text[i]) >= 0 {
			brackets++
		}
	}
	if brackets > maxBrackets || len(text) > maxText {
		return unknown("a long template")
	}
	x, faults := hclsyntax.ParseTemplate([]byte(partial.Clean(text)), "", hcl.InitialPos)
	if faults.HasErrors() {
		return unknown("a template")
	}
	return x
}

// unknown is an expression of which nothing is known.
func unknown(what string) hclsyntax.Expression {
	return &hclsyntax.ScopeTraversalExpr{Traversal: hcl.Traversal{hcl.TraverseRoot{Name: "var"}, hcl.TraverseAttr{Name: what}}}
}
