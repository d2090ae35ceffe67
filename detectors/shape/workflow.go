package shape

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const (
	workflowRule = "github-workflow"
	kindJobToken = "github.job-token"
)

// Facts about a workflow's job.
const (
	// FactPermissions is what a credential may do in its provider's words: of a job
	// "contents:write id-token:write", "default" where none are stated, "none"; of a
	// token with limits inside the letters that these are written in.
	FactPermissions = "permissions"

	FactTriggers = "triggers" // the events that start the workflow, sorted
	FactAgent    = "agent"    // the action or command by which a step runs an agent, or the job after which one works
	FactToken    = "token"    // how a job's token comes to the step that runs the agent
)

// workflows reads the jobs of GitHub Actions that run an agent, may mint an
// identity or hold every permission. What they hold is a token that stands in no
// file: the finding has no secret and lies at the job.
func workflows() Reader {
	return Reader{
		Name:     workflowRule,
		Keywords: []string{"jobs"},
		Wants:    IsWorkflow,
		Kinds:    []string{kindJobToken},
		Read: func(doc *Document) []finding.Finding {
			var found []finding.Finding
			for _, job := range WorkflowJobs(doc.Text, doc.Leaves) {
				if !job.tells() {
					continue
				}
				found = append(found, finding.Finding{
					Kind: kindJobToken, Start: job.At, End: job.At, By: finding.ByParser, Rule: workflowRule,
					Facts: facts(
						finding.FactAmbient, AmbientJob(doc.Path, job.ID), FactPermissions, job.Permissions,
						FactTriggers, strings.Join(job.Triggers, " "), FactAgent, job.Agent, FactToken, string(job.Token),
					),
				})
			}
			return found
		},
	}
}

// tells says whether a job is worth telling of: who is in it could do something
// with its token.
func (j Job) tells() bool {
	return j.Permissions != "none" && (j.Agent != "" || j.MintsIdentity() || j.Permissions == "write-all")
}

// IsWorkflow says whether a path is that of a workflow of GitHub Actions.
func IsWorkflow(p string) bool {
	ext := path.Ext(p)
	return (ext == ".yml" || ext == ".yaml") && strings.HasSuffix(path.Dir(p), ".github/workflows")
}

// AmbientJob is the fact that names the token of a job.
func AmbientJob(p, job string) string { return p + "#" + job }

// Job is a job of a workflow.
type Job struct {
	ID string
	// At is the byte of the text at which the job's name stands.
	At int
	// Permissions are those of its token: "contents:write id-token:write", sorted,
	// "write-all", "read-all", "none", or "default" where neither the job nor the
	// workflow states any.
	Permissions string
	Triggers    []string
	// Agent is the action or command by which a step runs an agent, the name of a
	// job that makes a machine ready for one, or "".
	Agent string
	// Token is how the job's token comes to the agent, "" where there is none.
	Token TokenWay
	// AgentSteps are the steps that run an agent and Before those that leave them
	// something, by their keys.
	AgentSteps, Before []string
	// Roles are the AWS roles that its steps ask for, as written.
	Roles []string
}

// MintsIdentity says whether the job may ask for an identity token, which clouds
// take in place of a login.
func (j Job) MintsIdentity() bool {
	return j.Permissions == "write-all" || slices.Contains(strings.Fields(j.Permissions), "id-token:write")
}

// WorkflowJobs are the jobs of a workflow, in order of place.
func WorkflowJobs(text []byte, leaves []syntax.Leaf) []Job {
	var jobs []Job
	for _, root := range forest(leaves) {
		stated := permissions(root.at("permissions"), noPermissions.Match(text))
		for _, n := range root.at("jobs").each() {
			job := Job{ID: n.key, At: placeOfJob(text, n), Triggers: triggers(root), Permissions: stated}
			if own := permissions(n.at("permissions"), emptyInJob(text, n)); own != "default" {
				job.Permissions = own
			}
			for _, step := range n.at("steps").each() {
				job.take(step)
			}
			job.settle(n)
			jobs = append(jobs, job)
		}
	}
	return jobs
}

// take notes what a step does.
func (j *Job) take(step *node) {
	if by := orElse(agents.RunBy(step.at("uses").text()), agents.RunBy(step.at("run").text())); by != "" {
		j.Agent = orElse(j.Agent, by)
		j.AgentSteps = append(j.AgentSteps, step.key)
	} else if len(j.AgentSteps) == 0 && leavesBehind(step) {
		j.Before = append(j.Before, step.key)
	}
	uses, _, _ := strings.Cut(step.at("uses").text(), "@")
	if role := step.at("with", "role-to-assume").text(); role != "" && strings.EqualFold(uses, "aws-actions/configure-aws-credentials") {
		j.Roles = append(j.Roles, role)
	}
}

// noPermissions is a workflow that takes all permissions away: an empty map has
// no values, so it is not among the leaves.
var noPermissions = regexp.MustCompile(`(?m)^permissions:[ \t]*\{[ \t]*\}`)

// noneInJob is the same, in a job.
var noneInJob = regexp.MustCompile(`(?m)^[ \t]+permissions:[ \t]*\{[ \t]*\}`)

// emptyInJob says whether a job takes all permissions away.
func emptyInJob(text []byte, job *node) bool {
	leaves := job.leaves()
	if len(leaves) == 0 {
		return false
	}
	from, to := placeOfJob(text, job), leaves[len(leaves)-1].End
	return from < to && to <= len(text) && noneInJob.Match(text[from:to])
}

// permissions are those of one block, "default" where there is none.
func permissions(n *node, empty bool) string {
	switch {
	case n == nil && empty:
		return "none"
	case n == nil:
		return "default"
	case n.leaf != nil:
		return n.text()
	}
	var all []string
	for _, kid := range n.each() {
		if level := strings.ToLower(kid.text()); level == "write" || level == "read" {
			all = append(all, kid.key+":"+level)
		}
	}
	slices.Sort(all)
	return orElse(strings.Join(all, " "), "none")
}

// triggers are the events that start a workflow: a word, a list or a map. YAML
// of the old kind takes "on" for a boolean.
func triggers(root *node) []string {
	on := root.at("on")
	if on == nil {
		on = root.at("true")
	}
	if on == nil {
		return nil
	}
	if on.leaf != nil {
		return []string{on.text()}
	}
	var all []string
	for _, kid := range on.each() {
		if isIndex(kid.key) {
			all = append(all, kid.text())
		} else {
			all = append(all, kid.key)
		}
	}
	slices.Sort(all)
	return all
}

// placeOfJob is the byte at which a job's name stands before its first value.
func placeOfJob(text []byte, job *node) int {
	leaves := job.leaves()
	if len(leaves) == 0 {
		return 0
	}
	first := min(leaves[0].Start, len(text))
	for at, tries := first, 0; tries < 1000; tries++ {
		at = bytes.LastIndex(text[:at], []byte(job.key))
		if at < 0 {
			break
		}
		line := bytes.LastIndexByte(text[:at], '\n') + 1
		if strings.Trim(string(text[line:at]), " \t\"'") == "" {
			return at
		}
	}
	return first
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
