package aws

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/worstcase-dev/worstcase/evidence/iac"
)

//go:embed sam_policies.yaml
var samPoliciesYAML []byte

// samStatement is a statement of a policy template, which allows.
type samStatement struct {
	On    []string                     `yaml:"on"`
	Allow []string                     `yaml:"allow"`
	If    map[string]map[string]string `yaml:"if"`
}

// samPolicies are the policy templates of SAM, by name, read once.
var samPolicies = sync.OnceValues(func() (map[string][]samStatement, error) {
	var templates map[string][]samStatement
	if err := yaml.Unmarshal(samPoliciesYAML, &templates); err != nil {
		return nil, fmt.Errorf("sam_policies.yaml: %w", err)
	}
	return templates, nil
})

// samPolicy is the policy that a template makes of its parameters.
func samPolicy(template string, parameters iac.Value) iac.Value {
	templates, err := samPolicies()
	statements, known := templates[template]
	if err != nil || !known {
		return iac.NotKnown("the policy template " + template)
	}
	policy := policyOf()
	for _, s := range statements {
		policy.Map["Statement"] = appended(policy.Map["Statement"], s.with(parameters))
	}
	return policy
}

// with is the statement with parameters in their places.
func (s samStatement) with(parameters iac.Value) iac.Value {
	filled := func(texts []string) iac.Value {
		list := iac.Value{Kind: iac.List}
		for _, t := range texts {
			list.List = append(list.List, iac.Literal(fillIn(t, parameters)))
		}
		return list
	}
	m := map[string]iac.Value{"Effect": iac.Literal("Allow"), "Action": filled(s.Allow), "Resource": filled(s.On)}
	if len(s.If) > 0 {
		operators := iac.Value{Kind: iac.Map, Map: map[string]iac.Value{}}
		for operator, keys := range s.If {
			of := iac.Value{Kind: iac.Map, Map: map[string]iac.Value{}}
			for key, value := range keys {
				of.Map[key] = filled([]string{value})
			}
			operators.Map[operator] = of
		}
		m["Condition"] = operators
	}
	return iac.Value{Kind: iac.Map, Map: m}
}

// fillIn puts parameters in the places of their ${names}.
func fillIn(text string, parameters iac.Value) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(textOr(parameters.At(name), name))
		text = after
	}
}
