package gitleaks

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/match"
	"github.com/zricethezav/gitleaks/v8/config"
)

// TestEveryRuleIsConverted compares with what the library makes of its own
// configuration.
func TestEveryRuleIsConverted(t *testing.T) {
	cfg := libraryConfig(t)
	rules, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	f, err := parse()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := allowNames(f.Allowlists), libraryAllowNames(cfg.Allowlists); !slices.Equal(got, want) {
		t.Errorf("allow-lists for all rules: %v, want %v", got, want)
	}
	var ids []string
	for i, r := range rules.Match() {
		ids = append(ids, r.ID)
		want, got := cfg.Rules[r.ID], f.Rules[i]
		if want.SkipReport || len(want.RequiredRules) > 0 {
			t.Errorf("rule %s: needs other rules", r.ID)
		}
		regex, path := "", ""
		if want.Regex != nil {
			regex = want.Regex.String()
		}
		if want.Path != nil {
			path = want.Path.String()
		}
		if r.Regex != regex || got.Path != path || (r.Only == nil) != (path == "") || r.Entropy != want.Entropy ||
			r.SecretGroup != want.SecretGroup || !slices.Equal(r.Keywords, want.Keywords) ||
			rules.Description(r.ID) != want.Description {
			t.Errorf("rule %s: %+v, want %+v", r.ID, r, want)
		}
		if got, want := allowNames(got.Allowlists), libraryAllowNames(want.Allowlists); !slices.Equal(got, want) {
			t.Errorf("rule %s: allow-lists %v, want %v", r.ID, got, want)
		}
	}
	if !slices.Equal(ids, cfg.OrderedRules) {
		t.Errorf("rules %v, want %v", ids, cfg.OrderedRules)
	}
}

// allowNames are allow-lists in a form to compare.
func allowNames(lists []*allowlist) (names []string) {
	for _, a := range lists {
		target := strings.TrimPrefix(a.RegexTarget, "secret")
		stop := make(map[string]bool)
		for _, w := range a.StopWords {
			stop[strings.ToLower(w)] = true
		}
		names = append(names, fmt.Sprint(strings.ToUpper(a.Condition) == "AND", len(a.Commits), a.Paths, target, a.Regexes, slices.Sorted(maps.Keys(stop))))
	}
	return names
}

func libraryAllowNames(lists []*config.Allowlist) (names []string) {
	for _, a := range lists {
		names = append(names, fmt.Sprint(a.MatchCondition == config.AllowlistMatchAnd, len(a.Commits), a.Paths, a.RegexTarget, a.Regexes, slices.Sorted(slices.Values(a.StopWords))))
	}
	return names
}

func TestGeneric(t *testing.T) {
	for id, want := range map[string]bool{"generic-api-key": true, "My-Generic": true, "github-pat": false} {
		if Generic(id) != want {
			t.Errorf("%s: %v", id, !want)
		}
	}
}

func TestDescription(t *testing.T) {
	rules, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if rules.Description("github-pat") == "" || rules.Description("no-such-rule") != "" {
		t.Error("a known rule has no description, or an unknown one has")
	}
}

