package iac

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// TestHostileCode: code that is written to take long takes about as long as
// other code, and what is not worked out is unknown.
func TestHostileCode(t *testing.T) {
	doubling := func(form string) string {
		var b strings.Builder
		b.WriteString("locals {\n  l0 = \"xxxxxxxxxxxxxxxx\"\n")
		for i := range 60 {
			fmt.Fprintf(&b, "  l%d = "+form+"\n", i+1, i, i)
		}
		return b.String() + "}\n"
	}
	for name, text := range map[string]string{
		"texts that double":     doubling(`"${local.l%d}${local.l%d}"`) + `resource "t" "x" { v = local.l60 }`,
		"lists that double":     doubling(`[local.l%d, local.l%d]`) + `resource "t" "x" { v = [local.l60, concat(local.l20, local.l20), jsonencode(local.l14)] }`,
		"maps that double":      doubling(`{ a = local.l%d, b = local.l%d }`) + `resource "t" "x" { v = [local.l60, merge(local.l14, local.l14)] }`,
		"choices that double":   doubling(`var.x ? local.l%d : local.l%d`) + `resource "t" "x" { v = local.l60 }`,
		"a circle":              "resource \"t\" \"x\" { v = t.y.v }\nresource \"t\" \"y\" { v = \"${t.x.v}${t.x.v}${t.x.v}${t.x.v}\" }",
		"many instances":        `resource "t" "x" { count = 100000000 }`,
		"many names":            "resource \"t\" \"x\" {\n for_each = toset([" + strings.Repeat(`"a", `, 5000) + "])\n v = each.key\n}",
		"many resources":        strings.Repeat("resource \"t\" \"x\" { v = jsonencode({ a = [var.x, \"b\"] }) }\n", 5000),
		"references everywhere": "resource \"t\" \"x\" { v = [" + strings.Repeat("t.x.v, ", 500) + "] }",
	} {
		start := time.Now()
		for _, r := range module(text).Resources("t") {
			show(r.Attributes)
		}
		t.Log(name, time.Since(start))
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s: %s", name, took)
		}
	}
}

func TestHostileTemplates(t *testing.T) {
	var b strings.Builder
	b.WriteString("Resources:\n")
	for i := range 30 {
		fmt.Fprintf(&b, "  R%d: {Type: 'AWS::IAM::User', Properties: {UserName: !Sub '${R%d}${R%d}${R%d}'}}\n", i, i+1, i+1, i+1)
	}
	b.WriteString("  R30: {Type: 'AWS::IAM::User', Properties: {UserName: !Sub '${R0}'}}\n")
	tpl := templates(t, "t.yaml", b.String())[0]
	tpl.Computed = func(r Resource, _ string) (Value, bool) { return r.Attributes.At("UserName"), true }
	start := time.Now()
	tpl.Resources("AWS::")
	if took := time.Since(start); took > time.Minute {
		t.Errorf("names in names: %s", took)
	}
}

func FuzzModule(f *testing.F) {
	f.Add([]byte(`resource "t" "x" { name = "a-${var.x}" }`))
	f.Add([]byte("locals { a = local.b\n b = [for x in var.y : x] }\nresource \"t\" \"x\" {\n for_each = toset([\"a\"])\n v = { k = each.value, \"l\" = t.x[\"a\"].v }\n}"))
	f.Add([]byte("data \"d\" \"y\" {\n s { a = var.x ? 1 : 2 }\n dynamic \"s\" { for_each = [1] }\n}\nresource \"t\" \"x\" { v = jsonencode({A = data.d.y.s[0].a}) }"))
	f.Add([]byte("resource \"t\" \"x\" {\n count = 3\n v = <<-EOT\n  ${format(\"%s\", count.index)}\n  EOT\n w = t.x[*].v\n}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if leaves, _ := syntax.Parse(syntax.HCL, text); len(leaves) == 0 {
			return // as the callers do: package syntax refuses what takes too long
		}
		m := NewModule(".")
		m.Read("x.tf", text)
		for _, r := range m.Resources("") {
			show(r.Attributes)
		}
	})
}

func FuzzModuleJSON(f *testing.F) {
	f.Add([]byte(`{"locals": {"a": "${local.b}"}, "resource": {"t": {"x": [{"name": "a-${var.x}", "s": [{"a": 1}]}]}}, "data": {"t": {"y": {"v": "%{ if true }a%{ endif }"}}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m := NewModule(".")
		if m.ReadJSON("x.tf.json", text) == nil {
			m.Resources("")
		}
	})
}

func FuzzTemplates(f *testing.F) {
	f.Add([]byte("Resources:\n  A: {Type: 'AWS::IAM::User', Properties: {V: !Sub '${A.Arn}', W: !Join ['', [a, !Ref B]]}}\n"))
	f.Add([]byte(`{"Resources": {"A": {"Type": "AWS::X::Y", "Properties": {"V": {"Fn::If": ["c", {"Ref": "A"}, {"Fn::GetAtt": ["A", "Arn"]}]}}}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, format := range []syntax.Format{syntax.YAML, syntax.JSON} {
			leaves, _ := syntax.Parse(format, text)
			for _, tpl := range Templates("t", leaves) {
				tpl.Computed = func(r Resource, _ string) (Value, bool) { return r.Attributes, true }
				for _, r := range tpl.Resources("") {
					show(r.Attributes)
				}
			}
		}
	})
}
