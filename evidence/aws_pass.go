package evidence

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/evidence/aws"
	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// passRole is the permission to hand a role to a service, which then runs with
// it what the caller gives it.
const passRole = "iam:PassRole"

// narrowPassing looks at which roles an identity may pass. Where they are named
// and the files describe them, it gains what those hold, and not whatever a
// stronger role may; of others it isn't known how strong they are.
func (j *awsJudge) narrowPassing(h *held) {
	passes := func(g Grant) bool { return strings.HasPrefix(g.Scope, passRole) }
	if !slices.ContainsFunc(h.grants, passes) || h.Layers.Evaluate(passRole+"@"+iam.Any).Verdict != iam.Denied {
		return
	}
	starts := j.startsWithRole(h.grants)
	strange := false
	for _, target := range h.Layers.Targets(passRole) {
		role := j.roleNamed(target.Resource)
		if role == nil || strings.ContainsAny(target.Resource, "*?") {
			strange = true
			h.conditions = append(h.conditions, "what the role "+roleName(target.Resource)+" holds, which it may pass to a service")
			continue
		}
		if starts {
			because := target.Policy + " allows " + target.Action + " on it"
			h.passes = append(h.passes, aws.Assumed{Role: role, ARN: role.ARN, If: target.If, Because: because})
		}
	}
	if !strange {
		h.grants = slices.DeleteFunc(h.grants, passes)
		return
	}
	for i := range h.grants {
		h.grants[i].Conditional = h.grants[i].Conditional || passes(h.grants[i])
	}
	slices.Sort(h.conditions)
	h.conditions = slices.Compact(h.conditions)
}

// startsWithRole says whether grants allow some call that runs something with a
// role that is passed to it.
func (j *awsJudge) startsWithRole(grants []Grant) bool {
	if j.provider == nil {
		return false
	}
	return slices.ContainsFunc(j.provider.Actions, func(a *catalog.Action) bool {
		return slices.ContainsFunc(a.Needs, func(n string) bool { return strings.HasPrefix(n, passRole) }) &&
			!slices.ContainsFunc(a.Needs, func(n string) bool {
				return !slices.ContainsFunc(grants, func(g Grant) bool { return j.provider.Covers(g.Scope, n) })
			})
	})
}

// passed are the leads to roles that an identity has by passing them.
func (j *awsJudge) passed(h *held, taken seen) []Lead {
	var leads []Lead
	for _, p := range h.passes {
		if taken[p.Role.Identity] {
			continue
		}
		taken[p.Role.Identity] = true
		step := "it runs code of its own with the AWS role " + partial.Show(p.Role.Name) + ", which it passes to a service (" + p.Because + ")"
		leads = append(leads, j.role(p.Role, taken, len(p.If) > 0, step))
	}
	return leads
}
