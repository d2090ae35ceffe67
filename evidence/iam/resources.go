package iam

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed resources.yaml
var resourcesYAML []byte

// place is a set of resources that an action can act on: those of a pattern but
// those of others.
type place struct {
	is  string
	but []string
}

// kindOfAction says what the actions of a pattern act on.
type kindOfAction struct {
	action string // in lower case
	places []place
}

// anywhere is where an action may act of which nothing is known.
var anywhere = []place{{is: "*"}}

// actingOn is the table of resources.yaml, read once.
var actingOn = sync.OnceValues(func() ([]kindOfAction, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(resourcesYAML, &document); err != nil {
		return nil, fmt.Errorf("resources.yaml: %w", err)
	}
	var table []kindOfAction
	pairs := document.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		k := kindOfAction{action: strings.ToLower(pairs[i].Value)}
		for _, n := range pairs[i+1].Content {
			patterns := strings.Split(n.Value, " but ")
			if text, ok := strings.CutPrefix(patterns[0], "text "); ok {
				patterns[0] = escaped(text)
			}
			if patterns[0] == "none" {
				patterns[0] = escaped("*")
			}
			k.places = append(k.places, place{patterns[0], patterns[1:]})
		}
		table = append(table, k)
	}
	return table, nil
})

// placesOf is where an action, in lower case, can act.
func placesOf(action string) []place {
	table, err := actingOn()
	if err != nil {
		return anywhere
	}
	for _, k := range table {
		if covers(k.action, action) {
			return k.places
		}
	}
	return anywhere
}
