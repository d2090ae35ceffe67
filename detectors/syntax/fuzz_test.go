package syntax

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// fuzz runs a parser over seeds and what grows from them. Whatever it is given,
// it must come back soon, with leaves that stand in the input, the same twice.
func fuzz(f *testing.F, format Format, seeds ...string) {
	for _, seed := range append(seeds, "", bom, "\x00\xff\xfe\r\n\x85", "\xff\xfea\x00=\x00", oneLine(1<<12)) {
		f.Add([]byte(seed))
	}
	for _, shape := range hostile(2000)[format] {
		f.Add([]byte(shape))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		start := time.Now()
		leaves, err := Parse(format, text)
		if d := time.Since(start); d > 5*time.Second {
			t.Fatalf("%d bytes took %v", len(text), d)
		}
		if !bytes.Equal(before, text) {
			t.Fatal("the input was written to")
		}
		if err != nil && strings.Contains(err.Error(), "gave up") {
			t.Errorf("a panic was contained: %v", err)
		}
		checkLeaves(t, string(text), leaves)
		checkPlaces(t, format, string(text), leaves)
		if len(text) > 1<<16 {
			return
		}
		again, _ := Parse(format, text)
		if diff := cmp.Diff(leaves, again); diff != "" {
			t.Errorf("read twice:\n%s", diff)
		}
	})
}

// checkPlaces holds that what stands at a leaf's place, where nothing in it is
// quoted or joined, is the leaf's text.
func checkPlaces(t *testing.T, format Format, text string, leaves []Leaf) {
	if format == Notebook {
		return // cells are joined from many texts
	}
	for _, l := range leaves {
		raw := text[l.Start:l.End]
		if strings.ContainsAny(raw, "\\'\"`&$%\r\n\u0085\u2028\u2029") || l.Text == raw || l.Text == "${"+raw+"}" {
			continue
		}
		if strings.TrimSpace(l.Text) != strings.TrimSpace(raw) {
			t.Errorf("leaf %q is %q and stands where %q is written", l.Dotted(), l.Text, raw)
		}
	}
}

func FuzzDotenv(f *testing.F) {
	fuzz(f, Dotenv, "A=1\nexport B=\"${A}\\n\" C='x' # c\nD=`a`\nE: $A$B", "A=\"\n", "A=\x00", "export A=$(a \"b\" `c`", "A='\\'x\\''b\"c\"")
}

func FuzzJSON(f *testing.F) {
	fuzz(f, JSON, `{"a": [1, "x\u00e9\ud83d\ude00", {'b': null,},], // c`+"\n}\n{\"c\":", `{"a`, `{"a":"\`, `{"\u12`, "/*", "[}]{", `{a:{{b}}}`)
}

func FuzzYAML(f *testing.F) {
	fuzz(f, YAML, "a: &x {k: v}\nb: *x\nc:\n  <<: *x\n  é: |\n   x\n---\n- !Ref y\n...\n%YAML 1.1\n---\n? [a]\n: 'b'\n",
		"{{ x }}\na:\n- b: \"c\n  d: |\n\n   e\n", "a: &x [*x]", "&a : *a", "a: \"\\\n \\x41\"", "- - - ? : |+9\n", "a: >-\n\n", "\"a\" \"b\": c", "!<", "! 0", "&a?.", "\xff\xfea\x00")
}

func FuzzTOML(f *testing.F) {
	fuzz(f, TOML, "a = 1\n[[b]]\nc.\"d\" = \"\"\"\nx\"\"\"\n[b.e]\nf = [{g = 'h'}]\n= \ni = 2", "a = \"\"\"\r\n", "a='''''", "[a]]\n[", "\"")
}

func FuzzINI(f *testing.F) {
	fuzz(f, INI, "[a \"b\\\"\"]\nc = \"d\\\n e\" ; f\n[g]\nh =\n  i = j\n k\n", "[", "[a\"", "=", "a=\"", "a=\\\n", "a = '\n b\n [c]")
}

func FuzzProperties(f *testing.F) {
	fuzz(f, Properties, "a.b=c\\\n  d\\u00e9\n//h/:_authToken=e\n\"f\" \"g\"\n", "\\", "a=\"", "\"\"", "@", "a\\\r\n=b", "a=\\u1")
}

func FuzzHCL(f *testing.F) {
	fuzz(f, HCL, "a \"b\" {\n c = { d = [1, \"x${y}\"], \"e\" = <<-F\n  g\n F\n }\n}\nh = = 1\ni = jsonencode({j=k})\n",
		"a = \"%{ if x }y%{ else }z%{ endif }\"", "a = <<E\n", "A=<<F\nF\n0", "A=<<F\nF", "a=\"\xcc", "a=\"\xcc\"", "a = [for x in y : x...]", "a \"b", "a = {(b) = c", "a = -!1", "a = b::c(")
}

func FuzzXML(f *testing.F) {
	fuzz(f, XML, "<?xml?><!DOCTYPE a [<!ENTITY b \"c\">]><a d='e&#x41;'><f>g</f><![CDATA[h]]><!-- i --></a>",
		"<plist><dict><key>a</key><array><string>b</string></array></dict></plist>", "<a b=\"", "</", "<!", "<![CDATA[", "<a/", "&#;", "<a b=c>")
}

func FuzzNotebook(f *testing.F) {
	fuzz(f, Notebook, `{"cells":[{"source":["a\n","b"],"outputs":[{"text":"c","data":{"text/plain":["d"],"image/png":"e"}}]}]}`,
		`{"cells":{"0":{"source":{"a":"b"}}}}`, `{"worksheets":[{"cells":[{"input":"x"`, `{"cells":[{"outputs":["a",[["b"]]]}]}`)
}
