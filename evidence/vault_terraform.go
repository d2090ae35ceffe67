package evidence

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// module is the Terraform of a file's folder.
func (v *vault) module(file string) *iac.Module {
	dir := path.Dir(file)
	m := v.modules[dir]
	if m == nil {
		m = iac.NewModule(dir)
		m.Computed = vaultComputed
		v.modules[dir] = m
	}
	return m
}

// vaultComputed writes out the policy of a data block of rules.
func vaultComputed(r iac.Resource, attribute string) (iac.Value, bool) {
	switch {
	case r.Type == "data.vault_policy_document" && attribute == "hcl":
		var b strings.Builder
		for _, rule := range r.Attributes.At("rule").Each() {
			b.WriteString("path \"" + rule.At("path").String() + "\" {\n  capabilities = [")
			for _, c := range rule.At("capabilities").Each() {
				b.WriteString("\"" + c.String() + "\", ")
			}
			b.WriteString("]\n")
			for _, bound := range []string{"allowed_parameter", "denied_parameter", "required_parameters", "min_wrapping_ttl", "max_wrapping_ttl"} {
				if rule.At(bound).Kind != iac.Missing {
					b.WriteString("  " + bound + " = []\n")
				}
			}
			b.WriteString("}\n")
		}
		return iac.Literal(b.String()), true
	case r.Type == "vault_policy" && (attribute == "name" || attribute == "id"):
		if name := r.Attributes.At("name"); name.Kind != iac.Missing {
			return name, true
		}
	}
	return iac.Value{}, false
}

// terraform takes the policies and tokens of all folders of code.
func (v *vault) terraform() {
	for _, dir := range slices.Sorted(maps.Keys(v.modules)) {
		for _, r := range v.modules[dir].Resources("vault_") {
			v.resource(r, "")
		}
	}
}

// vaultHolders are the resources that give policies to tokens, and the attributes
// that name them.
var vaultHolders = map[string][]string{
	"vault_token":                        {"policies"},
	"vault_approle_auth_backend_role":    {"token_policies", "policies"},
	"vault_kubernetes_auth_backend_role": {"token_policies", "policies"},
	"vault_jwt_auth_backend_role":        {"token_policies", "policies"},
	"vault_aws_auth_backend_role":        {"token_policies", "policies"},
	"vault_gcp_auth_backend_role":        {"token_policies", "policies"},
	"vault_token_auth_backend_role":      {"allowed_policies"},
}

// resource takes one resource, of code or of a state.
func (v *vault) resource(r iac.Resource, note string) {
	if r.Type == "vault_policy" {
		text, name := r.Attributes.At("policy"), r.Attributes.At("name").String()
		switch text.Kind {
		case iac.File:
			v.policies = append(v.policies, vaultText{name: name, path: r.Path, text: vaultAt + text.Text})
		default:
			v.policies = append(v.policies, vaultText{name: name, path: r.Path, text: text.String()})
		}
		return
	}
	attributes, is := vaultHolders[r.Type]
	if !is {
		return
	}
	tie := vaultTie{path: r.Path, what: r.Address + note + " gives it its policies", conditional: r.Maybe != ""}
	for _, a := range attributes {
		for _, p := range gcpTexts(r.Attributes.At(a)) {
			if r.Attributes.At(a).Kind != iac.Missing {
				tie.policies = append(tie.policies, p)
				tie.conditional = tie.conditional || !partial.Whole(p)
			}
		}
	}
	if token := r.Attributes.At("client_token"); r.Type == "vault_token" && token.Kind == iac.Text && partial.Whole(token.Text) && token.Text != "" {
		tie.variable, tie.here = "client_token", true
	}
	if len(tie.policies) > 0 {
		v.ties = append(v.ties, tie)
	}
}

// readState takes the resources of a Terraform state.
func (v *vault) readState(d *Document) {
	for _, root := range trees(d.Leaves) {
		for _, r := range root.at("resources").each() {
			kind := r.at("type").text()
			if !strings.HasPrefix(kind, "vault_") || r.at("mode").text() == "data" {
				continue
			}
			for _, instance := range r.at("instances").each() {
				v.resource(iac.Resource{
					Type: kind, Address: kind + "." + r.at("name").text(), Path: d.Path, Attributes: instance.at("attributes").value(),
				}, " in the state")
			}
		}
	}
}
