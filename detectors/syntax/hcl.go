package syntax

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// maxHCL is the size in bytes above which a file is not read: the library makes
// a token of some hundred bytes out of every few bytes of text.
const maxHCL = 1 << 20

// readHCL reads Terraform's language. The labels of a block follow its name in
// the path, one element each. What only Terraform can work out, such as var.x,
// is a leaf "${var.x}", so that it can be seen to be a reference.
func readHCL(c *collector) error {
	start := afterBOM(c.src)
	text := []byte(c.src[start:])
	if len(text) > maxHCL {
		return c.limit(0)
	}
	tokens, _ := hclsyntax.LexConfig(text, "", hcl.Pos{Line: 1, Column: 1})
	if at := hclTooMuch(tokens); at >= 0 {
		return c.limit(start + at)
	}
	file, faults := hclsyntax.ParseConfig(text, "", hcl.Pos{Line: 1, Column: 1})
	r := &hclReader{collector: c, base: start}
	r.stopped(faults)
	if body, ok := file.Body.(*hclsyntax.Body); ok {
		return r.body(body)
	}
	return nil
}

// stopped remembers the first fault of a file, by its place.
func (r *hclReader) stopped(faults hcl.Diagnostics) {
	var first *hcl.Diagnostic
	for _, f := range faults {
		if f.Severity != hcl.DiagError || f.Subject == nil {
			continue
		}
		if first == nil || f.Subject.Start.Byte < first.Subject.Start.Byte {
			first = f
		}
	}
	if first != nil {
		r.wrong(r.base+first.Subject.Start.Byte, hclProblem(first.Summary))
	}
}

// hclProblem is a fault's summary without what it may quote.
func hclProblem(summary string) string {
	if strings.HasPrefix(summary, "Extra characters in") {
		return "Extra characters"
	}
	return summary
}

// hclReader is the state of one reading.
type hclReader struct {
	*collector
	// base is where the text begins that the library was given.
	base int
}

// hclItem is an attribute or a block of a body.
type hclItem struct {
	at   int
	read func() error
}

// body reads attributes and blocks in the order in which they stand.
func (r *hclReader) body(body *hclsyntax.Body) error {
	items := make([]hclItem, 0, len(body.Attributes)+len(body.Blocks))
	for name, attribute := range body.Attributes {
		at := attribute.NameRange.Start.Byte
		items = append(items, hclItem{at, func() error {
			return r.below(at, func() error { return r.value(attribute.Expr) }, name)
		}})
	}
	for _, block := range body.Blocks {
		at := block.TypeRange.Start.Byte
		items = append(items, hclItem{at, func() error {
			return r.below(at, func() error { return r.body(block.Body) }, append([]string{block.Type}, block.Labels...)...)
		}})
	}
	slices.SortStableFunc(items, func(a, b hclItem) int { return a.at - b.at })
	for _, item := range items {
		if err := item.read(); err != nil {
			return err
		}
	}
	return nil
}

// below reads something that begins at a byte below the present path.
func (r *hclReader) below(at int, read func() error, keys ...string) error {
	if len(r.keys)+len(keys) > MaxDepth {
		r.tooDeep(r.base + at)
		return nil
	}
	r.keys = append(r.keys, keys...)
	defer r.pop(len(keys))
	return read()
}
