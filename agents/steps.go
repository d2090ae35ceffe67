package agents

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/policy"
)

// step is a workflow step that runs an agent.
type step struct {
	// repo is the directory that the workflow's job checks out.
	repo string
	at   string // "path:line"
	uses string
	// prompted is how anyone may prompt the agent, "" where only those may who
	// can write to the repository.
	prompted string
}

// anyones are events that anyone can bring about who can read a public
// repository, with what they write into them.
var anyones = []string{"issue_comment", "issues", "discussion", "discussion_comment", "pull_request_target", "pull_request_review", "pull_request_review_comment", "workflow_run", "fork", "watch"}

// prompting is the first of some events that anyone can bring about, in a
// sentence.
func prompting(events []string) string {
	for _, event := range anyones {
		if slices.Contains(events, event) {
			return "anyone who can bring about " + event + " prompts it"
		}
	}
	return ""
}

// events are the names of what starts a workflow: a word, a list or a mapping.
func events(on *conf.Node) []string {
	if on.Is(conf.Map) {
		return on.Keys
	}
	var out []string
	for _, n := range on.Strings() {
		out = append(out, n.Text)
	}
	return out
}

// findSteps looks for steps that run the agent, in the workflows of each
// directory.
func (s *Set) findSteps(a *present) {
	if len(a.profile.Detect.Workflow) == 0 {
		return
	}
	for _, dir := range s.ground.dirs {
		if !dir.entries[".github"] {
			continue
		}
		for _, pattern := range []string{"*.yml", "*.yaml"} {
			for _, file := range existing(path.Join(dir.path, ".github/workflows", pattern)) {
				s.readWorkflow(a, dir.path, file)
			}
		}
	}
}

func (s *Set) readWorkflow(a *present, repo, file string) {
	root, err := conf.Read(file, conf.YAML)
	if err != nil {
		return
	}
	prompted := prompting(events(first(root, "on", "true")))
	each(root, []string{"jobs", "*", "steps", "*"}, func(n *conf.Node) {
		for _, text := range []string{n.Get("uses").Str(), n.Get("run").Str()} {
			if name := a.profile.runBy(text); name != "" {
				at := fmt.Sprintf("%s:%d", s.ground.show(file), n.Line)
				a.steps = append(a.steps, step{repo, at, name, prompted})
				a.note(policy.CI, at)
			}
		}
	})
}

// checkedOut is the access of an agent step to what its job checks out.
func (a *present) checkedOut(s *policy.Session, at policy.Place) policy.Verdict {
	for _, step := range a.steps {
		if at.Path != "" && policy.Within(step.repo, at.Path) {
			return policy.Verdict{
				Access: policy.Open, Channel: policy.File, Rule: step.at, Assumed: true,
				Because: and("a workflow step runs "+step.uses+" in a checkout of the repository", step.prompted),
			}
		}
	}
	if len(a.steps) == 0 && at.Path != "" && s.Inside(at) {
		return s.Default(policy.File, at)
	}
	return policy.Verdict{Access: policy.Blocked, Channel: policy.File, Because: "a job runs in a machine of its own, which holds a checkout of the repository and nothing else of this one"}
}

// stepAccess is the access of an agent step to what its job is given.
func stepAccess(p Place) Access {
	v := policy.Verdict{Access: policy.Open, Channel: policy.Environment, Because: handedBy(p.Facts["token"])}
	v.Assumed = p.Facts["token"] == "none"
	if slices.Contains(strings.Fields(p.Facts["permissions"]), "id-token:write") || p.Facts["permissions"] == "write-all" {
		v.Because += ", and any step may ask for the identity that the job may mint"
	}
	v.Because = and(v.Because, prompting(strings.Fields(p.Facts["triggers"])))
	if p.Path != "" && p.Line > 0 {
		v.Rule = fmt.Sprintf("%s:%d", p.Path, p.Line)
	}
	if agent := preparedBy(p.Facts["agent"]); agent != "" {
		v.Because = "it works in the machine that the job makes ready, and " + v.Because
		return Access{agent, v}
	}
	return Access{"ci-agent", v}
}

// handedBy says how the token of a job gets to the step that runs an agent.
func handedBy(way string) string {
	switch way {
	case "action":
		return "the job hands its token to every action, and so to the one that runs the agent"
	case "step":
		return "the job hands it to the step that runs the agent"
	case "checkout":
		return "checkout leaves the job's token in the git configuration of the clone"
	case "none":
		return "no step hands the job's token on, but it is in the memory of the runner, which steps on GitHub's machines can read as root"
	}
	return "the job hands it to the step that runs the agent"
}

func and(because, more string) string {
	if more == "" {
		return because
	}
	return because + ", and " + more
}
