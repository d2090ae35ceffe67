package conf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// The same settings in each format make the same tree, but for the lines.
func TestFormatsAgree(t *testing.T) {
	want := &Node{Kind: Map, Keys: []string{"name", "on", "count", "list", "table"}, Items: []*Node{
		{Kind: String, Text: "a \"b\""}, {Kind: Bool, Text: "true"}, {Kind: Number, Text: "3"},
		{Kind: List, Items: []*Node{{Kind: String, Text: "x"}, {Kind: Map, Keys: []string{"k"}, Items: []*Node{{Kind: String, Text: "v"}}}}},
		{Kind: Map, Keys: []string{"deep"}, Items: []*Node{{Kind: Map, Keys: []string{"er"}, Items: []*Node{{Kind: Bool, Text: "false"}}}}},
	}}
	for format, text := range map[Format]string{
		JSON: `{"name": "a \"b\"", "on": true, "count": 3, "list": ["x", {"k": "v"}], "table": {"deep": {"er": false}}}`,
		TOML: "name = 'a \"b\"'\non = true\ncount = 3\nlist = [\"x\", {k = \"v\"}]\n[table.deep]\ner = false\n",
		YAML: "name: a \"b\"\n\"on\": true\ncount: 3\nlist: [x, {k: v}]\ntable:\n  deep: {er: no}\n",
	} {
		got, err := Parse([]byte("\xEF\xBB\xBF"+text), format)
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		if format == YAML {
			got.Get("table", "deep", "er").Kind, got.Get("table", "deep", "er").Text = Bool, "false" // "no" is a word to YAML 1.2
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Node{}, "Line"), cmpopts.IgnoreUnexported(Node{})); diff != "" {
			t.Errorf("%s:\n%s", format, diff)
		}
	}
}

func TestLines(t *testing.T) {
	for format, text := range map[Format]string{
		JSON:  "{ // settings\n  'deny': [\n    \"a\",\n    /* two\n lines */ \"b\",\n  ],\n  on: true,\n}\n",
		TOML:  "# settings\ndeny = [\n  \"a\",\n\n  \"b\",\n]\non = true\n",
		YAML:  "# settings\ndeny:\n  - a\n\n  - b\non: true\n",
		Lines: "# settings\n\na\n\nb\r\n",
	} {
		root, err := Parse([]byte(text), format)
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		list := root.Get("deny").Strings()
		if format == Lines {
			list = root.Strings()
		} else if root.Get("deny").Line != 2 {
			t.Errorf("%s: deny on line %d", format, root.Get("deny").Line)
		}
		if len(list) != 2 || list[0].Text != "a" || list[0].Line != 3 || list[1].Text != "b" || list[1].Line != 5 {
			t.Errorf("%s: %+v", format, list)
		}
	}
}

func TestTOMLTables(t *testing.T) {
	root, err := Parse([]byte("a.b = 1\n[[rule]]\nname = \"x\"\n[rule.more]\ny = 2\n[[rule]]\nname = \"z\"\n[t.\"q.r\"]\ns = 2026-11-01\n"), TOML)
	if err != nil {
		t.Fatal(err)
	}
	rules := root.Get("rule").Elements()
	if len(rules) != 2 || rules[0].Get("more", "y").Text != "2" || rules[1].Get("name").Str() != "z" || rules[1].Line != 6 {
		t.Errorf("%+v", rules)
	}
	if root.Get("a", "b").Text != "1" || root.Get("t", "q.r", "s").Text != "2026-11-01" {
		t.Errorf("%+v", root)
	}
}

func TestJSON5(t *testing.T) {
	if _, err := Parse([]byte(`{a: 'it''s'}`), JSON); err == nil {
		t.Error("two strings in a row were taken")
	}
	root, err := Parse([]byte("{a: 'it\\'s', b: +1, c: .5, \"e\": \"\\u00e9\\ud83d\\ude00\\\n\", \"a\": null,}"), JSON)
	if err != nil {
		t.Fatal(err)
	}
	if root.Get("e").Str() != "é😀" || !root.Get("a").Is(Null) || len(root.Keys) != 4 || root.Get("c").Text != ".5" {
		t.Errorf("%+v", root)
	}
}

