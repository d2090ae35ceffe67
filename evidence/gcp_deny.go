package evidence

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// gcpDenial is one rule of a deny policy on a project. It takes away whatever
// roles give there. As of 2026-11-23:
//
//	https://cloud.google.com/iam/docs/deny-overview
//	https://cloud.google.com/iam/docs/deny-permissions-support
type gcpDenial struct {
	// on is the project, in the words of Grant.On; "" for what is not a project, or
	// not spelled out.
	on, what, path string
	// principals and permissions are whom and what it denies, the latter in the
	// words of roles; spared are those it does not.
	principals, permissions, sparedPermissions []string
	// open says that a condition, an exception or its being there at all leaves
	// open whether it denies anything.
	open bool
}

// gcpDenials are the rules of a policy.
func gcpDenials(r iac.Resource) []gcpDenial {
	parent := r.Attributes.At("parent").String()
	if text, err := url.PathUnescape(parent); err == nil {
		parent = text
	}
	project, is := strings.CutPrefix(parent, "cloudresourcemanager.googleapis.com/projects/")
	var all []gcpDenial
	for _, rules := range blocks(r.Attributes, "rules") {
		for _, rule := range blocks(rules, "deny_rule") {
			d := gcpDenial{
				what: r.Address, path: r.Path,
				principals:        gcpListed(rule.At("denied_principals")),
				permissions:       gcpDeniedPermissions(rule.At("denied_permissions")),
				sparedPermissions: gcpDeniedPermissions(rule.At("exception_permissions")),
				open: r.Maybe != "" || len(blocks(rule, "denial_condition")) > 0 || len(gcpListed(rule.At("exception_principals"))) > 0 ||
					rule.At("exception_principals").Kind == iac.Unknown || rule.At("exception_permissions").Kind == iac.Unknown,
			}
			if is && project != "" && !strings.Contains(project, "/") {
				d.on = "project/" + project
			}
			all = append(all, d)
		}
	}
	return all
}

// gcpListed are the texts of a list, none where there is no list.
func gcpListed(v iac.Value) []string {
	var texts []string
	for _, element := range v.Each() {
		texts = append(texts, element.String())
	}
	return texts
}

// gcpDeniedPermissions are permissions in the words of roles: those of deny
// policies name a service by its host.
func gcpDeniedPermissions(v iac.Value) []string {
	var permissions []string
	for _, text := range gcpListed(v) {
		service, rest, ok := strings.Cut(text, ".googleapis.com/")
		if !ok || strings.ContainsAny(service, "*?") {
			continue
		}
		if service == "cloudresourcemanager" {
			service = "resourcemanager"
		}
		permissions = append(permissions, service+"."+rest)
	}
	return permissions
}

// denies says whether a rule surely denies a permission to somebody.
func (d *gcpDenial) denies(who gcpWho, permission string) bool {
	if d.open || who == gcpEverybody || !slices.ContainsFunc(d.principals, func(p string) bool { return gcpPrincipal(p, who) }) {
		return false
	}
	matches := func(list []string) bool {
		return slices.ContainsFunc(list, func(p string) bool { return catalog.Glob(p, permission) })
	}
	known := func(p string) bool { return partial.Whole(p) }
	sure := slices.DeleteFunc(slices.Clone(d.permissions), func(p string) bool { return !known(p) })
	return matches(sure) && !slices.ContainsFunc(d.sparedPermissions, func(p string) bool { return !known(p) || catalog.Glob(p, permission) })
}

// gcpPrincipal says whether a principal of a deny policy surely is somebody.
func gcpPrincipal(principal string, who gcpWho) bool {
	switch principal {
	case "principalSet://goog/public:all":
		return true
	case "principal://iam.googleapis.com/projects/-/serviceAccounts/" + string(who), "principal://goog/subject/" + string(who):
		return partial.Whole(string(who))
	}
	return false
}

// denied tells which permissions of a binding are taken away from somebody: those
// that a policy denies on the project that it is on. Who may change policies is
// denied nothing for long, and roles on the organisation may let somebody.
func (g *gcpBound) denied(b gcpBinding, who gcpWho) func(permission string) bool {
	if b.on != "project" || len(b.things) != 1 || len(g.denials) == 0 || g.mayChangeDenials(who) {
		return func(string) bool { return false }
	}
	return func(permission string) bool {
		return slices.ContainsFunc(g.denials, func(d gcpDenial) bool { return d.on == b.things[0] && d.denies(who, permission) })
	}
}

// mayChangeDenials says whether somebody may hold what changes deny policies.
func (g *gcpBound) mayChangeDenials(who gcpWho) bool {
	known, _ := gcpKnown()
	for _, b := range slices.Concat(g.of[who], g.of[gcpEverybody]) {
		role := strings.TrimPrefix(b.role, "roles/")
		if _, predefined := known.role(role); !predefined || b.on == "organization" || b.on == "folder" || role == "iam.denyAdmin" {
			return true
		}
	}
	return false
}

// openDenials are the rules of which files don't show what they deny to whom.
func (g *gcpBound) openDenials() []string {
	var open []string
	for _, d := range g.denials {
		if d.open || d.on == "" {
			open = append(open, fmt.Sprintf("what %s (%s) denies to it", d.what, d.path))
		}
	}
	slices.Sort(open)
	return few(slices.Compact(open))
}

// left are the permissions that are not denied.
func left(permissions []string, denied func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(permissions), denied)
}
