package evidence

import (
	"bytes"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// gcp reads which roles of Google Cloud are bound to whom: Terraform, its state,
// policies as gcloud prints them, and Config Connector's objects.
type gcp struct {
	// actions are the permissions that the catalog has an action for.
	actions  map[string]bool
	modules  map[string]*iac.Module
	bindings []gcpBinding
	denials  []gcpDenial
	// custom are the permissions of custom roles, by their id.
	custom map[string][]string
}

// gcpBinding is one role bound to some members on one thing. Texts have gaps
// where they are not known.
type gcpBinding struct {
	role    string
	members []string
	// on is what kind of thing: "project", "folder", "storage_bucket" …; target is
	// the service account that it is on, for those.
	on, target string
	// things are what it is on in the words of Grant.On, none where that is not
	// told or holds more than can be told.
	things []string
	// what names the binding for people: "google_project_iam_member.deployer".
	what, path  string
	conditional bool
}

func newGCP(known *catalog.Catalog) *gcp {
	g := &gcp{actions: map[string]bool{}, modules: map[string]*iac.Module{}, custom: map[string][]string{}}
	for _, need := range needsOf(known, "gcp") {
		g.actions[need] = true
	}
	return g
}

// Wants takes infrastructure code, and what may be a policy.
func (*gcp) Wants(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".tf", ".tofu", ".tfstate", ".json", ".yaml", ".yml":
		return true
	}
	return false
}

// Read takes in one file.
func (g *gcp) Read(d *Document) {
	name := strings.ToLower(path.Base(d.Path))
	switch {
	case strings.HasSuffix(name, ".tf.json"), strings.HasSuffix(name, ".tofu.json"):
		if bytes.Contains(d.Text, []byte("google_")) {
			_ = g.module(d.Path).ReadJSON(d.Path, d.Text) // what is not JSON says nothing
		}
	case strings.HasSuffix(name, ".tf"), strings.HasSuffix(name, ".tofu"):
		// A file without a single value asks too much of the library, or is empty.
		if d.Format == syntax.HCL && len(d.Leaves) > 0 {
			g.module(d.Path).Read(d.Path, d.Text)
		}
	case bytes.Contains(d.Text, []byte("google_")) && bytes.Contains(d.Text, []byte(`"terraform_version"`)):
		g.readState(d)
	case bytes.Contains(d.Text, []byte("members")) || bytes.Contains(d.Text, []byte("cnrm.cloud.google.com")):
		g.readPolicies(d)
	}
}

// module is the Terraform of a file's folder.
func (g *gcp) module(file string) *iac.Module {
	dir := path.Dir(file)
	m := g.modules[dir]
	if m == nil {
		m = iac.NewModule(dir)
		m.Computed = gcpComputed
		g.modules[dir] = m
	}
	return m
}

// gcpComputed gives what a resource has without its code saying so: the e-mail
// address of a service account, the name of a custom role.
func gcpComputed(r iac.Resource, attribute string) (iac.Value, bool) {
	text := func(name string) string {
		if v := r.Attributes.At(name); v.Kind != iac.Missing {
			return v.String()
		}
		return partial.Gap(r.Address + "." + name)
	}
	switch strings.TrimPrefix(r.Type, "data.") {
	case "google_service_account":
		email := gcpEmail(text("account_id"), text("project"))
		switch attribute {
		case "email":
			return iac.Literal(email), true
		case "member":
			return iac.Literal("serviceAccount:" + email), true
		case "name", "id":
			return iac.Literal("projects/" + text("project") + "/serviceAccounts/" + email), true
		}
	case "google_project_iam_custom_role", "google_organization_iam_custom_role":
		if attribute == "id" || attribute == "name" {
			return iac.Literal("custom/" + text("role_id")), true
		}
	case "google_project":
		if attribute == "id" {
			return iac.Literal("projects/" + text("project_id")), true
		}
	case "google_storage_bucket":
		return thingComputed(r, attribute)
	}
	return iac.Value{}, false
}

// gcpEmail is the address of a service account by its id, which may be one
// already.
func gcpEmail(account, project string) string {
	if strings.Contains(account, "@") {
		return account
	}
	return account + "@" + strings.TrimPrefix(project, "projects/") + ".iam.gserviceaccount.com"
}
