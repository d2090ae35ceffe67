package iac

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func module(files ...string) *Module {
	m := NewModule("infra")
	for i, text := range files {
		m.Read("infra/"+string(rune('a'+i))+".tf", []byte(text))
	}
	return m
}

func TestValues(t *testing.T) {
	const shared = `
locals {
  name  = "ci"
  full  = "${local.name}-${var.stage}"
  team  = { anna = "red", bob = "blue" }
  loop  = local.loop2
  loop2 = local.loop
}
resource "t" "other" { name = "one" }
resource "t" "each" {
  for_each = local.team
  name     = each.value
}
resource "t" "counted" {
  count = 2
  name  = "n${count.index}"
}
`
	for expression, want := range map[string]string{
		`"x"`:                                "x",
		`7`:                                  "7",
		`1.5`:                                "1.5",
		`true`:                               "true",
		`null`:                               "-",
		`local.name`:                         "ci",
		`"a-${local.name}"`:                  "a-ci",
		`local.full`:                         "ci-${var.stage}",
		`local.none`:                         "?local.none",
		`local.loop`:                         "?local.loop2",
		`local.team["anna"]`:                 "red",
		`local.team.bob`:                     "blue",
		`local.team["carl"]`:                 "?a value[carl]",
		`["a", local.name]`:                  "[a ci]",
		`["a", "b"][1]`:                      "b",
		`{ a = "b", "c" = local.name }`:      "{a=b c=ci}",
		`{ (local.name) = 1 }`:               "{ci=1}",
		`var.x`:                              "?var.x",
		`"${var.x}"`:                         "?var.x",
		`"$${aws:username}"`:                 "${aws:username}",
		`t.other.name`:                       "one",
		`t.other.arn`:                        "?t.other.arn",
		`t.nobody.arn`:                       "?t.nobody.arn",
		`data.t.x.id`:                        "?data.t.x.id",
		`t.each["anna"].name`:                "red",
		`t.each[var.who].name`:               "?t.each[…]",
		`t.counted[1].name`:                  "n1",
		`t.counted[*].name`:                  "[n${count.index}]",
		`module.users.names`:                 "?module.users.names",
		`jsonencode({ A = ["b"] })`:          "json{A=[b]}",
		`jsondecode(jsonencode({ A = 1 }))`:  "{A=1}",
		`toset(["a", "b"])`:                  "[a b]",
		`concat(["a"], ["b", "c"])`:          "[a b c]",
		`flatten([["a"], ["b"]])`:            "[a b]",
		`merge({ a = 1 }, { b = 2 })`:        "{a=1 b=2}",
		`merge({ a = 1 }, var.x)`:            "?merge(…)",
		`join(",", ["a", var.x])`:            "a,${var.x}",
		`format("%s-%d%%", "a", 3)`:          "a-3%",
		`format("%q", "a")`:                  "?format(…)",
		`upper("ab")`:                        "AB",
		`var.x ? "a" : "b"`:                  "either[a b]",
		`try(var.x, "b")`:                    "either[?var.x b]",
		`[for x in var.y : x]`:               "?a for expression",
		`1 + 2`:                              "?an expression",
		`uuid()`:                             "?uuid(…)",
		`file("${path.module}/p/x.json")`:    "file:infra/p/x.json",
		`file("../x.json")`:                  "file:x.json",
		`file("${path.root}/x.json")`:        "?file(${path.root}/x.json)",
		`templatefile("x.tpl", { a = "b" })`: "file:infra/x.tpl",
		"<<-EOT\n    {\"a\": \"${local.name}\"}\n  EOT\n": "{\"a\": \"ci\"}\n",
	} {
		m := module(shared, "resource \"t\" \"x\" {\n  v = "+expression+"\n}\n")
		var got Value
		for _, r := range m.Resources("t") {
			if r.Address == "t.x" {
				got = r.Attributes.At("v")
			}
		}
		if show(got) != want {
			t.Errorf("%s: %s, want %s", expression, show(got), want)
		}
	}
}

