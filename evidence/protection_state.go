package evidence

import (
	"path"

	"github.com/worstcase-dev/worstcase/evidence/iac"
)

// state takes the resources of a Terraform state or plan.
func (p *protections) state(d *Document) {
	for _, root := range trees(d.Leaves) {
		for _, r := range root.at("resources").each() {
			if r.at("mode").text() == "data" {
				continue
			}
			for _, instance := range r.at("instances").each() {
				p.make(d.Path, r.at("type").text(), r.at("name").text(), instance.at("index_key").text(), instance.at("attributes").value())
			}
		}
		for _, values := range []*tree{root.at("values"), root.at("planned_values")} {
			p.shown(d.Path, values.at("root_module"), 0)
		}
	}
}

// shown takes what "terraform show -json" prints of a state or a plan.
func (p *protections) shown(file string, module *tree, depth int) {
	if depth > maxShownModules {
		return
	}
	for _, r := range module.at("resources").each() {
		if r.at("mode").text() != "data" {
			p.make(file, r.at("type").text(), r.at("name").text(), r.at("index").text(), r.at("values").value())
		}
	}
	for _, child := range module.at("child_modules").each() {
		p.shown(file, child, depth+1)
	}
}

// maxShownModules is how deep modules in modules are followed.
const maxShownModules = 20

// make takes a resource of a state.
func (p *protections) make(file, kind, name, key string, attributes iac.Value) {
	if s, ok := serverOf(kind, file, attributes); ok {
		p.servers = append(p.servers, s)
	}
	p.made = append(p.made, protector{iac.Resource{Type: kind, Address: kind + "." + name, Key: key, Path: file, Attributes: attributes}, path.Dir(file)})
}
