package evidence

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/evidence/iam"
)

// escalation is a published way to gain permissions.
type escalation struct {
	Path, Source string
	Allow, Near  []string
}

// policyOf allows actions: "action", "action on resource", "action for service".
func policyOf(t *testing.T, actions []string) iam.Policy {
	t.Helper()
	var statements []map[string]any
	for _, a := range actions {
		s := map[string]any{"Effect": "Allow", "Resource": "*"}
		action, resource, found := strings.Cut(a, " on ")
		if found {
			s["Resource"] = resource
		}
		action, service, found := strings.Cut(action, " for ")
		if found {
			s["Condition"] = map[string]any{"StringEquals": map[string]string{"iam:PassedToService": service}}
		}
		s["Action"] = action
		statements = append(statements, s)
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		t.Fatal(err)
	}
	p, err := iam.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// takeovers are the actions of the catalog that take an account over and that a
// policy allows.
func takeovers(aws *catalog.Provider, needs []string, p iam.Policy) []string {
	l := iam.Layers{Identity: []iam.Policy{p}, Context: iam.Of(map[string]iam.Fact{"aws:username": iam.Is("anna")})}
	grants := l.Grants(needs)
	var all []string
	for _, a := range aws.Actions {
		missing := func(need string) bool {
			return !slices.ContainsFunc(grants, func(g iam.Grant) bool { return aws.Covers(g.Scope, need) })
		}
		if a.Effect == catalog.Takeover && !slices.ContainsFunc(a.Needs, missing) {
			all = append(all, a.ID)
		}
	}
	return all
}

// leastEscalations is how many published ways there are cases for.
const leastEscalations = 100

func TestPublishedEscalations(t *testing.T) {
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	aws, _ := known.Provider(awsProvider)
	needs := newAWS(known).actions
	text, err := os.ReadFile("testdata/aws-escalations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []escalation
	if err := yaml.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if e.Source == "" || len(e.Near) == 0 {
			t.Errorf("%s has no source, or nothing near it", e.Path)
		}
		if got := takeovers(aws, needs, policyOf(t, e.Allow)); len(got) == 0 {
			t.Errorf("%s: %v takes nothing over", e.Path, e.Allow)
		}
		if got := takeovers(aws, needs, policyOf(t, e.Near)); len(got) > 0 {
			t.Errorf("%s: %v is one step short, and is said to be %v", e.Path, e.Near, got)
		}
	}
	if len(all) < leastEscalations {
		t.Errorf("%d ways", len(all))
	}
	t.Logf("%d ways, and as many near misses", len(all))
}
