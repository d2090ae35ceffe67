package match

import (
	"encoding/base64"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seen is a match as a test sees it.
type seen struct {
	Text, Secret, At, SecretAt string // At: what stands at its offsets
	Depth                      int
	By                         Encodings
}

func see(text string, all []Match) []seen {
	var out []seen
	for _, m := range all {
		out = append(out, seen{
			string(m.Text), string(m.Secret), text[m.Start:m.End], text[m.SecretStart:m.SecretEnd], m.Depth, m.Encodings,
		})
	}
	return out
}

func TestScan(t *testing.T) {
	base := base64.StdEncoding.EncodeToString([]byte(`{"token": "tok_0011aabb"}`))
	twice := base64.StdEncoding.EncodeToString([]byte("first " + base + " last"))
	token := Rule{ID: "token", Regex: `tok_([0-9a-f]{8})\b`}
	for _, test := range []struct {
		name string
		rule Rule
		text string
		want []seen
	}{
		{"plain", token, "a tok_0011aabb b", []seen{{"tok_0011aabb", "0011aabb", "tok_0011aabb", "0011aabb", 0, 0}}},
		{"base64", token, "x: " + base + "\n", []seen{{"tok_0011aabb", "0011aabb", base, base, 1, Base64}}},
		{"base64 twice", token, "x: " + twice + "\n", []seen{{"tok_0011aabb", "0011aabb", twice, twice, 2, Base64}}},
		{"partly encoded", token, "a tok%5f0011aabb b", []seen{{"tok_0011aabb", "0011aabb", "tok%5f0011aabb", "%5f0011aabb", 1, Percent}}},
		{"after something encoded", token, "%41%20%41 tok_0011aabb", []seen{{"tok_0011aabb", "0011aabb", "tok_0011aabb", "0011aabb", 0, 0}}},
		{"line breaks around", Rule{ID: "r", Regex: `\s+tok_\w+\s+`}, "a\n\ntok_1\n\nb", []seen{{"tok_1", "tok_1", "tok_1", "tok_1", 0, 0}}},
		{"named group", Rule{ID: "r", Regex: `(tok)_(?P<secret>\w+)`}, "tok_1", []seen{{"tok_1", "1", "tok_1", "1", 0, 0}}},
		{"named group that is not there", Rule{ID: "r", Regex: `(tok)_(?:a|(?P<secret>\d))`}, "tok_a", []seen{{"tok_a", "tok", "tok_a", "tok", 0, 0}}},
		{"group by number", Rule{ID: "r", Regex: `(tok)_(\w+)`, SecretGroup: 2}, "tok_1", []seen{{"tok_1", "1", "tok_1", "1", 0, 0}}},
		{"first group that is not empty", Rule{ID: "r", Regex: `(x*)tok_(\w+)`}, "tok_1", []seen{{"tok_1", "1", "tok_1", "1", 0, 0}}},
		{"keyword missing", Rule{ID: "r", Regex: `tok_\w+`, Keywords: []string{"railway"}}, "tok_1", nil},
		{"keyword elsewhere", Rule{ID: "r", Regex: `tok_\w+`, Keywords: []string{"railway"}}, "tok_1 RAILway", []seen{{"tok_1", "tok_1", "tok_1", "tok_1", 0, 0}}},
		{"entropy too low", Rule{ID: "r", Regex: `tok_(\w+)`, Entropy: 1}, "tok_aabb", nil},
		{"entropy high enough", Rule{ID: "r", Regex: `tok_(\w+)`, Entropy: 1}, "tok_aabc", []seen{{"tok_aabc", "aabc", "tok_aabc", "aabc", 0, 0}}},
		{"not kept", Rule{ID: "r", Regex: `tok_(\w+)`, Keep: func(m *Match) bool { return string(m.Secret) != "1" }}, "tok_1 tok_2", []seen{{"tok_2", "2", "tok_2", "2", 0, 0}}},
		{"near", Rule{ID: "r", Regex: `tok_\w+`, Near: []string{"fly"}}, "FLY " + strings.Repeat(" ", 190) + "tok_1 " + strings.Repeat(" ", 300) + "tok_2", []seen{{"tok_1", "tok_1", "tok_1", "tok_1", 0, 0}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := see(test.text, scan(mustCompile(t, []Rule{test.rule}), test.text, ""))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestPaths(t *testing.T) {
	pattern := func(expr string) *Pattern {
		p, err := CompilePattern(expr)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	vendored := pattern(`(?:^|/)vendor/`)
	e := mustCompile(t, []Rule{
		{ID: "path", Only: pattern(`\.p12$`), Except: []*Pattern{vendored}},
		{ID: "everywhere", Regex: `tok_\d`},
		{ID: "terraform", Regex: `tok_\d`, Only: pattern(`\.tf$`), Except: []*Pattern{vendored}},
	})
	for path, want := range map[string][]string{
		"a.txt":        {"everywhere"},
		"":             {"everywhere"},
		"a.tf":         {"everywhere", "terraform"},
		"vendor/a.tf":  {"everywhere"},
		"a.p12":        {"path", "everywhere"},
		"vendor/a.p12": {"everywhere"},
	} {
		var got []string
		for _, m := range scan(e, "tok_1", path) {
			got = append(got, m.ID)
			if m.ID == "path" && (m.Secret != nil || m.End != 0 || len(m.Line()) != 0) {
				t.Errorf("%s: the match of a path has a text: %+v", path, m)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", path, got, want)
		}
	}
}

func TestGroupAndLine(t *testing.T) {
	e := mustCompile(t, []Rule{{ID: "url", Regex: `(?P<scheme>[a-z]+)://(?P<user>\w+):(?P<secret>\w+)@(?:(?P<host>[\w.]+))?`}})
	encoded := base64.StdEncoding.EncodeToString([]byte("one\npostgres://ann:pw1@db.example/x\ntwo"))
	text := "first\nurl=postgres://ann:pw0@ # note\n" + encoded + "\n"
	type groups struct{ Scheme, User, Secret, Host, Line string }
	var got []groups
	mustScan := func(m *Match) {
		got = append(got, groups{
			string(m.Group("scheme")), string(m.Group("user")), string(m.Group("secret")), string(m.Group("host")), string(m.Line()),
		})
		if m.Group("none") != nil {
			t.Error("a group that does not exist has text")
		}
	}
	e.Scan([]byte(text), "", new(Scratch), mustScan)
	want := []groups{
		{"postgres", "ann", "pw0", "", "\nurl=postgres://ann:pw0@ # note"},
		{"postgres", "ann", "pw1", "db.example", "\none\npostgres://ann:pw1@db.example/x\ntwo"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestMatchesCanBeKept holds that copies of matches stay as they are.
func TestMatchesCanBeKept(t *testing.T) {
	e := mustCompile(t, []Rule{{ID: "r", Regex: `(?P<name>\w+)=(?P<secret>\d+)`}})
	var got []string
	for _, m := range scan(e, "a=1 b=22 c%3d333 dd=4444", "") {
		got = append(got, string(m.Group("name"))+string(m.Secret)+string(m.Line()))
	}
	line := "a=1 b=22 c%3d333 dd=4444"
	decoded := "a=1 b=22 c=333 dd=4444"
	if diff := cmp.Diff([]string{"a1" + line, "b22" + line, "dd4444" + line, "c333" + decoded}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestLineMatchesRemembersTheLine(t *testing.T) {
	p, err := CompilePattern(`allowed`)
	if err != nil {
		t.Fatal(err)
	}
	e := mustCompile(t, []Rule{{ID: "r", Regex: `tok_\d`, Keep: func(m *Match) bool { return !m.LineMatches(p) }}})
	text := "tok_1 tok_2 allowed\ntok_3 tok_4\nallowed tok_5\ntok_6 tok_7 \ntok_8 allowed"
	var got []string
	for _, m := range scan(e, text, "") {
		got = append(got, string(m.Text))
	}
	if want := []string{"tok_3", "tok_4", "tok_6", "tok_7"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestWatchedWords(t *testing.T) {
	watch := []string{"password", "eyj", "begin", "password"}
	e := mustCompile(t, []Rule{{ID: "r", Regex: `tok_\d`}}, watch...)
	for text, want := range map[string][4]bool{
		"":                          {},
		"PassWord":                  {true, false, false, true},
		"eyJ and -----BEGIN":        {false, true, true, false},
		"PASSWORD\u212A BEG\u0130N": {true, false, true, true}, // a dotted capital I is an i in lower case
	} {
		seen := e.Scan([]byte(text), "", new(Scratch), func(*Match) {})
		for i := range watch {
			if seen.Has(i) != want[i] {
				t.Errorf("%q: %q seen: %v", text, watch[i], seen.Has(i))
			}
		}
	}
}

func TestCompileErrors(t *testing.T) {
	for _, test := range []struct {
		rule Rule
		want string
	}{
		{Rule{ID: "broken", Regex: "a("}, "rule broken: "},
		{Rule{ID: "empty"}, "rule empty: "},
		{Rule{ID: "group", Regex: "(a)", SecretGroup: 2}, "rule group: group 2"},
		{Rule{ID: "upper", Regex: "a", Keywords: []string{"KEY"}}, "rule upper: a word"},
		{Rule{ID: "near", Regex: "a", Near: []string{""}}, "rule near: a word"},
	} {
		_, err := Compile([]Rule{{ID: "fine", Regex: "b"}, test.rule})
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.rule.ID, err, test.want)
		}
	}
	if _, err := Compile(nil, make([]string, MaxWatched+1)...); err == nil {
		t.Error("too many words to watch for, and no error")
	}
}

// TestConcurrentScans shares an engine, as fresh as can be, between goroutines.
func TestConcurrentScans(t *testing.T) {
	e := mustCompile(t, manyRules())
	text := strings.Repeat("aax0_0123456789abcdef0123456789abcdef bbx27 = '0123456789abcdef0123456789abcdef'\n", 40)
	want := len(scan(e, text, ""))
	if want == 0 {
		t.Fatal("nothing found")
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := len(scan(e, text, "")); got != want {
				t.Errorf("%d found, want %d", got, want)
			}
		})
	}
	wait.Wait()
}

// TestScratchServesManyEngines holds that a Scratch may go from one engine to
// another.
func TestScratchServesManyEngines(t *testing.T) {
	var s Scratch
	for i, rules := range [][]Rule{manyRules(), {{ID: "r", Regex: `tok_\d`}}, manyRules()[:3]} {
		e, n := mustCompile(t, rules), 0
		e.Scan([]byte("tok_1 aax0_0123456789abcdef0123456789abcdef"), "", &s, func(*Match) { n++ })
		if n == 0 {
			t.Errorf("engine %d found nothing", i)
		}
	}
}
