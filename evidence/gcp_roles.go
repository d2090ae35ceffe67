package evidence

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed data/gcp.yaml
var gcpData []byte

// gcpKnowledge is what data/gcp.yaml says.
type gcpKnowledge struct {
	Permissions []string `yaml:"permissions"`
	Amounts     []struct {
		From    string `yaml:"from"`
		To      string `yaml:"to"`
		Because string `yaml:"because"`
	} `yaml:"amounts"`
	UnlessChanged map[string][]string `yaml:"unless-changed"`
	Clusters      map[string]string   `yaml:"clusters"`
	Roles         map[string][]string `yaml:"roles"`
	Nothing       map[string][]string `yaml:"nothing"`
}

// gcpKnown reads the data once. The file is part of the program, and tested.
var gcpKnown = sync.OnceValues(func() (*gcpKnowledge, error) {
	known := new(gcpKnowledge)
	if err := yaml.Unmarshal(gcpData, known); err != nil {
		return known, fmt.Errorf("data/gcp.yaml: %w", err)
	}
	return known, nil
})

// role is what a predefined role holds, and whether it is known at all.
func (k *gcpKnowledge) role(name string) (permissions []string, known bool) {
	if permissions, known = k.Roles[name]; known {
		return permissions, true
	}
	service, rest, _ := strings.Cut(name, ".")
	return nil, slices.Contains(k.Nothing[service], rest)
}

// grants are permissions in the words of the catalog, with what they amount to.
// A role that holds none of those that are known here is a grant of itself, so
// that it is told.
func (k *gcpKnowledge) grants(role string, permissions []string, because string, conditional bool) []Grant {
	var grants []Grant
	add := func(scope, because string, conditional bool) {
		grants = append(grants, Grant{Scope: scope, Because: because, Conditional: conditional}.sure())
	}
	for _, p := range permissions {
		if strings.ContainsAny(p, "*?") {
			grants = append(grants, unread(because+", with a permission that is not spelled out"))
			continue
		}
		add(p, because, conditional)
		for _, a := range k.Amounts {
			if a.From == p {
				add(a.To, because+" with "+p+", and "+a.Because, conditional)
			}
		}
	}
	if len(permissions) == 0 {
		add(role, because, conditional)
	}
	for _, p := range k.UnlessChanged[strings.TrimPrefix(role, "roles/")] {
		add(p, because+", which holds it on what has no policy of its own", true)
	}
	return grants
}
