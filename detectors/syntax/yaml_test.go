package syntax

import (
	"errors"
	"strings"
	"testing"
)

func TestYAML(t *testing.T) {
	tests := []struct {
		name, text string
		want       []want
	}{
		{"block", "a: 1\nb:\n  c: x # c\n  d: [y, {e: z}]\nf:\n- 1\n- g: h\n",
			[]want{{"a", "1", ""}, {"b.c", "x", ""}, {"b.d.0", "y", ""}, {"b.d.1.e", "z", ""}, {"f.0", "1", ""}, {"f.1.g", "h", ""}}},
		{"CRLF", "a: 1\r\nb: \"x\"\r\n", []want{{"a", "1", ""}, {"b", "x", ""}}},
		{"byte order mark", bom + "a: 1\n", []want{{"a", "1", ""}}},
		{"quotes", "a: 'it''s'\nb: \"x\\n\\u00e9\"\n", []want{{"a", "it's", "it''s"}, {"b", "x\né", `x\n\u00e9`}}},
		{"wide runes", "ключ: значение\nb: {é: 😀, z: x}\n", []want{{"ключ", "значение", ""}, {"b.é", "😀", ""}, {"b.z", "x", ""}}},
		{"other line breaks", "a: x # \u2028b: y\nc: z\u0085d: q\n", []want{{"a", "x", ""}, {"b", "y", ""}, {"c", "z", ""}, {"d", "q", ""}}},
		{"literal block", "a: |\n  one\n    two\n\n  three\nb: x\n", []want{{"a", "one\n  two\n\nthree\n", "one\n    two\n\n  three"}, {"b", "x", ""}}},
		{"folded block", "a: >-\n  one\n  two\n", []want{{"a", "one two", "one\n  two"}}},
		{"plain over lines", "a: one\n  two\nb: x\n", []want{{"a", "one two", "one\n  two"}, {"b", "x", ""}}},
		{"nothing", "a:\nb: ~\nc: ''\n", []want{{"a", "", ""}, {"b", "~", ""}, {"c", "", ""}}},
		{"anchors", "a: &x {k: v}\nb: *x\nc: &y s\nd: *y\n",
			[]want{{"a.k", "v", ""}, {"b.k", "v", ""}, {"c", "s", ""}, {"d", "s", ""}}},
		{"merge", "a: &x {k: v, l: w}\nb:\n  <<: *x\n  k: own\nc:\n  <<: [{k: 1}, *x]\n",
			[]want{{"a.k", "v", ""}, {"a.l", "w", ""}, {"b.l", "w", ""}, {"b.k", "own", ""}, {"c.k", "1", ""}, {"c.l", "w", ""}}},
		{"anchor and tag before the text", "a: &x !!str 12\nb: !!binary &y\n  aGk=\n", []want{{"a", "12", ""}, {"b", "aGk=", ""}}},
		{"complex key", "? {a: b}\n: c\n", []want{{"?", "c", ""}}},
		{"directive", "%YAML 1.1\n---\na: 1\n", []want{{"a", "1", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantLeaves(t, tt.text, parse(t, YAML, tt.text), tt.want...)
		})
	}
}

func TestYAMLAliasStandsAtItsAnchor(t *testing.T) {
	leaves := parse(t, YAML, "a: &x s\nb: *x\n")
	if leaves[1].Start != leaves[0].Start || leaves[1].End != leaves[0].End {
		t.Errorf("the alias stands at %d, its anchor at %d", leaves[1].Start, leaves[0].Start)
	}
}

func TestYAMLTags(t *testing.T) {
	leaves := parse(t, YAML, "a: !Ref B\nb: !Sub [x, {y: z}]\nc: !vault |\n  12\n  34\nd: !!str e\nf: g\n")
	want := []string{"!Ref", "!Sub", "!Sub", "!vault", "", ""}
	for i, l := range leaves {
		if l.Tag != want[i] {
			t.Errorf("%s has tag %q, want %q", l.Dotted(), l.Tag, want[i])
		}
	}
	if leaves[3].Text != "12\n34\n" {
		t.Errorf("the vault's text is %q", leaves[3].Text)
	}
}

func TestYAMLDocuments(t *testing.T) {
	const text = "# first\n---\na: 1\n---\n# nothing\n---\nb: [\n---\nc: 3\n...\n%YAML 1.1\n---\nd: 4\n"
	leaves := parseBroken(t, YAML, text, "not")
	wantLeaves(t, text, leaves, want{"a", "1", ""}, want{"c", "3", ""}, want{"d", "4", ""})
	if leaves[0].Doc != 0 || leaves[1].Doc != 2 || leaves[2].Doc != 3 {
		t.Errorf("documents %d, %d, %d; want 0, 2, 3", leaves[0].Doc, leaves[1].Doc, leaves[2].Doc)
	}
}

func TestYAMLTemplate(t *testing.T) {
	const text = "{{- if .Values.on }}\nkind: Secret\nstringData:\n  url: \"a\\tb\" # c\n  user: {{ .Values.user }}\n" +
		"  list:\n  - name: TOKEN\n    value: 'it''s'\n  - plain\n  {{- range .x }}\n  key: |-\n    one\n    two\n\n  tag: !vault |\n    $A\n" +
		"  flow: {a: b, \"c\": [d]}\nlast: 1\n{{- end }}\n"
	leaves := parseBroken(t, YAML, text, "line 1")
	wantLeaves(t, text, leaves,
		want{"kind", "Secret", ""}, want{"stringData.url", "a\tb", `a\tb`},
		want{"stringData.user", "{{ .Values.user }}", ""},
		want{"stringData.list.0.name", "TOKEN", ""}, want{"stringData.list.0.value", "it's", "it''s"},
		want{"stringData.list.1", "plain", ""}, want{"stringData.key", "one\ntwo", "one\n    two"},
		want{"stringData.tag", "$A", ""}, want{"stringData.flow.a", "b", ""}, want{"stringData.flow.c.0", "d", ""},
		want{"last", "1", ""})
}

// TestYAMLBomb holds that aliases of aliases are followed only so far, and that
// what comes after them is still read.
func TestYAMLBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 20; i++ {
		last := "*a" + index(i-1)
		b.WriteString("a" + index(i) + ": &a" + index(i) + " [" + strings.Repeat(last+", ", 8) + last + "]\n")
	}
	b.WriteString("after: y\n")
	leaves, err := Parse(YAML, []byte(b.String()))
	if !errors.Is(err, ErrLimit) {
		t.Errorf("Parse = %v, want ErrLimit", err)
	}
	if len(leaves) > maxAliasNodes+100 || !hasLeaf(leaves, want{"after", "y", ""}) {
		t.Errorf("%d leaves; want at most %d, and the one after the bomb", len(leaves), maxAliasNodes)
	}
}

