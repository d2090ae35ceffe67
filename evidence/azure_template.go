package evidence

import (
	"path"
	"regexp"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// armKinds are the types of Azure's own templates in the words of Terraform, and
// where their attributes stand.
var armKinds = map[string]struct {
	kind       string
	attributes map[string][]string
}{
	"microsoft.authorization/roleassignments": {"azurerm_role_assignment", map[string][]string{
		"role_definition_id": {"properties", "roleDefinitionId"}, "principal_id": {"properties", "principalId"}, "scope": {"scope"},
		"condition": {"properties", "condition"},
	}},
	"microsoft.authorization/locks": {"azurerm_management_lock", map[string][]string{"lock_level": {"properties", "level"}, "scope": {"scope"}}},
	"microsoft.keyvault/vaults": {"azurerm_key_vault", map[string][]string{
		"name": {"name"}, "purge_protection_enabled": {"properties", "enablePurgeProtection"},
	}},
	"microsoft.storage/storageaccounts": {"azurerm_storage_account", map[string][]string{
		"name": {"name"}, "immutability_policy.state": {"properties", "immutableStorageWithVersioning", "immutabilityPolicy", "state"},
	}},
}

// guidIn finds the id of a role in an expression of a template.
var guidIn = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// armResources are the resources of an ARM template that protect or assign, as
// those of Terraform.
func armResources(d *Document) []protector {
	var all []protector
	for _, root := range trees(d.Leaves) {
		all = append(all, armIn(root.at("resources"), d.Path, 0)...)
	}
	return all
}

// maxNested is how deep resources in resources are followed.
const maxNested = 10

func armIn(resources *tree, file string, depth int) []protector {
	if depth > maxNested {
		return nil
	}
	var all []protector
	for _, r := range resources.each() {
		kind, known := armKinds[strings.ToLower(r.at("type").text())]
		if known {
			attributes := iac.Value{Kind: iac.Map, Map: map[string]iac.Value{}}
			for name, at := range kind.attributes {
				if text := r.at(at...).text(); text != "" {
					plant(attributes, name, armText(name, text))
				}
			}
			p := protector{iac.Resource{Type: kind.kind, Address: kind.kind + "." + partial.Clean(r.at("name").text()), Path: file, Attributes: attributes}, path.Dir(file)}
			if r.at("condition") != nil {
				p.Maybe = "whether the template makes it, which its condition decides"
			}
			all = append(all, p)
		}
		all = append(all, armIn(r.at("resources"), file, depth+1)...)
		all = append(all, armIn(r.at("properties", "template", "resources"), file, depth+1)...)
	}
	return all
}

// armText is the text of a template: an expression is not known, but for the id
// of a role in it.
func armText(name, text string) iac.Value {
	switch {
	case name == "role_definition_id":
		if id := guidIn.FindString(text); id != "" {
			return iac.Literal(strings.ToLower(id))
		}
		return iac.NotKnown("the role of the assignment")
	case strings.HasPrefix(text, "["):
		return iac.NotKnown(partial.Clean(text[:min(len(text), 60)]))
	}
	return iac.Literal(partial.Clean(text))
}

// bicepAssignment finds the assignments of roles in Bicep, up to their last
// property that matters.
var (
	bicepAssignment = regexp.MustCompile(`(?i)resource\s+(\w{1,100})\s+'Microsoft\.Authorization/roleAssignments@[^']{1,40}'`)
	bicepProperty   = regexp.MustCompile(`(?im)^\s*(roleDefinitionId|principalId)\s*:\s*(.{1,300})$`)
	bicepVariable   = regexp.MustCompile(`(?im)^\s*(?:var|param)\s+(\w{1,100})(?:\s+\w{1,20})?\s*=\s*(.{1,300})$`)
)

// bicepResources are the assignments of a Bicep file. What a property is that is
// not written as an id, or as a variable with one, is not known.
func bicepResources(d *Document) []protector {
	variables := map[string]string{}
	for _, m := range bicepVariable.FindAllSubmatch(d.Text, -1) {
		variables[string(m[1])] = string(m[2])
	}
	starts := bicepAssignment.FindAllSubmatchIndex(d.Text, -1)
	var all []protector
	for i, at := range starts {
		end := len(d.Text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		body := d.Text[at[1]:min(end, at[1]+maxBicep)]
		attributes := iac.Value{Kind: iac.Map, Map: map[string]iac.Value{
			"role_definition_id": iac.NotKnown("the role of the assignment"), "principal_id": iac.NotKnown("a parameter"),
		}}
		for _, m := range bicepProperty.FindAllSubmatch(body, 2) {
			text := string(m[2])
			for name, value := range variables {
				if wordIn(text, name) {
					text += " " + value
				}
			}
			name := map[string]string{"roledefinitionid": "role_definition_id", "principalid": "principal_id"}[strings.ToLower(string(m[1]))]
			if ids := guidIn.FindAllString(text, -1); len(ids) == 1 {
				attributes.Map[name] = iac.Literal(strings.ToLower(ids[0]))
			}
		}
		name := string(d.Text[at[2]:at[3]])
		all = append(all, protector{iac.Resource{Type: "azurerm_role_assignment", Address: name, Path: d.Path, Attributes: attributes}, path.Dir(d.Path)})
	}
	return all
}

// maxBicep is how much of a resource in Bicep is looked at.
const maxBicep = 4 << 10

// wordIn says whether a name stands in an expression as a word.
func wordIn(text, name string) bool {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) {
		if word == name {
			return true
		}
	}
	return false
}
