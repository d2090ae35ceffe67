package iam

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// evaluation is a case of evaluations.yaml.
type evaluation struct {
	Case     string
	Version  string
	Context  map[string]any
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
	text, err := os.ReadFile("testdata/evaluations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []evaluation
	if err := yaml.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEvaluations(t *testing.T) {
	asked := 0
	for _, e := range evaluations(t) {
		l := e.layers(t)
		for action, want := range e.Ask {
			asked++
			got := l.Evaluate(action)
			text := got.Verdict.String()
			if got.Verdict == AllowedIf {
				text = strings.TrimSpace("if " + strings.Join(got.If, ", "))
			}
			if text != want && (want != "if" || got.Verdict != AllowedIf) {
				t.Errorf("%s: %s is %q, want %q", e.Case, action, text, want)
			}
		}
	}
	t.Logf("%d questions", asked)
}
