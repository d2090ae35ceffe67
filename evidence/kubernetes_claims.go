package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

// Claims say what everybody holds whom a binding names.
func (k *kubernetes) Claims() []Claim {
	all := k.sorted()
	slices.SortFunc(k.closed, func(a, b kubeClosed) int { return strings.Compare(a.path, b.path) })
	claims := append(k.storage.says(), k.guards.says()...)
	slices.SortFunc(all.named, kubeIdentity.compare)
	slices.SortFunc(all.accounts, kubeIdentity.compare)
	for _, who := range all.named {
		claims = append(claims, k.claim(who, all)...)
	}
	claims = append(claims, all.together()...)
	for _, b := range all.unnamed {
		claims = append(claims, everyAccount(Claim{
			Grants:  []Grant{unread(fmt.Sprintf("%s: %s binds %s to somebody whom the file does not name", b.path, b.what(), b.roleName()))},
			Path:    b.path,
			Because: b.what() + " binds " + b.roleName() + " to somebody",
		})...)
	}
	return claims
}

// compare orders identities.
func (i kubeIdentity) compare(o kubeIdentity) int {
	return cmp.Or(strings.Compare(i.name, o.name), strings.Compare(i.what(), o.what()))
}

// claim is what one identity holds.
func (k *kubernetes) claim(who kubeIdentity, all *kubeBound) []Claim {
	own := all.direct(who)
	held := append(own, all.climb(all.direct(append([]kubeIdentity{who}, who.with()...)...))...)
	c := Claim{
		Grants:   all.grants(held),
		Settles:  true,
		Path:     all.of[who][0].path,
		Because:  "bindings name " + who.what(),
		Unknowns: append([]string{"what bindings that are not in these files give to " + who.what()}, othersRights(held)...),
	}
	for _, f := range k.closed {
		note := f.path + " may bind more to " + who.what() + ", and could not be read"
		c.Unknowns = append(c.Unknowns, note)
		if strings.Contains(f.text, who.shortName()) {
			c.Grants = append(c.Grants, unread(note))
		}
	}
	slices.Sort(c.Unknowns)
	if who.group {
		return groupClaims(who, c)
	}
	return userClaims(who, c)
}

// grants are those of rules, each once.
func (k *kubeBound) grants(held []kubeHeld) []Grant {
	var grants []Grant
	for _, h := range held {
		if !k.spend((1 + len(h.Resources)) * (1 + len(h.Verbs))) {
			grants = append(grants, unread(h.Because+onward))
			break
		}
		grants = append(grants, h.grants()...)
	}
	return distinct(grants)
}

// userClaims tie a claim to a user: a service account by its full name, anybody
// else only where the credential is one of a kubeconfig. A Google service account
// may be a user as well, and gets there with its own key.
func userClaims(who kubeIdentity, c Claim) []Claim {
	account, isAccount := strings.CutPrefix(who.name, kubeAccount)
	if isAccount {
		if namespace, name, _ := strings.Cut(account, ":"); namespace == anyNamespace {
			c.Like = map[string][]string{finding.FactUser: {kubeAccount + "*:" + name}}
			return []Claim{c}
		}
		c.About = map[string]string{finding.FactUser: who.name}
		return []Claim{c}
	}
	c.About = map[string]string{finding.FactUser: who.name}
	c.Like = map[string][]string{shape.FactCluster: {"*"}}
	claims := []Claim{c}
	if strings.HasSuffix(who.name, ".gserviceaccount.com") {
		claims = append(claims, Claim{
			About: c.About, Path: c.Path, Because: c.Because + " as a Google account",
			Leads: []Lead{{
				Kind: "kubernetes.token", Facts: c.About, Grants: c.Grants, Settles: true,
				Step: c.Path + " lets " + who.name + " into a Kubernetes cluster",
			}},
		})
	}
	return claims
}

// groupClaims tie a claim to the members of a group. A group that everybody is in
// settles nothing.
func groupClaims(who kubeIdentity, c Claim) []Claim {
	switch {
	case who.name == "system:authenticated", who.name == "system:unauthenticated":
		c.Settles = false
		return everyAccount(c)
	case who.name == "system:serviceaccounts":
		c.Settles = false
		c.Like = map[string][]string{finding.FactUser: {kubeAccount + "*"}}
	case strings.HasPrefix(who.name, "system:serviceaccounts:"):
		c.Settles = false
		c.Like = map[string][]string{finding.FactUser: {kubeAccount + who.shortName() + ":*"}}
	default:
		c.Like = map[string][]string{shape.FactGroups: inGroup(who.name)}
	}
	return []Claim{c}
}

// everyAccount is a claim about everybody who signs in to a cluster.
func everyAccount(c Claim) []Claim {
	others := c
	c.Like = map[string][]string{finding.FactUser: {kubeAccount + "*"}}
	others.Like = map[string][]string{finding.FactUser: {"!" + kubeAccount + "*"}, shape.FactCluster: {"*"}}
	return []Claim{c, others}
}

// othersRights says what is not known of resources that operators define: what
// goes with an object that stands for a database.
func othersRights(held []kubeHeld) []string {
	var unknowns []string
	for _, h := range held {
		if !covers(h.Verbs, "delete") && !covers(h.Verbs, "deletecollection") {
			continue
		}
		for _, r := range h.Resources {
			if _, known := kubeFacts().Resources[r]; !known && slices.ContainsFunc(h.Groups, operators) {
				unknowns = append(unknowns, "what an operator deletes when "+r+" of "+strings.Join(h.Groups, ", ")+" are deleted")
			}
		}
	}
	return once(unknowns)
}

// operators says whether an API group is none of Kubernetes' own.
func operators(group string) bool {
	return strings.Contains(group, ".") && !strings.HasSuffix(group, ".k8s.io")
}
