package evidence

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/worstcase-dev/worstcase/catalog"
)

//go:embed data/azure.yaml
var azureData []byte

// azureRole is a role definition: patterns of operations, what is taken away from
// them, and the same of the data plane.
type azureRole struct {
	ID string `yaml:"id"`
	// Source is a key of the data's sources, and Checked the day it was looked up.
	Source  string   `yaml:"source"`
	Checked string   `yaml:"checked"`
	Actions []string `yaml:"actions"`
	Not     []string `yaml:"not"`
	Data    []string `yaml:"data"`
	NotData []string `yaml:"not-data"`
}

// azureKnowledge is what data/azure.yaml says.
type azureKnowledge struct {
	// Sources are pages by their short names.
	Sources map[string]string `yaml:"sources"`
	Amounts []struct {
		From    string   `yaml:"from"`
		Data    bool     `yaml:"data"`
		To      []string `yaml:"to"`
		Because string   `yaml:"because"`
		Source  string   `yaml:"source"`
		Checked string   `yaml:"checked"`
	} `yaml:"amounts"`
	DataPlane []string             `yaml:"data-plane"`
	Services  map[string]string    `yaml:"services"`
	Graph     map[string]string    `yaml:"graph"`
	Roles     map[string]azureRole `yaml:"roles"`
}

// azureKnown reads the data once. The file is part of the program, and tested.
var azureKnown = sync.OnceValues(func() (*azureKnowledge, error) {
	known := new(azureKnowledge)
	if err := yaml.Unmarshal(azureData, known); err != nil {
		return known, fmt.Errorf("data/azure.yaml: %w", err)
	}
	return known, nil
})

// role is a built-in role by its name or by the id at the end of a path.
func (k *azureKnowledge) role(name string) (called string, role azureRole, known bool) {
	id := strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
	for called, role := range k.Roles {
		if strings.EqualFold(called, name) || role.ID == id {
			return called, role, true
		}
	}
	return name, azureRole{}, false
}

// allows says whether a role allows an operation, of the data plane or not.
func (r azureRole) allows(operation string, data bool) bool {
	matches := func(patterns []string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return catalog.Glob(p, operation) })
	}
	if data {
		return matches(r.Data) && !matches(r.NotData)
	}
	return matches(r.Actions) && !matches(r.Not)
}

// grants are what a role allows of the operations that the catalog asks about, in
// as few patterns as hold, and what that amounts to. On a resource of one service,
// it is about that service alone; "" is for all of them.
func (k *azureKnowledge) grants(r azureRole, asked []string, service, because string) []Grant {
	allowed := map[string]bool{}
	services := map[string]int{}
	about := func(operation string) bool {
		of := serviceOf(operation)
		return service == "" || of == service || of == "Microsoft.Authorization"
	}
	for _, operation := range asked {
		if about(operation) && r.allows(operation, slices.Contains(k.DataPlane, operation)) {
			allowed[operation] = true
			services[serviceOf(operation)]++
		}
	}
	all := map[string]int{}
	for _, operation := range asked {
		all[serviceOf(operation)]++
	}
	var grants []Grant
	for _, operation := range asked {
		scope := operation
		if service := serviceOf(operation); services[service] == all[service] && all[service] > 1 {
			scope = service + "/*"
		}
		if allowed[operation] {
			grants = append(grants, Grant{Scope: scope, Because: because})
		}
	}
	for _, a := range k.Amounts {
		if !about(a.From) || !r.allows(a.From, a.Data) {
			continue
		}
		reason := because
		if a.Because != "" {
			reason += " with " + a.From + ", and " + a.Because
		}
		for _, to := range a.To {
			grants = append(grants, Grant{Scope: to, Because: reason})
		}
	}
	return grants
}

// serviceOf is the provider of an operation: "Microsoft.Storage".
func serviceOf(operation string) string {
	service, _, _ := strings.Cut(operation, "/")
	return service
}
