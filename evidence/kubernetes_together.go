package evidence

import (
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

// maxTogether bounds how many users and groups are looked at two by two.
const maxTogether = 60

// together says what people hold only because they are in a group, or in two at
// once: what one lets them bind and another lets them make. And whoever is in
// system:masters holds everything, whatever else is bound to them.
func (k *kubeBound) together() []Claim {
	claims := []Claim{{
		Like:   map[string][]string{shape.FactGroups: inGroup(masters)},
		Grants: []Grant{{Scope: "*", Certainty: catalog.Declared, Because: "the certificate's subject is in the group " + masters + ", which stands above RBAC"}},
		Path:   k.path(), Because: "the group " + masters + " stands above RBAC",
	}}
	if claims[0].Path == "" {
		return nil
	}
	var people []kubeIdentity
	for _, who := range k.named {
		if !who.account() && !who.accounts() && who.name != "system:authenticated" && who.name != "system:unauthenticated" && len(people) < maxTogether {
			people = append(people, who)
		}
	}
	for i, a := range people {
		for _, b := range people[i+1:] {
			if !a.group && !b.group {
				continue
			}
			if !k.spend(100) {
				return append(claims, Claim{
					Like:     map[string][]string{shape.FactGroups: {"*"}},
					Grants:   []Grant{unread("bindings name more users and groups than are put together here, two by two")},
					Unknowns: []string{"what somebody gets by being in several groups at once"},
					Path:     claims[0].Path, Because: "bindings name many users and groups",
				})
			}
			if c, more := k.pair(a, b); more {
				claims = append(claims, c)
			}
		}
	}
	return claims
}

// path is the file of the first binding.
func (k *kubeBound) path() string {
	path := ""
	for _, who := range k.named {
		for _, b := range k.of[who] {
			if path == "" || b.path < path {
				path = b.path
			}
		}
	}
	return path
}

// pair is what somebody gets who is both, and neither alone.
func (k *kubeBound) pair(a, b kubeIdentity) (Claim, bool) {
	everybody := kubeIdentity{group: true, name: "system:authenticated"}
	one, other := k.direct(a, everybody), k.direct(b, everybody)
	have := map[kubeSame]bool{}
	for _, held := range [][]kubeHeld{one, k.climb(one), other, k.climb(other)} {
		for _, h := range held {
			have[h.same()] = true
		}
	}
	var more []kubeHeld
	for _, h := range k.climb(k.direct(a, b, everybody)) {
		if !have[h.same()] {
			more = append(more, h)
		}
	}
	c := Claim{
		About: map[string]string{}, Like: map[string][]string{}, Grants: k.grants(more),
		Path: k.of[a][0].path, Because: "bindings name " + a.what() + " and " + b.what(),
	}
	for _, who := range []kubeIdentity{a, b} {
		if !who.group {
			c.About[finding.FactUser] = who.name
			c.Like[shape.FactCluster] = []string{"*"}
		}
	}
	switch {
	case a.group && b.group:
		c.Like[shape.FactGroups] = inGroups(a.name, b.name)
	case a.group:
		c.Like[shape.FactGroups] = inGroup(a.name)
	default:
		c.Like[shape.FactGroups] = inGroup(b.name)
	}
	return c, len(more) > 0
}

// inGroup are the globs of a list of groups, sorted and with commas, that holds one.
func inGroup(g string) []string { return []string{g, g + ",*", "*," + g, "*," + g + ",*"} }

// inGroups are those of a list that holds both.
func inGroups(a, b string) []string {
	if b < a {
		a, b = b, a
	}
	var globs []string
	for _, between := range []string{",", ",*,"} {
		globs = append(globs, inGroup(a+between+b)...)
	}
	return globs
}
