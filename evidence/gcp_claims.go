package evidence

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// gcpWho is a member in the form of the fact "user": an e-mail address, with gaps.
// The zero value is everybody.
type gcpWho string

const gcpEverybody gcpWho = ""

// gcpMember says who a member is. Groups and whole domains are nobody by name.
func gcpMember(member string) (gcpWho, bool) {
	kind, name, ok := strings.Cut(member, ":")
	switch {
	case member == "allUsers", member == "allAuthenticatedUsers":
		return gcpEverybody, true
	case !partial.Whole(kind) || !ok && !partial.Whole(member):
		return gcpWho(partial.Gap("a member")), true
	case kind == "serviceAccount" || kind == "user":
		if strings.Contains(name, "[") || strings.ContainsAny(name, "*?") {
			return "", false // an account of a cluster, by its workload identity
		}
		return gcpWho(strings.ToLower(name)), true
	}
	return "", false
}

// specific says whether so much of a name is known that a credential which fits
// is the one that is meant.
func (w gcpWho) specific() bool {
	if partial.Whole(string(w)) {
		return true
	}
	account, _, _ := strings.Cut(string(w), "@")
	known := 0
	for _, piece := range strings.Split(partial.Loose(account), "*") {
		known += len(piece)
	}
	return known >= 4
}

// gcpBound are bindings by member, in order.
type gcpBound struct {
	*gcp
	of     map[gcpWho][]gcpBinding
	groups bool
}

// Claims say what everybody holds whom a binding names.
func (g *gcp) Claims() []Claim {
	all := &gcp{actions: g.actions, modules: g.modules, custom: maps.Clone(g.custom), bindings: slices.Clone(g.bindings), denials: slices.Clone(g.denials)}
	all.terraform()
	bound := &gcpBound{gcp: all, of: map[gcpWho][]gcpBinding{}}
	slices.SortStableFunc(all.bindings, func(a, b gcpBinding) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.what, b.what), cmp.Compare(a.role, b.role), slices.Compare(a.members, b.members))
	})
	for _, b := range all.bindings {
		for _, m := range b.members {
			bound.groups = bound.groups || strings.HasPrefix(m, "group:") || strings.HasPrefix(m, "domain:")
			if who, ok := gcpMember(m); ok {
				bound.of[who] = append(bound.of[who], b)
			}
		}
	}
	var claims []Claim
	for _, who := range slices.Sorted(maps.Keys(bound.of)) {
		claims = append(claims, bound.claim(who))
	}
	return claims
}

// claim is what one member holds.
func (g *gcpBound) claim(who gcpWho) Claim {
	grants, leads := g.held(who, map[gcpWho]bool{who: true})
	grants, open := g.withActions(grants)
	name := partial.Show(string(who))
	first := g.of[who][0]
	c := Claim{Path: first.path, Because: "bindings name " + name, Grants: grants, Leads: leads}
	switch {
	case who == gcpEverybody:
		c.Because = "bindings name everybody"
		c.Like = gcpLike("*@*.gserviceaccount.com")
	case !who.specific():
		c.Because += ", of whom too little is known"
		c.Like = gcpLike("*@*.gserviceaccount.com")
		for i := range c.Grants {
			c.Grants[i].Conditional = true
			c.Grants[i].Because += ", to a member whom the code does not spell out"
			c.Grants[i] = c.Grants[i].sure()
		}
	case partial.Whole(string(who)):
		c.About = map[string]string{finding.FactUser: string(who)}
		c.Like = gcpAccounts()
		c.Settles = !gcpDefault(string(who))
	default:
		c.Under = projectOf(first.path)
		c.Like = gcpLike(partial.Loose(string(who)))
		c.Settles = !gcpDefault(partial.Loose(string(who)))
		c.Unknowns = append(c.Unknowns, "whether "+name+" is this account, whose project the code does not spell out")
	}
	c.Unknowns = append(c.Unknowns, g.openDenials()...)
	if c.Settles {
		c.Unknowns = append(c.Unknowns, g.open(open)...)
	}
	return c
}

// gcpLike ties a claim to accounts of Google by a pattern of their addresses.
func gcpLike(pattern string) map[string][]string {
	if !strings.Contains(pattern, "@") {
		pattern += "@*"
	}
	like := gcpAccounts()
	like[finding.FactUser] = []string{pattern}
	return like
}

// gcpAccounts keeps a claim from logins of other providers whose user is an
// e-mail address: those are to some host or cluster, which Google's keys are not.
func gcpAccounts() map[string][]string {
	return map[string][]string{finding.FactHost: {"!*"}, finding.FactScheme: {"!*"}, shape.FactCluster: {"!*"}}
}

// gcpDefault says whether an account is one that Google makes and gives a role by
// itself: the Editor's to those of machines, Firebase's to its own.
func gcpDefault(email string) bool {
	return strings.HasSuffix(email, "-compute@developer.gserviceaccount.com") || strings.HasSuffix(email, "@appspot.gserviceaccount.com") ||
		strings.HasPrefix(email, "firebase-adminsdk")
}

// withActions are the grants that the catalog has an action for, or that are roles,
// and the permissions for which it has none.
func (g *gcpBound) withActions(grants []Grant) (kept []Grant, open []string) {
	for _, h := range grants {
		if g.actions[h.Scope] || strings.ContainsAny(h.Scope, "/*") {
			kept = append(kept, h)
		} else if !strings.HasPrefix(h.Scope, "iam.serviceAccounts.") {
			open = append(open, h.Scope)
		}
	}
	if len(kept) == 0 && len(open) > 0 {
		return grants, open
	}
	return kept, open
}

