package evidence

import (
	"maps"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// terraform takes the bindings and custom roles out of all folders of code.
func (g *gcp) terraform() {
	for _, dir := range slices.Sorted(maps.Keys(g.modules)) {
		m := g.modules[dir]
		for _, r := range m.Resources("google_") {
			g.resource(r, "")
		}
		for _, r := range m.Resources("data.google_iam_policy") {
			g.policyData(r)
		}
	}
}

// resource takes one resource, of code or of a state.
func (g *gcp) resource(r iac.Resource, note string) {
	kind := strings.TrimPrefix(r.Type, "google_")
	if role, is := customRole(kind, r); is {
		g.custom[role.id] = append(g.custom[role.id], role.permissions...)
		return
	}
	if kind == "iam_deny_policy" {
		g.denials = append(g.denials, gcpDenials(r)...)
		return
	}
	on, way := gcpBindingKind(kind)
	if way == "" {
		return
	}
	b := gcpBinding{
		on: on, what: r.Address + note, path: r.Path,
		conditional: r.Maybe != "" || r.Attributes.At("condition").Kind != iac.Missing && len(r.Attributes.At("condition").List) > 0,
		target:      gcpTarget(r.Attributes.At("service_account_id").String()),
		things:      gcpThings(on, r.Attributes),
	}
	if r.Key != "" {
		b.what += "[" + r.Key + "]"
	}
	members := r.Attributes.At("members")
	if way == "member" {
		members = r.Attributes.At("member")
	}
	b.members = gcpTexts(members)
	for _, role := range gcpTexts(r.Attributes.At("role")) {
		b.role = role
		g.bindings = append(g.bindings, b)
	}
}

// gcpBindingKind is what a type of resource binds roles on, and how: "project",
// "member" of google_project_iam_member. A policy as a whole has its bindings in
// data of its own.
func gcpBindingKind(kind string) (on, way string) {
	for _, way := range []string{"member", "binding"} {
		if on, is := strings.CutSuffix(kind, "_iam_"+way); is {
			return on, way
		}
	}
	return "", ""
}

// gcpNamed are the kinds of things on which roles are bound and that protections
// speak of: the attribute that names one, and its name in Grant.On.
var gcpNamed = map[string][2]string{
	"project": {"project", "project/"}, "storage_bucket": {"bucket", "bucket/"}, "bigquery_dataset": {"dataset_id", "dataset/"},
}

// gcpThings is what a binding is on, if that is one thing with a name.
func gcpThings(on string, attributes iac.Value) []string {
	named, known := gcpNamed[on]
	if !known {
		return nil
	}
	name := strings.TrimPrefix(attributes.At(named[0]).String(), "projects/")
	if name = strings.TrimPrefix(name, "b/"); name == "" {
		return nil
	}
	return []string{named[1] + name}
}

// gcpTarget is the address of the service account that a binding is on.
func gcpTarget(id string) string {
	return id[strings.LastIndexByte(id, '/')+1:]
}

// gcpTexts are the texts that a value is, or may be.
func gcpTexts(v iac.Value) []string {
	var texts []string
	for _, element := range v.Each() {
		if len(element.Either) == 0 {
			texts = append(texts, element.String())
		}
		for _, either := range element.Either {
			for _, one := range either.Each() {
				texts = append(texts, one.String())
			}
		}
	}
	if len(texts) == 0 && v.Kind != iac.List {
		texts = append(texts, partial.Gap("a value that is not there"))
	}
	return texts
}

// policyData takes the bindings of data that a resource sets as a whole policy.
func (g *gcp) policyData(r iac.Resource) {
	for _, binding := range r.Attributes.At("binding").Each() {
		b := gcpBinding{
			on: "policy", what: r.Address, path: r.Path, members: gcpTexts(binding.At("members")),
			conditional: binding.At("condition").Kind != iac.Missing,
		}
		for _, role := range gcpTexts(binding.At("role")) {
			b.role = role
			g.bindings = append(g.bindings, b)
		}
	}
}

// gcpCustomRole is a role that a file defines.
type gcpCustomRole struct {
	id          string
	permissions []string
}

func customRole(kind string, r iac.Resource) (gcpCustomRole, bool) {
	if kind != "project_iam_custom_role" && kind != "organization_iam_custom_role" {
		return gcpCustomRole{}, false
	}
	permissions := gcpTexts(r.Attributes.At("permissions"))
	for i, p := range permissions {
		permissions[i] = partial.Loose(p)
	}
	return gcpCustomRole{partial.Loose(r.Attributes.At("role_id").String()), permissions}, true
}

// readState takes the resources of a Terraform state.
func (g *gcp) readState(d *Document) {
	for _, root := range trees(d.Leaves) {
		for _, r := range root.at("resources").each() {
			kind := r.at("type").text()
			if !strings.HasPrefix(kind, "google_") {
				continue
			}
			for _, instance := range r.at("instances").each() {
				g.resource(iac.Resource{
					Type: kind, Address: kind + "." + r.at("name").text(), Key: instance.at("index_key").text(), Path: d.Path,
					Attributes: instance.at("attributes").value(),
				}, " in the state")
			}
		}
	}
}

// value is a tree as a value of infrastructure code.
func (t *tree) value() iac.Value {
	switch {
	case t == nil:
		return iac.Value{}
	case t.leaf != nil:
		return iac.Literal(partial.Clean(t.leaf.Text))
	case t.list():
		v := iac.Value{Kind: iac.List}
		for _, kid := range t.kids {
			v.List = append(v.List, kid.value())
		}
		return v
	}
	v := iac.Value{Kind: iac.Map, Map: map[string]iac.Value{}}
	for _, kid := range t.kids {
		v.Map[kid.key] = kid.value()
	}
	return v
}