func TestUnsupportedConfigurations(t *testing.T) {
	for want, f := range map[string]*file{
		"rules made of several rules": {Rules: []rule{{ID: "a", SkipReport: true}}},
		"defined twice":               {Rules: []rule{{ID: "a"}, {ID: "a"}}},
		"does not exist":              {Allowlists: []*allowlist{{TargetRules: []string{"b"}}}},
	} {
		if err := f.normalize(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	for want, list := range map[string]*allowlist{
		"neither AND nor OR": {Condition: "XOR", Regexes: []string{"a"}},
		"none of secret":     {RegexTarget: "file", Regexes: []string{"a"}},
		"missing closing":    {Paths: []string{"(a"}},
	} {
		if _, err := newAllow(list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestAllowlistForSomeRules(t *testing.T) {
	f := &file{Rules: []rule{{ID: "a"}, {ID: "b"}}, Allowlists: []*allowlist{{TargetRules: []string{"b"}, StopWords: []string{"X"}}}}
	if err := f.normalize(); err != nil {
		t.Fatal(err)
	}
	if len(f.Allowlists) != 0 || len(f.Rules[0].Allowlists) != 0 || len(f.Rules[1].Allowlists) != 1 {
		t.Errorf("%+v", f)
	}
}

func TestDedupe(t *testing.T) {
	text := []byte("generic and specific\ngeneric\nspecific\n" + strings.Repeat("x", 100))
	at := func(id string, start int, secret string) match.Match {
		return match.Match{ID: id, Start: start, Secret: []byte(secret)}
	}
	long := strings.Repeat("abc0", indexed/4+1)
	for _, test := range []struct {
		name  string
		found []match.Match
		want  []int // of found
	}{
		{"nothing", nil, nil},
		{"no generic", []match.Match{at("x", 0, "s"), at("y", 0, "s")}, []int{0, 1}},
		{"same line", []match.Match{at("generic-api-key", 0, "s"), at("x", 12, "s")}, []int{1}},
		{"part of the secret", []match.Match{at("x", 12, "asb"), at("generic-api-key", 0, "s")}, []int{0}},
		{"not part", []match.Match{at("x", 12, "s"), at("generic-api-key", 0, "sb")}, []int{0, 1}},
		{"across two secrets", []match.Match{at("x", 12, "a"), at("y", 13, "b"), at("generic-api-key", 0, "ab")}, []int{0, 1, 2}},
		{"other line", []match.Match{at("generic-api-key", 21, "s"), at("x", 12, "s"), at("y", 29, "s")}, []int{0, 1, 2}},
		{"generic and generic", []match.Match{at("generic-api-key", 0, "s"), at("generic-b", 0, "s")}, []int{0, 1}},
		{"very long line", []match.Match{at("x", 12, long), at("generic-api-key", 0, "c0ab"), at("generic-api-key", 1, "cc")}, []int{0, 2}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var want []string
			for _, i := range test.want {
				want = append(want, fmt.Sprint(test.found[i].ID, test.found[i].Start))
			}
			var got []string
			for _, m := range Dedupe(text, test.found) {
				got = append(got, fmt.Sprint(m.ID, m.Start))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
}

// A secret between escaped quotes is found as one between plain quotes is.
func TestEscapedQuotes(t *testing.T) {
	engine := newEngine(t)
	var scratch match.Scratch
	for name, c := range map[string]struct{ text, rule string }{
		"a notebook's line":   {`   "client = Client(access_token=\"dapi9c3b7a1d5e8f0264b7c9d1e3f5a70862\")\n",`, "databricks-api-token"},
		"a transcript":        {`{"content":"{\"adafruit_api_key\": \"k7qm2zx8wrt4lc9vb1np6yd3gs5hj0ue\"}"}`, "adafruit-api-key"},
		"a name in JSON":      {`{"body":"{\"api_key\":\"f83hs0Lq92mXb71TzQpW\"}"}`, "generic-api-key"},
		"with a tab after it": {`"token: dapi9c3b7a1d5e8f0264b7c9d1e3f5a70862\t"`, "databricks-api-token"},
	} {
		t.Run(name, func(t *testing.T) {
			var rules []string
			engine.Scan([]byte(c.text), "a.json", &scratch, func(m *match.Match) { rules = append(rules, m.ID) })
			if !slices.Contains(rules, c.rule) {
				t.Errorf("%s finds %v, want %s", c.text, rules, c.rule)
			}
		})
	}
	engine.Scan([]byte("sourcegraph at 2506bf08459286cb0fe9f1bdebb6c73f0e19d765 \n"), "a.md", &scratch, func(m *match.Match) {
		t.Errorf("%s takes a commit for a token", m.ID)
	})
}
