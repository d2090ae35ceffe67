package shape

import (
	"regexp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// TokenWay is how a job's token comes to the step that runs an agent.
type TokenWay string

// The ways of a job's token. GitHub gives it to every action, whether the
// workflow names it or not; a script has it where its step hands it over, or
// where checkout left it in the clone's git configuration.
// https://docs.github.com/en/actions/concepts/security/github_token
const (
	TokenToAction TokenWay = "action"
	TokenToStep   TokenWay = "step"
	TokenCheckout TokenWay = "checkout"
	TokenToNone   TokenWay = "none"
)

// settle works out what the agent in a job is given, once all its steps are
// known. A job that makes an agent's machine ready leaves it what its steps
// leave behind.
func (j *Job) settle(job *node) {
	if j.Agent == "" && agents.RunAfter(j.ID) {
		j.Agent = j.ID
	}
	if j.Agent == "" {
		j.Before = nil
		return
	}
	j.Token = TokenToNone
	for _, step := range job.at("steps").each() {
		switch runs := slices.Contains(j.AgentSteps, step.key); {
		case runs && step.at("uses") != nil:
			j.Token = TokenToAction
			return
		case runs && namesToken(step), namesToken(job.at("env")):
			j.Token = TokenToStep
		case persists(step) && j.Token == TokenToNone:
			j.Token = TokenCheckout
		}
	}
}

// jobToken is the job's own token in an expression.
var jobToken = regexp.MustCompile(`(?i)\$\{\{.*\b(?:github\.token|secrets\.GITHUB_TOKEN)\b`)

func namesToken(n *node) bool {
	return n != nil && slices.ContainsFunc(n.leaves(), func(l syntax.Leaf) bool { return jobToken.MatchString(l.Text) })
}

// persists says whether a step is a checkout that leaves its token behind, as it
// does where nothing is said. https://github.com/actions/checkout
func persists(step *node) bool {
	uses, _, _ := strings.Cut(step.at("uses").text(), "@")
	return strings.EqualFold(uses, "actions/checkout") && !strings.EqualFold(step.at("with", "persist-credentials").text(), "false")
}

// logsIn is what a script says that leaves a login or a variable for the steps
// after it.
var logsIn = regexp.MustCompile(`GITHUB_ENV|GITHUB_OUTPUT|\b(?:login|configure|set-credentials|add-credential)\b|config set|(?:rc|config|credentials|\.env)["']?\s*(?:$|<<)`)

// leavesBehind says whether what a step is given is still there for the steps
// after it. Actions with inputs that come before an agent are mostly there to log
// in for it.
func leavesBehind(step *node) bool {
	uses, _, _ := strings.Cut(step.at("uses").text(), "@")
	if uses != "" {
		return !strings.EqualFold(uses, "actions/checkout") || persists(step)
	}
	return logsIn.MatchString(step.at("run").text())
}

// Gives says whether the agent of the job is given what a value of the workflow
// says: the environment of the workflow, of the job and of its own step, the
// inputs of that step, and what earlier steps leave behind; not what other steps
// are given for themselves. In a job without an agent, whoever is in it has all.
func (j Job) Gives(l syntax.Leaf) bool {
	if len(l.Path) > 1 && l.Path[0] == "env" {
		return true
	}
	if len(l.Path) < 3 || l.Path[0] != "jobs" || l.Path[1] != j.ID {
		return false
	}
	if j.Agent == "" || l.Path[2] != "steps" {
		return j.Agent == "" || slices.Contains([]string{"env", "container", "with", "secrets"}, l.Path[2])
	}
	return len(l.Path) > 4 && (slices.Contains(j.AgentSteps, l.Path[3]) || slices.Contains(j.Before, l.Path[3]))
}
