package iac

import (
	"cmp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// Template is one CloudFormation template: of CloudFormation itself, of SAM, of
// the CDK, or inside a serverless.yml.
type Template struct {
	// Path is the file.
	Path string
	// Computed gives what !Ref and !GetAtt make of a resource. It may be nil.
	Computed func(r Resource, attribute string) (Value, bool)

	root      *tree
	resources map[string]*tree
	// serverless says that the file's own ${…} are to be taken for unknown.
	serverless bool
	budget     int
}

// Templates are the templates of a file.
func Templates(path string, leaves []syntax.Leaf) []*Template {
	var all []*Template
	for _, root := range trees(leaves) {
		t := &Template{Path: path, root: root, resources: map[string]*tree{}, budget: fewSteps + stepsForByte*len(leaves)}
		t.take(root.at("Resources"))
		if inner := root.at("resources"); inner != nil { // of the Serverless Framework
			t.serverless = true
			t.take(inner.at("Resources"))
			for _, key := range inner.keys {
				t.take(inner.kids[key].at("Resources"))
			}
		}
		if root.at("provider", "name") != nil {
			t.serverless = true
		}
		if len(t.resources) > 0 || t.serverless {
			all = append(all, t)
		}
	}
	return all
}

// At is the value at a place of the file, outside the resources as well: in a
// serverless.yml much stands there.
func (t *Template) At(keys ...string) Value { return t.value(t.root.at(keys...), "", 0) }

func (t *Template) take(resources *tree) {
	if resources == nil {
		return
	}
	for _, id := range resources.keys {
		if r := resources.kids[id]; strings.Contains(r.at("Type").text(), "::") {
			t.resources[id] = r
		}
	}
}

// Resources are the resources whose type begins so, in order of their ids.
func (t *Template) Resources(prefix string) []Resource {
	var all []Resource
	for id, tree := range t.resources {
		if strings.HasPrefix(tree.at("Type").text(), prefix) {
			all = append(all, t.resource(id, 0))
		}
	}
	slices.SortFunc(all, func(a, b Resource) int { return cmp.Compare(a.Address, b.Address) })
	return all
}

func (t *Template) resource(id string, depth int) Resource {
	tree := t.resources[id]
	r := Resource{Type: tree.at("Type").text(), Address: id, Path: t.Path}
	if condition := tree.at("Condition").text(); condition != "" {
		r.Maybe = "whether the template makes " + short(id) + ", which its condition " + short(condition) + " decides"
	}
	if properties := tree.at("Properties"); properties != nil {
		r.Attributes = t.value(properties, "", depth)
	} else {
		r.Attributes = Value{Kind: Map}
	}
	return r
}
