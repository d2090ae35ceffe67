package evidence

import (
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/evidence/aws"
	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// workflow is a file of GitHub Actions with its jobs.
type workflow struct {
	path string
	jobs []shape.Job
}

// Where GitHub's identity tokens come from, and the call that takes one.
const (
	githubIssuer    = "token.actions.githubusercontent.com"
	assumeByToken   = "sts:AssumeRoleWithWebIdentity"
	githubTokenRole = "exchanges its identity token for the AWS "
)

// jobs claims the roles that the jobs of a workflow become.
func (j *awsJudge) jobs(f workflow) []Claim {
	var claims []Claim
	for _, job := range f.jobs {
		if !job.MintsIdentity() {
			continue
		}
		if leads := j.jobLeads(job); len(leads) > 0 {
			claims = append(claims, Claim{
				About: map[string]string{finding.FactAmbient: shape.AmbientJob(f.path, job.ID)},
				Leads: leads, Path: f.path, Because: f.path + " lets the job " + job.ID + " mint an identity token",
			})
		}
	}
	return claims
}

// jobLeads are the roles that a job asks for by itself, and those that trust the
// tokens of workflows, which an agent in the job may ask for as well.
func (j *awsJudge) jobLeads(job shape.Job) []Lead {
	var leads []Lead
	named := map[*aws.Identity]bool{}
	for _, arn := range job.Roles {
		role := j.roleNamed(arn)
		if role == nil {
			lead := strangeRole(aws.Assumed{ARN: arn})
			lead.Step = "the job " + githubTokenRole + "role " + roleName(arn) + ", whose policies are not among the files"
			leads = append(leads, lead)
			continue
		}
		if trust := trustsGitHub(role); trust.Verdict != iam.Denied {
			named[role.Identity] = true
			step := "the job " + githubTokenRole + role.Describe() + " (" + role.Path + ")"
			leads = append(leads, j.role(role, seen{}, trust.Verdict == iam.Unknown, step))
		}
	}
	if job.Agent == "" {
		return leads
	}
	for _, role := range j.allRoles() {
		if trust := trustsGitHub(role); trust.Verdict > iam.Unknown && !named[role.Identity] {
			step := "the agent " + githubTokenRole + role.Describe() + ", if that trusts this repository (" + role.Path + ")"
			leads = append(leads, j.role(role, seen{}, true, step))
		}
	}
	return leads
}

// trustsGitHub says whether a role trusts identity tokens of GitHub Actions.
func trustsGitHub(role *aws.Subject) iam.Answer {
	return role.Trust.Trusts(assumeByToken, func(p iam.Principal) iam.Verdict {
		switch {
		case p.Kind != "Federated":
			return iam.Denied
		case strings.Contains(p.ID, githubIssuer):
			return iam.Allowed
		case strings.Contains(strings.ToLower(partial.Show(p.ID)), "github"):
			return iam.AllowedIf // a provider that the files don't tell, but name
		}
		return iam.Denied
	}, nil)
}