func TestYAMLAnchorInItself(t *testing.T) {
	leaves := parseBroken(t, YAML, "a: &x\n  b: *x\n  c: 1\nd: &y\n  <<: *y\n  e: 2\n", "an anchor holds itself")
	if !hasLeaf(leaves, want{"a.c", "1", ""}) || !hasLeaf(leaves, want{"d.e", "2", ""}) {
		t.Errorf("what stands beside the circle was not read: %v", leaves)
	}
}

// TestLargeYAML reads a document too large for a tree line by line.
func TestLargeYAML(t *testing.T) {
	text := "a:\n  - b: " + strings.Repeat("x", maxYAMLTree) + "\n    c: \"y\"\nd: z\n"
	leaves := parse(t, YAML, text)
	if len(leaves) != 3 || !hasLeaf(leaves, want{"a.0.c", "y", ""}) || !hasLeaf(leaves, want{"d", "z", ""}) {
		t.Errorf("%d leaves, want a.0.b, a.0.c and d", len(leaves))
	}
	text = "{\"a\": \"" + strings.Repeat("x", maxYAMLTree) + "\", \"b\": 1}\n"
	if leaves := parse(t, YAML, text); !hasLeaf(leaves, want{"b", "1", ""}) {
		t.Errorf("%d leaves of large JSON, want b", len(leaves))
	}
}

// TestYAMLLongLine finds the places on one long line of wide runes, which would
// take time with the square of its length without marks.
func TestYAMLLongLine(t *testing.T) {
	text := "[" + strings.Repeat("é, ключ, x, ", 50_000) + "z]"
	for _, l := range parse(t, YAML, text) {
		if text[l.Start:l.End] != l.Text {
			t.Fatalf("%q stands where %q is written", l.Text, text[l.Start:l.End])
		}
	}
}
