package evidence

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// claims are what one of whom the files speak holds, under each of the names by
// which a credential may be known.
func (a *azure) claims(w *azureWorld, who string) []Claim {
	if strings.HasSuffix(who, strangers) {
		return a.ofStrangers(w.assigned[who])
	}
	grants, path := a.held(w, who)
	claim := Claim{
		Path: path, Because: "roles are assigned to " + nameOf(who), Grants: grants, Settles: true,
		Unknowns: []string{"what is assigned to the application elsewhere, and above on management groups, or by a group that files do not name"},
	}
	var claims []Claim
	for _, name := range w.names[who] {
		c := claim
		switch {
		case isGUID(name), strings.Contains(name, "@") && !strings.Contains(name, "#"):
			c.About = map[string]string{finding.FactUser: name}
			c.Like = map[string][]string{finding.FactHost: {"!*"}, finding.FactScheme: {"!*"}}
		case strings.Contains(name, "#azuread_application_password.") || strings.Contains(name, "#azuread_service_principal_password."):
			dir, address, _ := strings.Cut(name, "#")
			address, _, _ = strings.Cut(address, "[")
			c.About, c.Under = map[string]string{shape.FactResource: address}, dir
		default:
			continue
		}
		claims = append(claims, c)
	}
	return claims
}

// holders are all to whom something is assigned, by itself or by a group.
func (w *azureWorld) holders() []string {
	all := slices.Collect(maps.Keys(w.assigned))
	for who := range w.member {
		if slices.ContainsFunc(w.groups(who), func(group string) bool { return len(w.assigned[group]) > 0 }) {
			all = append(all, who)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// ofStrangers says of assignments to nobody by name that they are there.
func (a *azure) ofStrangers(assigned []azureAssignment) []Claim {
	known, _ := azureKnown()
	var open []string
	for _, one := range assigned {
		role, _, _ := known.role(one.role)
		open = append(open, fmt.Sprintf("whether the application is the one to which %s gives %s (%s)", one.what, nameOf(role), one.path))
	}
	if len(open) > maxStrangers {
		open = append(open[:maxStrangers], "and as much of more assignments that do not spell out to whom they are")
	}
	return []Claim{{
		Like:     map[string][]string{finding.FactUser: {"????????-????-????-????-????????????"}, finding.FactHost: {"!*"}, finding.FactScheme: {"!*"}},
		Unknowns: open, Path: assigned[0].path, Because: "roles are assigned to somebody who is not spelled out",
	}}
}

// maxStrangers is how many assignments to nobody by name are told.
const maxStrangers = 3

// held is what somebody holds, by itself and by its groups, and the first file
// that says so.
func (a *azure) held(w *azureWorld, who string) ([]Grant, string) {
	var grants []Grant
	first := ""
	for _, name := range append([]string{who}, w.groups(who)...) {
		for _, one := range w.assigned[name] {
			if first == "" || one.path < first {
				first = one.path
			}
			for _, g := range a.given(w, one) {
				g.On, g.Conditional = one.on, g.Conditional || one.conditional
				if !strings.HasPrefix(g.Scope, "*") {
					g = g.sure()
				}
				grants = append(grants, g)
			}
		}
	}
	return distinct(grants), first
}

// groups are those that somebody is in, by itself or by another group.
func (w *azureWorld) groups(who string) []string {
	all := slices.Clone(w.member[who])
	for i := 0; i < len(all) && i < maxGroups; i++ {
		for _, group := range w.member[all[i]] {
			if group != who && !slices.Contains(all, group) {
				all = append(all, group)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// maxGroups is how many groups of one member are followed.
const maxGroups = 100

// given are the grants of an assignment.
func (a *azure) given(w *azureWorld, one azureAssignment) []Grant {
	known, _ := azureKnown()
	because := fmt.Sprintf("%s: %s gives it ", one.path, one.what)
	if one.graph {
		name, ok := known.Graph[strings.ToLower(one.role)]
		if !ok {
			return []Grant{unread(because + "an application permission of which nothing is known here")}
		}
		return []Grant{{Scope: "graph:" + name, Because: because + name}}
	}
	name := one.role
	if looked := w.called[name]; looked != "" {
		name = looked
	}
	on := ""
	if one.onWhat != "" {
		on = " on " + one.onWhat
	}
	if called, role, ok := known.role(name); ok {
		return orNothing(known.grants(role, a.asked, one.service, because+called+on), because+called+on)
	}
	for _, key := range []string{name, strings.ToLower(name)} {
		if role, ok := w.roles[key]; ok {
			because += "the role " + nameOf(name) + on
			return orNothing(known.grants(role, a.asked, one.service, because), because)
		}
	}
	return []Grant{unread(because + nameOf(name) + on + ", of which nothing is known here")}
}

// orNothing tells of a role that allows nothing that the catalog has an action for.
func orNothing(grants []Grant, because string) []Grant {
	if len(grants) == 0 {
		return []Grant{{Scope: "azure:role", Because: because}}
	}
	return grants
}

// nameOf is a name for people.
func nameOf(name string) string {
	if _, address, ok := strings.Cut(name, "#"); ok {
		name = address
	}
	return partial.Show(name)
}

func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f'):
			return false
		}
	}
	return true
}
