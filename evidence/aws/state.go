package aws

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
)

// record is a resource, and where it was read.
type record struct {
	iac.Resource
	// scope is what its references are looked up in: the folder of Terraform
	// code and state, or the file of a template.
	scope string
	// state says that it was made, rather than written.
	state bool
}

// stateFile is a Terraform state of version 4, or what "terraform show -json"
// prints of a state or a plan.
type stateFile struct {
	Resources []struct {
		Mode      string `json:"mode"`
		Type      string `json:"type"`
		Name      string `json:"name"`
		Module    string `json:"module"`
		Instances []struct {
			Key        any             `json:"index_key"`
			Attributes json.RawMessage `json:"attributes"`
		} `json:"instances"`
	} `json:"resources"`
	Values     shownState `json:"values"`
	Planned    shownState `json:"planned_values"`
	PriorState struct {
		Values shownState `json:"values"`
	} `json:"prior_state"`
}

type shownState struct {
	Root shownModule `json:"root_module"`
}

type shownModule struct {
	Resources []struct {
		Address string          `json:"address"`
		Mode    string          `json:"mode"`
		Type    string          `json:"type"`
		Index   any             `json:"index"`
		Values  json.RawMessage `json:"values"`
	} `json:"resources"`
	Children []shownModule `json:"child_modules"`
}

// readState reads the IAM resources of a state or a plan.
func (f *Files) readState(d *Document) {
	var file stateFile
	if json.Unmarshal(d.Text, &file) != nil {
		return
	}
	for _, r := range file.Resources {
		address := strings.TrimPrefix(r.Module+"."+r.Type+"."+r.Name, ".")
		for _, instance := range r.Instances {
			f.addState(d.Path, r.Mode, r.Type, address, instance.Key, instance.Attributes)
		}
	}
	for _, shown := range []shownState{file.PriorState.Values, file.Values, file.Planned} {
		f.addShown(d.Path, shown.Root)
	}
}

func (f *Files) addShown(file string, m shownModule) {
	for _, r := range m.Resources {
		address, _, _ := strings.Cut(r.Address, "[")
		f.addState(file, r.Mode, r.Type, address, r.Index, r.Values)
	}
	for _, child := range m.Children {
		f.addShown(file, child)
	}
}

// addState keeps a resource that policies are made of, and the link that a key
// makes.
func (f *Files) addState(file, mode, kind, address string, key any, attributes json.RawMessage) {
	if mode == "data" || !keeps(kind) {
		return
	}
	decoder := json.NewDecoder(bytes.NewReader(attributes))
	decoder.UseNumber()
	var tree any
	if decoder.Decode(&tree) != nil {
		return
	}
	r := record{scope: path.Dir(file), state: true}
	r.Type, r.Address, r.Path, r.Attributes = kind, address, file, iac.FromJSON(tree)
	r.Key, _ = iac.FromJSON(key).Known()
	f.records = append(f.records, r)
	if kind == "aws_iam_access_key" {
		f.link(r.Attributes.At("id"), r.Attributes.At("user"), r.scope, file)
	}
}