// A setting that is not there is asked about like any other.
func TestMissing(t *testing.T) {
	var n *Node
	if n.Get("a", "b") != nil || n.Str() != "" || n.True() || n.False() || n.Elements() != nil || n.At(7) != 7 || !n.Is(Missing) || n.KeysAt(1) != nil {
		t.Error("a missing node says something")
	}
}

func TestKeysAt(t *testing.T) {
	root, err := Parse([]byte("{\n\"a\": {\n\"b\": [\n\"x\"]}}"), JSON)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b", "0"}, root.KeysAt(4)); diff != "" {
		t.Error(diff)
	}
}

// What is wrong is told by its line, and never by what stands there.
func TestFaults(t *testing.T) {
	for format, texts := range map[Format][]string{
		JSON: {"{\n\"made-up\": ", "{\n\"made-up\" 1}", "{\"made-up\": \"open\n}", "[1 2]", "{\"a\": made-up}", "{} made-up", "{\"a\": \"\\u12\"}", "{-}"},
		TOML: {"a = \nmade-up", "a = [", "[a\n", "a = 1\n[a]\nb = 2\n", "made-up"},
		YAML: {"a: [made-up\n", "\tmade-up: 1", "a: made-up: b", "a: &x [*x]"},
	} {
		for _, text := range texts {
			root, err := Parse([]byte(text), format)
			if err == nil {
				t.Errorf("%s: %q was taken: %+v", format, text, root)
			} else if strings.Contains(err.Error(), "made-up") {
				t.Errorf("%s: %q: the error quotes it: %v", format, text, err)
			}
		}
	}
}

func TestBounds(t *testing.T) {
	for name, c := range map[string]struct {
		format Format
		text   string
	}{
		"deep JSON":      {JSON, strings.Repeat("[", 100_000)},
		"deep YAML":      {YAML, strings.Repeat("[", 300) + strings.Repeat("]", 300)},
		"deep TOML":      {TOML, "a = " + strings.Repeat("[", 300) + strings.Repeat("]", 300)},
		"deep TOML keys": {TOML, strings.Repeat("a.", 300) + "a = 1"},
		"wide JSON":      {JSON, "[" + strings.Repeat("1,", maxValues+1) + "]"},
		"many aliases":   {YAML, "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"},
	} {
		if _, err := Parse([]byte(c.text), c.format); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	if _, err := Read(filepath.Join(dir, "none"), JSON); !os.IsNotExist(err) {
		t.Errorf("no file: %v", err)
	}
	if _, err := Read(dir, JSON); err == nil {
		t.Error("a folder was read")
	}
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, make([]byte, MaxBytes+1), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(large, JSON); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("a large file: %v", err)
	}
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, []byte(" \n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, format := range Formats() {
		if root, err := Read(empty, format); err != nil || root == nil {
			t.Errorf("an empty file as %s: %v", format, err)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]Format{"a.JSON": JSON, "b/opencode.jsonc": JSON, "c.toml": TOML, "d.yml": YAML, ".cursorignore": Presence} {
		if got := FormatOf(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func fuzz(f *testing.F, format Format, seeds ...string) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, err := Parse([]byte(text), format)
		if (root == nil) == (err == nil) {
			t.Fatalf("root %v, error %v", root, err)
		}
		lines := strings.Count(text, "\n") + 1
		root.walk(nil, func(keys []string, n *Node) {
			if n.Line < 1 || n.Line > lines || n.Kind == Map && len(n.Keys) != len(n.Items) {
				t.Fatalf("%v: %+v in a text of %d lines", keys, n, lines)
			}
		})
	})
}

func FuzzJSON(f *testing.F) {
	fuzz(f, JSON, `{"a": [1, true, null, "x\u0041"], /* c */ 'b': {}}`, "// only\n", "[,]", `{"a":1,"a":2}`, "\"\\\n\"")
}

func FuzzTOML(f *testing.F) {
	fuzz(f, TOML, "a = 1\n[b]\nc = [1, {d = 'e'}]\n[[f]]\n[[f]]\n[f.g]\n", "[[a]]\na = 1", "a.b.c = '''\nx'''", "[a]\n[a.b]\n[[a.b]]")
}

func FuzzYAML(f *testing.F) {
	fuzz(f, YAML, "a: &x [1, ~, yes]\nb: *x\n? c\n: d\n---\ne: f\n", "<<: {a: b}\n", "- !!binary x\n- |\n  y\n", "---", "\r?")
}
