package evidence

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// protector is a resource that may protect a thing.
type protector struct {
	iac.Resource
	dir string
}

// told is what one attribute says of one thing.
type told struct {
	rule *protectionRule
	gate Gate
	path string
	// on says that the protection is on; off that it is not.
	on, off bool
	// maybe says that the resource may not be there.
	maybe bool
	over  []string
}

// gatesOf are the gates that resources tell of, in order.
func gatesOf(resources []protector) []Gate {
	var all []told
	for _, r := range resources {
		for i := range protectionRules {
			if t, ok := protectionRules[i].read(r); ok {
				all = append(all, t)
			}
		}
	}
	places := placesOf(all)
	off := map[string]bool{}
	for _, t := range all {
		if t.off {
			for _, over := range t.over {
				off[t.rule.says+over] = true
			}
		}
	}
	var gates []Gate
	for _, t := range all {
		if t.on {
			gates = append(gates, t.tied(off, places))
		}
	}
	slices.SortFunc(gates, compareGates)
	return slices.CompactFunc(gates, func(a, b Gate) bool { return compareGates(a, b) == 0 })
}

func compareGates(a, b Gate) int {
	return cmp.Or(cmp.Compare(a.Says, b.Says), slices.Compare(a.Before, b.Before), slices.Compare(a.Over, b.Over), cmp.Compare(a.Kind, b.Kind))
}

// placesOf are the folders in which a thing that is not named is spoken of: in
// two of them, one address is two things.
func placesOf(all []told) map[string]map[string]bool {
	places := map[string]map[string]bool{}
	for _, t := range all {
		for _, over := range t.over {
			if places[over] == nil {
				places[over] = map[string]bool{}
			}
			places[over][path.Dir(t.path)] = true
		}
	}
	return places
}

// tied is the gate over what it surely protects: nothing that another file says
// is not protected, that may not be there, or that two folders call the same.
func (t told) tied(off map[string]bool, places map[string]map[string]bool) Gate {
	gate := t.gate
	gate.Over = nil
	for _, over := range t.over {
		sure := partial.Whole(over) || len(places[over]) == 1
		if sure && !t.maybe && !off[t.rule.says+over] {
			gate.Over = append(gate.Over, over)
		}
	}
	if len(gate.Over) == 0 {
		gate.Over = []string{partial.Gap("nothing that is known")}
	}
	return gate
}

// read is what a resource says by the rule's attribute.
func (rule *protectionRule) read(r protector) (told, bool) {
	kind := strings.TrimPrefix(r.Type, "data.")
	what := things[kind]
	name, address := what.calledOf(r.Resource), r.Address
	if rule.of != "" && kind != rule.thing {
		what = things[rule.thing]
		v := r.Attributes.At(rule.of)
		name, address = strings.TrimPrefix(v.String(), "projects/"), v.Of.Address
	}
	if len(what.destroyed) == 0 || len(rule.kinds) > 0 && !slices.Contains(rule.kinds, kind) || r.Type != kind {
		return told{}, false
	}
	on, off := rule.turned(dig(r.Attributes, rule.path))
	if !on && !off {
		return told{}, false
	}
	before := rule.before
	if before == nil {
		before = what.destroyed
	}
	called := r.Address
	if r.Key != "" {
		called += "[" + r.Key + "]"
	}
	if whole := partial.Whole(name); whole && name != "" {
		called = name
	}
	return told{
		rule: rule, path: r.Path, on: on, off: off, maybe: r.Maybe != "", over: what.overOf(name, address),
		gate: Gate{Kind: rule.gate, Before: before, Lifts: rule.lifts, Says: fmt.Sprintf(rule.says, called) + " (" + r.Path + ")"},
	}, true
}

// turned says whether a value turns the protection on, or off. One that is not
// known, or chosen by the code, does neither.
func (rule *protectionRule) turned(v iac.Value) (on, off bool) {
	text, known := v.Known()
	switch {
	case len(rule.on) == 0:
		return v.Kind == iac.List && len(v.List) > 0 || known && text != "", false
	case !known:
		return false, false
	}
	on = slices.ContainsFunc(rule.on, func(s string) bool { return strings.EqualFold(s, text) })
	return on, !on
}

// dig is the value at a path with dots, through the lists that blocks are. An
// attribute that a block leaves out is empty.
func dig(v iac.Value, path string) iac.Value {
	for _, key := range strings.Split(path, ".") {
		if v.Kind == iac.List {
			v = firstValue(v)
		}
		if _, there := v.Map[key]; v.Kind == iac.Map && !there && len(v.Map) > 0 {
			if key == path[strings.LastIndexByte(path, '.')+1:] {
				return iac.Literal("")
			}
			return iac.Value{}
		}
		v = v.At(key)
	}
	return v
}

// protectors are all resources that were read, of code, of states and of templates,
// in order.
func (p *protections) protectors() []protector {
	all := slices.Clone(p.made)
	for _, dir := range slices.Sorted(maps.Keys(p.modules)) {
		for _, r := range p.modules[dir].Resources("") {
			all = append(all, protector{r, dir})
		}
	}
	slices.SortStableFunc(all, func(a, b protector) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Address, b.Address), cmp.Compare(a.Key, b.Key))
	})
	return all
}

// gateClaim claims the gates of things. It is about everybody: what a grant is on
// ties them.
func gateClaim(gates []Gate) []Claim {
	if len(gates) == 0 {
		return nil
	}
	return []Claim{{Gates: gates, Because: "files say what is protected"}}
}
