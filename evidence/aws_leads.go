package evidence

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/evidence/aws"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// seen are the roles that a lead goes to already: the shortest way counts.
type seen map[*aws.Identity]bool

// leads are the roles that a subject can become, and what they lead to. Those
// that it surely can come first, with all that they lead to.
func (j *awsJudge) leads(h *held, taken seen) []Lead {
	taken[h.Identity] = true
	leads := append(j.become(h, taken, true), j.become(h, taken, false)...)
	leads = append(leads, j.passed(h, taken)...)
	leads = append(leads, j.replaced(h, taken)...)
	leads = append(leads, j.clusters(h.Subject)...)
	for _, a := range h.assumes {
		if a.Role == nil {
			leads = append(leads, strangeRole(a))
		}
	}
	return leads
}

// become are the leads to roles of the files that were not taken before.
func (j *awsJudge) become(h *held, taken seen, sure bool) []Lead {
	var next []aws.Assumed
	for _, a := range h.assumes {
		if a.Role != nil && !taken[a.Role.Identity] && sure == (len(a.If) == 0) {
			taken[a.Role.Identity] = true
			next = append(next, a)
		}
	}
	var leads []Lead
	for _, a := range next {
		leads = append(leads, j.role(a.Role, taken, !sure, "it assumes the AWS "+a.Role.Describe()+" ("+a.Because+")"))
	}
	return leads
}

// role is the lead to a role of the files. Unsure says that it is not known
// whether the role can be had.
func (j *awsJudge) role(role *aws.Subject, taken seen, unsure bool, step string) Lead {
	h := j.look(role)
	lead := Lead{
		Kind: awsSession, Facts: roleFacts(role), Step: step, Settles: true,
		Grants: slices.Clone(h.grants), Leads: j.leads(h, taken),
	}
	if unsure {
		conditional(&lead)
	}
	return lead
}

// conditional makes all that a lead holds hang on a condition.
func conditional(l *Lead) {
	for i := range l.Grants {
		l.Grants[i].Conditional = true
	}
	for i := range l.Leads {
		conditional(&l.Leads[i])
	}
}

func roleFacts(role *aws.Subject) map[string]string {
	facts := map[string]string{finding.FactUser: partial.Show(role.Name)}
	if account := role.Account(); account != "" {
		facts[finding.FactAccount] = account
	}
	return facts
}

// strangeRole is the lead to a role that the files don't describe: what its
// kind is assumed to hold.
func strangeRole(a aws.Assumed) Lead {
	called := "the AWS role " + roleName(a.ARN)
	switch {
	case a.ARN == "*":
		called = "any AWS role that trusts it"
	case strings.ContainsAny(a.ARN, "*?"):
		called = "any AWS role " + roleName(a.ARN) + " that trusts it"
	}
	return Lead{
		Kind: awsSession, Facts: map[string]string{finding.FactUser: roleName(a.ARN)},
		Step:    "it may assume " + called + ", whose policies are not among the files (" + a.Because + ")",
		Grants:  []Grant{{Scope: "*", Certainty: catalog.Assumed, Conditional: true, Because: "nothing here says which policies that role has"}},
		Settles: true,
	}
}

// roleName is the name in a role's ARN.
func roleName(arn string) string {
	_, name, ok := strings.Cut(arn, ":role/")
	if !ok {
		return partial.Show(arn)
	}
	return partial.Show(name)
}

// profile claims the role that a profile of the same credentials assumes.
func (j *awsJudge) profile(p aws.Profile) Claim {
	c := Claim{
		Under: p.Dir(), About: map[string]string{"profile": p.Source}, Path: p.Path,
		Because: p.Path + " lets profile " + p.Name + " assume " + p.RoleARN,
	}
	step := "it assumes the AWS role " + roleName(p.RoleARN) + " (" + p.Path + ", profile " + p.Name + ")"
	if p.SecondFactor {
		step += " with a second factor"
		c.Unknowns = append(c.Unknowns, "whether somebody gives the second factor that profile "+p.Name+" asks for")
	}
	role := j.roleNamed(p.RoleARN)
	if role == nil {
		lead := strangeRole(aws.Assumed{ARN: p.RoleARN})
		lead.Step = step + ", whose policies are not among the files"
		c.Leads = []Lead{lead}
		return c
	}
	c.Leads = []Lead{j.role(role, seen{}, p.SecondFactor, step)}
	return c
}

// roleNamed is the role of the files with an ARN, if only one may be it.
func (j *awsJudge) roleNamed(arn string) *aws.Subject {
	var found []*aws.Subject
	for _, r := range j.allRoles() {
		if r.Called(arn) {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}
