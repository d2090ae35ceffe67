package iac

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Module is one folder of Terraform: what its files say together.
type Module struct {
	// Dir is the folder.
	Dir string
	// Computed gives attributes that a resource has without its code saying so,
	// such as an ARN. It may be nil.
	Computed func(r Resource, attribute string) (Value, bool)
	// Keeps says which types of resources are worth keeping, data blocks with
	// "data." before theirs; what is not kept is unknown. nil keeps all.
	Keeps func(kind string) bool

	blocks map[string]block
	locals map[string]local
	calls  map[string]string
	// budget is how many more expressions are worked out.
	budget int
}

// block is a resource or data block; data blocks have "data." before their
// address.
type block struct {
	kind, path string
	body       *hclsyntax.Body
}

// local is a local value.
type local struct {
	path string
	expr hclsyntax.Expression
}

// How many expressions of one folder, or of one template, are worked out: so
// many, and more for each byte of it. Code that takes more was written to take
// long.
const (
	fewSteps     = 100_000
	stepsForByte = 2
)

// NewModule is a folder with no files yet.
func NewModule(dir string) *Module {
	return &Module{Dir: dir, blocks: map[string]block{}, locals: map[string]local{}, calls: map[string]string{}, budget: fewSteps}
}

// Read takes in a file. It keeps no part of the text. The caller has made sure
// that the text doesn't ask too much of the HCL library, by having it parsed by
// package syntax before.
func (m *Module) Read(file string, text []byte) {
	text = []byte(partial.Clean(strings.TrimPrefix(string(text), "\uFEFF")))
	m.budget += stepsForByte * len(text)
	parsed, _ := hclsyntax.ParseConfig(text, "", hcl.InitialPos)
	body, ok := parsed.Body.(*hclsyntax.Body)
	if ok {
		m.take(file, body)
	}
}

// take keeps the blocks that others may refer to. Of two with one name that of
// the file whose name comes last counts, so that the order of reading doesn't.
func (m *Module) take(file string, body *hclsyntax.Body) {
	for _, b := range body.Blocks {
		switch {
		case b.Type == "resource" && len(b.Labels) == 2:
			m.keep(b.Labels[0]+"."+b.Labels[1], block{b.Labels[0], file, b.Body})
		case b.Type == "data" && len(b.Labels) == 2:
			m.keep("data."+b.Labels[0]+"."+b.Labels[1], block{"data." + b.Labels[0], file, b.Body})
		case b.Type == "locals":
			for name, a := range b.Body.Attributes {
				if file >= m.locals[name].path {
					m.locals[name] = local{file, a.Expr}
				}
			}
		case b.Type == "module" && len(b.Labels) == 1:
			m.call(b)
		}
	}
}

func (m *Module) keep(address string, b block) {
	if m.Keeps != nil && !m.Keeps(b.kind) {
		return
	}
	if b.path >= m.blocks[address].path {
		m.blocks[address] = b
	}
}

// call notes the folder that a module call runs, if it is one of the tree.
func (m *Module) call(b *hclsyntax.Block) {
	source, ok := b.Body.Attributes["source"]
	if !ok {
		return
	}
	e := evaluator{module: NewModule(m.Dir)} // a source is a literal
	text, known := e.value(source.Expr).Known()
	if known && strings.HasPrefix(text, ".") {
		m.calls[b.Labels[0]] = path.Join(m.Dir, text)
	}
}

// Called is the folder that a module call runs, "" where it is not of the tree.
func (m *Module) Called(name string) string { return m.calls[name] }

// Calls are the folders that the module calls run, in order.
func (m *Module) Calls() []string {
	var dirs []string
	for _, dir := range m.calls {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// Has says whether the code has a resource at an address.
func (m *Module) Has(address string) bool {
	_, ok := m.blocks[address]
	return ok
}

// Resources are the resources whose type begins so, with their instances, in
// order of address and key.
func (m *Module) Resources(prefix string) []Resource {
	var all []Resource
	for address, b := range m.blocks {
		if strings.HasPrefix(b.kind, prefix) {
			all = append(all, Resource{Type: b.kind, Address: address, Path: b.path})
		}
	}
	slices.SortFunc(all, func(a, b Resource) int { return cmp.Compare(a.Address, b.Address) })
	var instances []Resource
	for _, r := range all {
		instances = append(instances, m.instances(r)...)
	}
	return instances
}