func TestInstances(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"one", `resource "t" "x" { name = "a" }`, "t t.x {name=a}"},
		{"none", `resource "t" "x" { count = 0 }`, ""},
		{"two", `resource "t" "x" {
			count = 2
			name  = count.index
		}`, "t t.x[0] {count=2 name=0}\nt t.x[1] {count=2 name=1}"},
		{"a count that is not known", `resource "t" "x" {
			count = var.on ? 1 : 0
			name  = "a${count.index}"
		}`, "t t.x {count=either[1 0] name=a${count.index}} maybe"},
		{"a set", `resource "t" "x" {
			for_each = toset(["b", "a"])
			name     = each.key
		}`, "t t.x[a] {for_each=[b a] name=a}\nt t.x[b] {for_each=[b a] name=b}"},
		{"a map", `resource "t" "x" {
			for_each = { a = { n = 1 } }
			name     = each.value.n
		}`, "t t.x[a] {for_each={a={n=1}} name=1}"},
		{"a set that is not known", `resource "t" "x" {
			for_each = var.names
			name     = "a-${each.value}"
		}`, "t t.x {for_each=?var.names name=a-${each.value}} maybe"},
		{"a set of which one element is not known", `resource "t" "x" {
			for_each = toset(["a", var.b])
			name     = each.key
		}`, "t t.x {for_each=[a ?var.b] name=${each.key}} maybe"},
		{"blocks", `resource "t" "x" {
			s { a = 1 }
			s { a = 2 }
		}`, "t t.x {s=[{a=1} {a=2}]}"},
		{"dynamic blocks", `resource "t" "x" {
			s { a = 1 }
			dynamic "s" {
				for_each = var.s
				content { a = s.value }
			}
		}`, "t t.x {s=[{a=1} ?a dynamic block s]}"},
		{"another type", `resource "u" "x" {}`, ""},
		{"a file that breaks off", `resource "t" "x" { name = "a" }
			resource "t" "y" {`, "t t.x {name=a}\nt t.y {}"},
	} {
		if diff := cmp.Diff(c.want, summary(module(c.text).Resources("t"))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestComputedAttributes(t *testing.T) {
	m := module(`
resource "t" "a" { name = "x" }
resource "u" "b" { v = "${t.a.arn}/*" }`)
	m.Computed = func(r Resource, attribute string) (Value, bool) {
		if attribute != "arn" {
			return Value{}, false
		}
		return Literal("arn:" + r.Attributes.At("name").String()), true
	}
	if got := show(m.Resources("u")[0].Attributes.At("v")); got != "arn:x/*" {
		t.Errorf("computed: %s", got)
	}
}

func TestReferencesAreKept(t *testing.T) {
	m := module(`
resource "t" "a" {
  for_each = toset(["k"])
  name     = var.x
}
resource "u" "b" { v = t.a["k"].name }
resource "u" "c" { v = "${module.m.name}" }
module "m" { source = "./sub" }
module "far" { source = "hashicorp/x/aws" }`)
	all := m.Resources("u")
	if got, want := all[0].Attributes.At("v").Of, (Reference{Address: "t.a", Key: "k", Attribute: "name"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := all[1].Attributes.At("v").Of.Module; got != "m" {
		t.Errorf("the module is %q", got)
	}
	if m.Called("m") != "infra/sub" || m.Called("far") != "" {
		t.Errorf("calls %q and %q", m.Called("m"), m.Called("far"))
	}
}

func TestTerraformJSON(t *testing.T) {
	m := NewModule(".")
	err := m.ReadJSON("main.tf.json", []byte(`{
		"locals": {"n": "ci"},
		"resource": {"t": {"x": {"name": "${local.n}-${var.y}", "list": ["a", "${local.n}"], "s": [{"a": 1}, {"a": true}], "none": null}}},
		"data": [{"d": {"y": [{"q": "${t.x.name}"}]}}]
	}`))
	if err != nil {
		t.Fatal(err)
	}
	want := "t t.x {list=[a ci] name=ci-${var.y} none=- s=[{a=1} {a=true}]}"
	if diff := cmp.Diff(want, summary(m.Resources("t"))); diff != "" {
		t.Error(diff)
	}
	if got := summary(m.Resources("data.d")); got != "data.d data.d.y {q=ci-${var.y}}" {
		t.Error(got)
	}
	if m.ReadJSON("x", []byte("{")) == nil {
		t.Error("broken JSON is read")
	}
}

func TestFill(t *testing.T) {
	v := Value{Kind: File, Map: map[string]Value{"bucket": Literal("b")}}
	for text, want := range map[string]string{
		"a": "a",
		"x/${bucket}/${ other }/$${aws:username}": "x/b/${other}/${aws:username}",
	} {
		got, ok := v.Fill(text)
		if !ok || show(Literal(got)) != want {
			t.Errorf("%q: %q, %v", text, show(Literal(got)), ok)
		}
	}
	for _, text := range []string{"%{ if x }a%{ endif }", "${open"} {
		if _, ok := v.Fill(text); ok {
			t.Errorf("%q is filled", text)
		}
	}
	if got, _ := (Value{Kind: File}).Fill("${aws:username}"); got != "${aws:username}" {
		t.Errorf("a file that is no template is filled: %q", got)
	}
}
