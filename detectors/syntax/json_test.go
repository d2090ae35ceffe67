package syntax

import (
	"strings"
	"testing"
)

func TestJSON(t *testing.T) {
	tests := []struct {
		name, text string
		want       []want
	}{
		{"scalars", `{"s": "x", "n": -1.5e3, "b": true, "z": null}`,
			[]want{{"s", "x", ""}, {"n", "-1.5e3", ""}, {"b", "true", ""}, {"z", "null", ""}}},
		{"nested", `{"a": [1, {"b": ["x"]}], "e": {}, "f": []}`, []want{{"a.0", "1", ""}, {"a.1.b.0", "x", ""}}},
		{"escapes", `{"k\u0065y": "a\n\"\\\/\u00e9\ud83d\ude00"}`,
			[]want{{"key", "a\n\"\\/é😀", `a\n\"\\\/\u00e9\ud83d\ude00`}}},
		{"lone surrogate", `{"a": "\ud83dx"}`, []want{{"a", "\ufffdx", `\ud83dx`}}},
		{"byte order mark", bom + `{"a": 1}`, []want{{"a", "1", ""}}},
		{"comments and commas", "// c\n{\"a\": 1, /* c */ # c\n \"b\": [2,],}", []want{{"a", "1", ""}, {"b.0", "2", ""}}},
		{"JSON5", `{a: 'it\'s', $b-c: +1, 'd': Infinity}`,
			[]want{{"a", "it's", `it\'s`}, {"$b-c", "+1", ""}, {"d", "Infinity", ""}}},
		{"no commas", "{\"a\": 1\n\"b\": 2}", []want{{"a", "1", ""}, {"b", "2", ""}}},
		{"duplicate keys", `{"a": 1, "a": 2}`, []want{{"a", "1", ""}, {"a", "2", ""}}},
		{"a scalar alone", `"x"`, []want{{"", "x", ""}}},
		{"dots stay in keys", `{"a.b": {"c": 1}}`, []want{{"a.b.c", "1", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantLeaves(t, tt.text, parse(t, JSON, tt.text), tt.want...)
		})
	}
}

func TestJSONLines(t *testing.T) {
	const text = "{\"a\": 1}\n\n{\"a\": 2, \"b\": [3]}\r\n"
	leaves := parse(t, JSON, text)
	wantLeaves(t, text, leaves, want{"a", "1", ""}, want{"a", "2", ""}, want{"b.0", "3", ""})
	if leaves[0].Doc != 0 || leaves[1].Doc != 1 || leaves[2].Doc != 1 {
		t.Errorf("documents %d, %d, %d; want 0, 1, 1", leaves[0].Doc, leaves[1].Doc, leaves[2].Doc)
	}
}

func TestBrokenJSON(t *testing.T) {
	tests := []struct {
		name, text, fault string
		want              []want
	}{
		{"too short", `{"a": 1, "b": {"c": 2, "d": "tru`, "line 1: a string is not closed", []want{{"a", "1", ""}, {"b.c", "2", ""}}},
		{"ends after a key", "{\"a\": 1,\n\"b\":", "line 2: a key has no value", []want{{"a", "1", ""}}},
		{"unclosed string", "{\"a\": \"x\n\"b\": 2}", "line 1: a string is not closed", []want{{"b", "2", ""}}},
		{"a line of JSON Lines is cut", "{\"a\": 1}\n{\"a\": \"cu\n{\"a\": 3}", "line 2: a string is not closed",
			[]want{{"a", "1", ""}, {"a", "3", ""}}},
		{"wrong bracket", `{"a": [1}, "b": 2}`, "an object ends where a list must", []want{{"a.0", "1", ""}, {"b", "2", ""}}},
		{"template", `{"a": {{ x }}, "b": "y"}`, "a value has no key", []want{{"b", "y", ""}}},
		{"prose", "this is no JSON", "line 1: no value begins here", nil},
		{"script", `var config = {"a": 1};`, "no value begins here", []want{{"a", "1", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			leaves := parseBroken(t, JSON, tt.text, tt.fault)
			for _, w := range tt.want {
				if !hasLeaf(leaves, w) {
					t.Errorf("%s=%s was not read; got %v", w.path, w.text, leaves)
				}
			}
		})
	}
}

// TestJSONGoesOnBesideTheDeep holds that what is nested too deep hides nothing
// that stands beside it.
func TestJSONGoesOnBesideTheDeep(t *testing.T) {
	text := `{"deep": ` + strings.Repeat("[", 1000) + `"]"` + strings.Repeat("]", 1000) + `, "beside": "x"}`
	if !hasLeaf(parseBroken(t, JSON, text, ErrLimit.Error()), want{"beside", "x", ""}) {
		t.Error("what stands beside the deep list was not read")
	}
}

func hasLeaf(leaves []Leaf, w want) bool {
	for _, l := range leaves {
		if l.Dotted() == w.path && l.Text == w.text {
			return true
		}
	}
	return false
}
