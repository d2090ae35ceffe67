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

//go:embed data/kubernetes_roles.yaml
var kubernetesRoles []byte

// kubeKnowledge is what data/kubernetes.yaml and data/kubernetes_roles.yaml say.
type kubeKnowledge struct {
	Resources map[string]kubeResource `yaml:"resources"`
	Amounts   []kubeAmount            `yaml:"amounts"`
	Roles     []kubeBuiltin           `yaml:"roles"`
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

// kubeBuiltin is a role that every cluster has: a ClusterRole, or one of a
// namespace.
type kubeBuiltin struct {
	Name      string              `yaml:"name"`
	Namespace string              `yaml:"namespace"`
	Labels    map[string]string   `yaml:"labels"`
	Gathers   []map[string]string `yaml:"gathers"`
	Rules     []kubeRule          `yaml:"rules"`
}

// role is the built-in role as if a file had it.
func (b kubeBuiltin) role() kubeRole {
	r := kubeRole{
		cluster: b.Namespace == "", namespace: b.Namespace, name: b.Name,
		labels: map[string]string{"kubernetes.io/bootstrapping": "rbac-defaults"}, rules: b.Rules, builtin: true,
	}
	for name, value := range b.Labels {
		r.labels[name] = value
	}
	for _, labels := range b.Gathers {
		r.gathers = append(r.gathers, kubeSelector{labels: labels})
	}
	return r
}

// kubeKnown reads the data once. The files are part of the program and tested, so
// that an error here is a mistake of ours, found by the tests.
var kubeKnown = sync.OnceValues(func() (*kubeKnowledge, error) {
	known := new(kubeKnowledge)
	for _, data := range [][]byte{kubernetesData, kubernetesRoles} {
		if err := yaml.Unmarshal(data, known); err != nil {
			return known, fmt.Errorf("data/kubernetes.yaml: %w", err)
		}
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
