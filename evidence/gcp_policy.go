package evidence

import (
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// readPolicies takes policies as "gcloud … get-iam-policy" prints them, and the
// objects of Config Connector.
func (g *gcp) readPolicies(d *Document) {
	for _, root := range trees(d.Leaves) {
		objects := kubeObjects(root)
		if len(objects) == 0 {
			g.printed(root, d.Path)
		}
		for _, o := range objects {
			if strings.Contains(o.tree.at("apiVersion").text(), "iam.cnrm.cloud.google.com") {
				g.connector(o.kind, o.tree, d.Path)
			}
		}
	}
}

// printed takes a policy with its bindings.
func (g *gcp) printed(root *tree, file string) {
	for _, binding := range root.at("bindings").each() {
		role := binding.at("role").text()
		if role == "" || !strings.Contains(role, "/") {
			continue
		}
		g.bindings = append(g.bindings, gcpBinding{
			role: gcpGaps(role), members: gcpMembers(binding.at("members").texts()), on: "policy",
			what: "a binding of " + role, path: file, conditional: binding.at("condition") != nil,
		})
	}
}

// gcpGaps is a text that a tool may fill in later.
func gcpGaps(text string) string {
	if strings.Contains(text, "${") || strings.Contains(text, "{{") {
		return partial.Gap(partial.Clean(text))
	}
	return partial.Clean(text)
}

func gcpMembers(texts []string) []string {
	members := make([]string, len(texts))
	for i, t := range texts {
		members[i] = gcpGaps(t)
	}
	return members
}

// connector takes an object of Config Connector.
func (g *gcp) connector(kind string, object *tree, file string) {
	spec := object.at("spec")
	b := gcpBinding{
		on: connectorTarget(spec.at("resourceRef", "kind").text()), path: file, what: kind + " " + object.at("metadata", "name").text(),
		target: gcpTarget(gcpGaps(firstOf(spec.at("resourceRef", "external").text(), spec.at("resourceRef", "name").text()))),
	}
	if b.on == "service_account" && !strings.Contains(b.target, "@") {
		b.target = gcpEmail(b.target, partial.Gap("the project of "+b.what))
	}
	switch kind {
	case "IAMPolicyMember":
		b.role = gcpGaps(spec.at("role").text())
		b.members = []string{connectorMember(spec.at("member").text(), spec.at("memberFrom"))}
		b.conditional = spec.at("condition") != nil
		g.bindings = append(g.bindings, b)
	case "IAMPolicy", "IAMPartialPolicy":
		for _, binding := range spec.at("bindings").each() {
			one := b
			one.role, one.conditional = gcpGaps(binding.at("role").text()), binding.at("condition") != nil
			for _, m := range binding.at("members").each() {
				one.members = append(one.members, connectorMember(firstOf(m.text(), m.at("member").text()), m.at("memberFrom")))
			}
			g.bindings = append(g.bindings, one)
		}
	case "IAMCustomRole":
		id := firstOf(spec.at("resourceID").text(), object.at("metadata", "name").text())
		g.custom[id] = append(g.custom[id], spec.at("permissions").texts()...)
	}
}

// connectorTarget is what kind of thing a binding is on, in Terraform's words.
func connectorTarget(kind string) string {
	if kind == "IAMServiceAccount" {
		return "service_account"
	}
	return strings.ToLower(kind)
}

// connectorMember is a member by its name, or by the object that makes it, whose
// project the object itself doesn't tell.
func connectorMember(member string, from *tree) string {
	if member != "" {
		return gcpGaps(member)
	}
	if name := from.at("serviceAccountRef", "name").text(); name != "" {
		return "serviceAccount:" + gcpEmail(gcpGaps(name), partial.Gap("the project of "+partial.Clean(name)))
	}
	return partial.Gap("a member that is made elsewhere")
}