// open is what the files leave open about an account.
func (g *gcpBound) open(permissions []string) []string {
	list := []string{"what is bound to the account in other projects, and above them on folders and the organisation"}
	if g.groups {
		list = append(list, "which of the groups it is in that the files bind roles to")
	}
	if n := len(permissions); n > 3 {
		list = append(list, fmt.Sprintf("what %s and %d more permissions destroy, of which nothing more is known here", strings.Join(permissions[:3], ", "), n-3))
	} else if n > 0 {
		list = append(list, "what "+strings.Join(permissions, ", ")+" destroys, of which nothing more is known here")
	}
	return list
}

// held is what a member holds, and which other accounts it can turn into.
func (g *gcpBound) held(who gcpWho, seen map[gcpWho]bool) ([]Grant, []Lead) {
	var grants []Grant
	var leads []Lead
	for _, b := range g.of[who] {
		given, known := g.given(b, who)
		if b.on == "service_account" && known {
			more, left := g.leads(b, given, seen)
			leads, given = append(leads, more...), left
		}
		grants = append(grants, given...)
		leads = append(leads, g.clusters(b, who)...)
	}
	return distinct(grants), leads
}

// given are the grants of a binding on what it is on without what is denied there,
// and whether its role is known.
func (g *gcpBound) given(b gcpBinding, who gcpWho) ([]Grant, bool) {
	grants, known := g.roleGrants(b, g.denied(b, who))
	for i := range grants {
		grants[i].On = b.things
	}
	return grants, known
}

// roleGrants are the grants of a binding's role, without permissions that are
// denied.
func (g *gcpBound) roleGrants(b gcpBinding, denied func(permission string) bool) ([]Grant, bool) {
	known, _ := gcpKnown()
	because := fmt.Sprintf("%s: %s gives it %s%s", b.path, b.what, partial.Show(b.role), onGoogle(b.on))
	name := strings.TrimPrefix(b.role, "roles/")
	if permissions, ok := known.role(name); ok && name != b.role {
		return known.grants(b.role, left(permissions, denied), because, b.conditional), true
	}
	if name == b.role && partial.Whole(b.role) {
		if permissions, ok := g.custom[b.role[strings.LastIndexByte(b.role, '/')+1:]]; ok {
			return known.grants(b.role, left(permissions, denied), because, b.conditional), true
		}
	}
	return []Grant{unread(because + ", of which nothing is known here")}, false
}

// onGoogle says on what a role is bound, if not on a project.
func onGoogle(on string) string {
	switch on {
	case "project", "policy", "":
		return ""
	}
	return " on a " + strings.ReplaceAll(on, "_", " ")
}

// gcpActing are the permissions by which one account acts as another.
var gcpActing = []string{
	"iam.serviceAccounts.getAccessToken", "iam.serviceAccountKeys.create", "iam.serviceAccounts.setIamPolicy",
	"iam.serviceAccounts.signBlob", "iam.serviceAccounts.signJwt", "iam.serviceAccounts.implicitDelegation",
}

// maxGCPLeads bounds how many accounts are followed one after the other.
const maxGCPLeads = 8

// leads are the account that a binding is on, if it lets its holder act as that
// account, and the grants that are left. An account of which nothing is known
// stays what it is to the catalog: a stronger one.
func (g *gcpBound) leads(b gcpBinding, given []Grant, seen map[gcpWho]bool) ([]Lead, []Grant) {
	target := gcpWho(strings.ToLower(b.target))
	acts := slices.IndexFunc(given, func(h Grant) bool { return slices.Contains(gcpActing, h.Scope) })
	if acts < 0 || len(g.of[target]) == 0 || len(seen) > maxGCPLeads {
		return nil, given
	}
	left := slices.DeleteFunc(slices.Clone(given), func(h Grant) bool { return slices.Contains(gcpActing, h.Scope) })
	if seen[target] {
		return nil, left
	}
	inner := maps.Clone(seen)
	inner[target] = true
	grants, leads := g.held(target, inner)
	grants, _ = g.withActions(grants)
	return []Lead{{
		Kind: "gcp.access-token", Facts: map[string]string{finding.FactUser: string(target)}, Grants: grants, Leads: leads,
		Settles: !gcpDefault(string(target)), Step: given[acts].Because + ", and so a token of " + partial.Show(b.target),
	}}, left
}

// clusters are the Kubernetes clusters that a role opens.
func (g *gcpBound) clusters(b gcpBinding, who gcpWho) []Lead {
	known, _ := gcpKnown()
	role := known.Clusters[strings.TrimPrefix(b.role, "roles/")]
	if role == "" {
		return nil
	}
	because := fmt.Sprintf("%s: %s gives it %s", b.path, b.what, b.role)
	rules, _ := (&kubernetes{}).sorted().rulesOf(true, "", role)
	var grants []Grant
	for _, r := range rules {
		grants = append(grants, kubeHeld{kubeRule: r, Because: because, Conditional: b.conditional}.grants()...)
	}
	return []Lead{{
		Kind: "kubernetes.token", Facts: map[string]string{finding.FactUser: string(who)}, Grants: distinct(grants), Settles: true,
		Step: because + ", which opens the project's Kubernetes clusters",
	}}
}
