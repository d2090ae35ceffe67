package iam

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// evaluation is a case of evaluations/*.yaml.
type evaluation struct {
	Case string
	// Source is where the answer comes from: a word of sources.yaml, a page, or a
	// repository and a file of published cases.
	Source  string
	Version string
	Context map[string]any
	// Since is a key whose value is a time, and not before Today.
	Since    string
	Identity []any
	Managed  []string
	Limits   []struct {
		Name     string
		Policies []any
	}
	Ask map[string]string
}

// document makes a policy of statements, or of "unread: why".
func document(t *testing.T, version string, tree any) Policy {
	t.Helper()
	if m, ok := tree.(map[string]any); ok && m["unread"] != nil {
		return Policy{Unread: m["unread"].(string)}
	}
	if version == "" {
		version = "2012-10-17"
	}
	p, err := Read(map[string]any{"Version": version, "Statement": withGaps(tree)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var angled = regexp.MustCompile(`<([^>]+)>`)

// withGaps puts a gap wherever a tree has <name>.
func withGaps(tree any) any {
	switch tree := tree.(type) {
	case string:
		return angled.ReplaceAllStringFunc(tree, func(s string) string { return partial.Gap(s[1 : len(s)-1]) })
	case []any:
		for i := range tree {
			tree[i] = withGaps(tree[i])
		}
	case map[string]any:
		for k := range tree {
			tree[k] = withGaps(tree[k])
		}
	}
	return tree
}

func (e evaluation) layers(t *testing.T) Layers {
	t.Helper()
	facts := map[string]Fact{}
	for key, v := range e.Context {
		if list, ok := v.([]any); ok {
			var texts []string
			for _, one := range list {
				texts = append(texts, one.(string))
			}
			facts[key] = Is(texts...)
		} else {
			facts[key] = Fact{Absent: true}
		}
	}
	if e.Since != "" {
		facts[e.Since] = Fact{Since: Today}
	}
	l := Layers{Context: Of(facts)}
	for _, tree := range e.Identity {
		l.Identity = append(l.Identity, document(t, e.Version, tree))
	}
	for _, arn := range e.Managed {
		p, ok := Managed(arn)
		if !ok {
			p.Unread = arn
		}
		l.Identity = append(l.Identity, p)
	}
	for _, limit := range e.Limits {
		built := Limit{Name: limit.Name}
		for _, tree := range limit.Policies {
			built.Policies = append(built.Policies, document(t, "", tree))
		}
		l.Limits = append(l.Limits, built)
	}
	return l
}

func evaluations(t *testing.T) []evaluation {
	t.Helper()
	files, err := filepath.Glob("testdata/evaluations/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases")
	}
	var all []evaluation
	for _, file := range files {
		var some []evaluation
		unmarshal(t, file, &some)
		all = append(all, some...)
	}
	return all
}

func unmarshal(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func TestEvaluations(t *testing.T) {
	asked, cases := 0, evaluations(t)
	for _, e := range cases {
		l := e.layers(t)
		for question, want := range e.Ask {
			asked++
			got := answer(&l, question)
			text := got.Verdict.String()
			if got.Verdict == AllowedIf {
				text = strings.TrimSpace("if " + strings.Join(got.If, ", "))
			}
			if text != want && (want != "if" || got.Verdict != AllowedIf) {
				t.Errorf("%s: %s is %q, want %q", e.Case, question, text, want)
			}
		}
	}
	t.Logf("%d cases, %d questions", len(cases), asked)
}

// answer is the answer to "action", or to "action on arn".
func answer(l *Layers, question string) Answer {
	if action, arn, found := strings.Cut(question, " on "); found {
		return l.On(action, arn)
	}
	return l.Evaluate(question)
}

// leastCases is how many cases with known answers the project promises.
const leastCases = 300

func TestEveryCaseNamesItsSource(t *testing.T) {
	known := map[string]string{}
	unmarshal(t, "testdata/sources.yaml", &known)
	cases := evaluations(t)
	if len(cases) < leastCases {
		t.Errorf("%d cases", len(cases))
	}
	seen := map[string]bool{}
	for _, e := range cases {
		page := strings.HasPrefix(e.Source, "https://") || strings.HasPrefix(e.Source, "simulate/") || strings.HasPrefix(e.Source, "example ")
		if file := strings.Contains(e.Source, " ") && strings.Contains(e.Source, "/"); known[e.Source] == "" && !page && !file {
			t.Errorf("%s: no source is called %q", e.Case, e.Source)
		}
		if seen[e.Case] || len(e.Ask) == 0 {
			t.Errorf("%q is there twice, or asks nothing", e.Case)
		}
		seen[e.Case] = true
	}
}

// TestEveryOperatorHasCases: one that holds, one that doesn't and one that is not
// known, for each.
func TestEveryOperatorHasCases(t *testing.T) {
	found := map[string]map[string]bool{}
	for _, e := range evaluations(t) {
		for operator := range conditionsIn(e.Identity) {
			_, name := quantifier(operator)
			name, _ = cutSuffixFold(strings.ToLower(name), "IfExists")
			if found[name] == nil {
				found[name] = map[string]bool{}
			}
			for _, want := range e.Ask {
				found[name][strings.Fields(want)[0]] = true
			}
		}
	}
	for name := range operators {
		for _, want := range []string{"allowed", "denied", "if"} {
			if !found[name][want] {
				t.Errorf("no case in which %s comes to %q", name, want)
			}
		}
	}
}

// conditionsIn are the operators in a tree of policies.
func conditionsIn(tree any) map[string]bool {
	all := map[string]bool{}
	switch tree := tree.(type) {
	case []any:
		for _, e := range tree {
			maps.Copy(all, conditionsIn(e))
		}
	case map[string]any:
		if c, ok := tree["Condition"].(map[string]any); ok {
			for operator := range c {
				all[operator] = true
			}
		}
	}
	return all
}
