package syntax

import (
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// value reads an expression into leaves.
func (r *hclReader) value(e hclsyntax.Expression) error {
	switch e := e.(type) {
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			if err := r.below(item.KeyExpr.Range().Start.Byte, func() error { return r.value(item.ValueExpr) }, r.objectKey(item.KeyExpr)); err != nil {
				return err
			}
		}
		return nil
	case *hclsyntax.TupleConsExpr:
		for i, element := range e.Exprs {
			if err := r.below(element.Range().Start.Byte, func() error { return r.value(element) }, index(i)); err != nil {
				return err
			}
		}
		return nil
	case *hclsyntax.ParenthesesExpr:
		return r.value(e.Expression)
	case *hclsyntax.TemplateExpr:
		return r.template(e)
	case *hclsyntax.TemplateWrapExpr:
		start, end := r.between(e.SrcRange)
		start, end = min(start+1, end), max(end-1, start+1)
		return r.add(r.src[start:end], start, end)
	case *hclsyntax.LiteralValueExpr:
		if e.Val == cty.DynamicVal {
			return nil // the library's placeholder for what it could not read
		}
		start, end := r.between(e.SrcRange)
		return r.add(r.src[start:end], start, end)
	case *hclsyntax.UnaryOpExpr:
		if _, literal := e.Val.(*hclsyntax.LiteralValueExpr); literal {
			start, end := r.between(e.SrcRange)
			return r.add(r.src[start:end], start, end)
		}
	case *hclsyntax.FunctionCallExpr:
		if passesThrough(e.Name) {
			return r.arguments(e.Args)
		}
	}
	start, end := r.between(e.Range())
	return r.add("${"+r.src[start:end]+"}", start, end)
}

// arguments reads what a function passes through: its one argument at the
// present path, of several each there.
func (r *hclReader) arguments(args []hclsyntax.Expression) error {
	for _, arg := range args {
		if err := r.value(arg); err != nil {
			return err
		}
	}
	return nil
}

// passesThrough says whether what a function is given can be read as its result,
// apart from how it is written.
func passesThrough(function string) bool {
	switch function {
	case "jsonencode", "yamlencode", "base64encode", "sensitive", "nonsensitive", "ephemeralasnull",
		"tostring", "tomap", "tolist", "toset", "tonumber", "tobool", "merge", "concat", "trimspace":
		return true
	}
	return false
}

// template reads a quoted text or a heredoc. With an interpolation in it, it
// stays as written.
func (r *hclReader) template(e *hclsyntax.TemplateExpr) error {
	start, end := r.between(e.SrcRange)
	switch {
	case strings.HasPrefix(r.src[start:end], `"`):
		if end-start < 2 || r.src[end-1] != '"' {
			return nil // not closed: its end is not known
		}
		start, end = start+1, end-1
	case strings.HasPrefix(r.src[start:end], "<<"):
		start, end = heredocText(r.src, start, end)
		if n := len(e.Parts); n > 0 {
			if _, last := r.between(e.Parts[n-1].Range()); last > end {
				return nil // not closed
			}
		}
	}
	raw := r.src[start:end]
	text, literal := literalTemplate(e)
	if !literal || !utf8.ValidString(raw) { // of other encodings the library drops bytes
		text = raw
	}
	return r.add(text, start, end)
}

// heredocText is the part of a heredoc between its first line and its last.
func heredocText(src string, start, end int) (int, int) {
	_, start = lineEnd(src, start)
	start = min(start, end)
	end = start + strings.LastIndexByte(src[start:end], '\n') + 1
	return skipBlanks(src, start, end), end
}

// literalTemplate is a template's text, unless something is interpolated in it.
func literalTemplate(e *hclsyntax.TemplateExpr) (text string, literal bool) {
	var b strings.Builder
	for _, part := range e.Parts {
		value, isLiteral := part.(*hclsyntax.LiteralValueExpr)
		if !isLiteral || value.Val.IsNull() || !value.Val.IsKnown() || value.Val.Type() != cty.String {
			return "", false
		}
		b.WriteString(value.Val.AsString())
	}
	return b.String(), true
}

// objectKey is a key of an object: its name or text, or what is written there.
func (r *hclReader) objectKey(e hclsyntax.Expression) string {
	if key, ok := e.(*hclsyntax.ObjectConsKeyExpr); ok {
		if name := hcl.ExprAsKeyword(key.Wrapped); name != "" && !key.ForceNonLiteral {
			return name
		}
		e = key.Wrapped
	}
	if t, ok := e.(*hclsyntax.TemplateExpr); ok {
		if text, literal := literalTemplate(t); literal {
			return text
		}
	}
	start, end := r.between(e.Range())
	return r.src[start:end]
}

// between are the bytes of a range, kept inside the source.
func (r *hclReader) between(at hcl.Range) (start, end int) {
	start = min(max(r.base+at.Start.Byte, 0), len(r.src))
	end = min(max(r.base+at.End.Byte, start), len(r.src))
	return start, end
}
