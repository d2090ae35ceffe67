package evidence

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed data/kubernetes.yaml
var kubernetesData []byte

// kubeKnowledge is what data/kubernetes.yaml says.
type kubeKnowledge struct {
	Resources map[string]kubeResource `yaml:"resources"`
	Amounts   []kubeAmount            `yaml:"amounts"`
	Roles     map[string]kubeBuiltin  `yaml:"roles"`
}

// kubeResource is a resource of the API.
type kubeResource struct {
	Groups     []string `yaml:"groups"`
	Namespaced bool     `yaml:"namespaced"`
}

// kubeAmount says that one permission does what another one does.
type kubeAmount struct {
	From        string `yaml:"from"`
	To          string `yaml:"to"`
	Because     string `yaml:"because"`
	Conditional bool   `yaml:"conditional"`
}

// kubeBuiltin is a ClusterRole that every cluster has.
type kubeBuiltin struct {
	// Above is the role that it builds on.
	Above string `yaml:"above"`
	// Label is the one by which other ClusterRoles add to it.
	Label string     `yaml:"label"`
	Rules []kubeRule `yaml:"rules"`
}

// kubeKnown reads the data once. The file is part of the program and tested, so
// that an error here is a mistake of ours, found by the tests.
var kubeKnown = sync.OnceValues(func() (*kubeKnowledge, error) {
	known := new(kubeKnowledge)
	if err := yaml.Unmarshal(kubernetesData, known); err != nil {
		return known, fmt.Errorf("data/kubernetes.yaml: %w", err)
	}
	return known, nil
})

// kubeFacts is the data, or nothing where it can't be read.
func kubeFacts() *kubeKnowledge {
	known, _ := kubeKnown()
	return known
}

// amountsTo are the permissions that one permission does the same as.
func (k *kubeKnowledge) amountsTo(verb, resource string) []kubeAmount {
	var found []kubeAmount
	for _, a := range k.Amounts {
		from, what, _ := strings.Cut(a.From, ":")
		if from != verb && verb != "*" || what != "*" && what != resource && resource != "*" {
			continue
		}
		a.To = strings.Replace(a.To, "*", resource, 1)
		if verb == "*" && strings.HasSuffix(a.To, ":"+resource) {
			continue // "*" holds it already
		}
		found = append(found, a)
	}
	return found
}
