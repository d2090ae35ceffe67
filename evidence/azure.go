package evidence

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence/iac"
)

// azure reads which roles of Azure are assigned to whom, on what, and what locks
// lie on that: Terraform, its state, ARM templates and Bicep.
type azure struct {
	// asked are the operations that the catalog has an action for.
	asked   []string
	modules map[string]*iac.Module
	// made are the resources of states and templates.
	made []protector
}

func newAzure(known *catalog.Catalog) *azure {
	a := &azure{modules: map[string]*iac.Module{}}
	for _, need := range slices.Compact(slices.Sorted(slices.Values(needsOf(known, "azure")))) {
		if strings.HasPrefix(need, "Microsoft.") {
			a.asked = append(a.asked, need)
		}
	}
	return a
}

// Wants takes infrastructure code, its state and what may be a template.
func (*azure) Wants(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".tf", ".tofu", ".tfstate", ".json", ".bicep":
		return true
	}
	return false
}

// Read takes in one file.
func (a *azure) Read(d *Document) {
	name := strings.ToLower(d.Path)
	mentions := bytes.Contains(d.Text, []byte("azurerm_")) || bytes.Contains(d.Text, []byte("azuread_"))
	switch {
	case strings.HasSuffix(name, ".bicep"):
		a.made = append(a.made, bicepResources(d)...)
	case strings.HasSuffix(name, ".tf.json"), strings.HasSuffix(name, ".tofu.json"):
		if mentions {
			_ = a.module(d.Path).ReadJSON(d.Path, d.Text) // what is not JSON says nothing
		}
	case d.Format == syntax.HCL:
		if len(d.Leaves) > 0 && (mentions || bytes.Contains(d.Text, []byte("locals"))) {
			a.module(d.Path).Read(d.Path, d.Text)
		}
	case mentions && bytes.Contains(d.Text, []byte(`"terraform_version"`)):
		a.state(d)
	case bytes.Contains(d.Text, []byte("Microsoft.")):
		a.made = append(a.made, armResources(d)...)
	}
}

// module is the Terraform of a file's folder.
func (a *azure) module(file string) *iac.Module {
	dir := path.Dir(file)
	if a.modules[dir] == nil {
		a.modules[dir] = iac.NewModule(dir)
	}
	return a.modules[dir]
}

// state takes the resources of a Terraform state or plan.
func (a *azure) state(d *Document) {
	shown := new(protections)
	shown.state(d)
	for _, r := range shown.made {
		if isAzure(r.Type) {
			a.made = append(a.made, r)
		}
	}
}

func isAzure(kind string) bool {
	kind = strings.TrimPrefix(kind, "data.")
	return strings.HasPrefix(kind, "azurerm_") || strings.HasPrefix(kind, "azuread_")
}

// resources are all that was read, in order.
func (a *azure) resources() []protector {
	p := protections{modules: a.modules, made: a.made}
	return slices.DeleteFunc(p.protectors(), func(r protector) bool { return !isAzure(r.Type) })
}

// Claims are what everybody holds to whom something is assigned, and the gates.
func (a *azure) Claims() []Claim {
	w := newAzureWorld(a.resources())
	var claims []Claim
	for _, who := range w.holders() {
		claims = append(claims, a.claims(w, who)...)
	}
	claims = append(claims, gateClaim(w.gates())...)
	return append(claims, w.accounts()...)
}
