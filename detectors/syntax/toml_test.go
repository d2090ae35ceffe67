package syntax

import (
	"strings"
	"testing"
)

func TestTOML(t *testing.T) {
	tests := []struct {
		name, text string
		want       []want
	}{
		{"scalars", "s = \"x\"\nl = 'C:\\x'\nn = 1_000\nb = true\nd = 1979-05-27T07:32:00Z\nf = inf\n",
			[]want{{"s", "x", ""}, {"l", `C:\x`, ""}, {"n", "1_000", ""}, {"b", "true", ""}, {"d", "1979-05-27T07:32:00Z", ""}, {"f", "inf", ""}}},
		{"tables", "[a.b]\nc.d = 1 # c\n[e.\"f.g\"]\nh = 2\n", []want{{"a.b.c.d", "1", ""}, {"e.f.g.h", "2", ""}}},
		{"arrays of tables", "[[a]]\nn = 1\n[a.b]\nc = 2\n[[a.d]]\ne = 3\n[[a]]\nn = 4\n[[a.d]]\ne = 5\n",
			[]want{{"a.0.n", "1", ""}, {"a.0.b.c", "2", ""}, {"a.0.d.0.e", "3", ""}, {"a.1.n", "4", ""}, {"a.1.d.0.e", "5", ""}}},
		{"values in values", "a = [1, {b = \"x\", c.d = [2]},\n 3]\n", []want{{"a.0", "1", ""}, {"a.1.b", "x", ""}, {"a.1.c.d.0", "2", ""}, {"a.2", "3", ""}}},
		{"escapes", `a = "x\n\u00e9\""`, []want{{"a", "x\né\"", `x\n\u00e9\"`}}},
		{"several lines", "a = \"\"\"\none \\\n   two\n\"\"\"\nb = '''x'y\nz'''\nc = \"\"\"\"\"\"\n",
			[]want{{"a", "one two\n", "one \\\n   two\n"}, {"b", "x'y\nz", ""}, {"c", "", ""}}},
		{"CRLF and byte order mark", bom + "a = 1\r\n[b]\r\nc = 'x'\r\n", []want{{"a", "1", ""}, {"b.c", "x", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantLeaves(t, tt.text, parse(t, TOML, tt.text), tt.want...)
		})
	}
}

func TestBrokenTOML(t *testing.T) {
	const text = "a = 1\n[t]\nb = = 2\n# c\nc = 3\nd = {{ x }}\ne = 'x\n[u]\nf = \"4\"\n"
	wantLeaves(t, text, parseBroken(t, TOML, text, "toml, line 3: "), want{"a", "1", ""}, want{"t.c", "3", ""}, want{"u.f", "4", ""})
}

// TestTOMLBrokenManyTimes holds that reading doesn't start over for ever.
func TestTOMLBrokenManyTimes(t *testing.T) {
	text := "a = 1\n" + strings.Repeat("b = [\n", 100_000)
	wantLeaves(t, text, parseBroken(t, TOML, text, "line "), want{"a", "1", ""})
}
