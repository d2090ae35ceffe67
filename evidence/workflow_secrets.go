package evidence

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

// workflowSecrets reads which of a repository's secrets the jobs of GitHub
// Actions are given. Whoever is in such a job has them, and whoever may push is
// in the job with what it pushes.
type workflowSecrets struct {
	names  *names
	stores []Store
}

// Wants takes workflows.
func (*workflowSecrets) Wants(p string) bool { return shape.IsWorkflow(p) }

// Claims are none: what the jobs hold is kept in stores.
func (*workflowSecrets) Claims() []Claim { return nil }

// Stores are the jobs.
func (w *workflowSecrets) Stores() []Store { return w.stores }

// Read takes in one workflow.
func (w *workflowSecrets) Read(d *Document) {
	for _, job := range shape.WorkflowJobs(d.Text, d.Leaves) {
		w.stores = append(w.stores, w.store(d, job))
	}
}

// store is a job with the secrets that it names, and with its own token, which
// may be worth more than those.
func (w *workflowSecrets) store(d *Document, job shape.Job) Store {
	root := repositoryOf(d.Path)
	ambient := shape.AmbientJob(d.Path, job.ID)
	line := lineAt(d.Text, job.At)
	s := Store{Path: d.Path, Name: job.ID, Ways: waysIntoJob(d, job, root, line)}
	s.Holds = w.names.held(secretsOfJob(d, job), root, func(n named) string {
		return fmt.Sprintf("the job reads secrets.%s (%s:%d)", n.name, n.path, n.line)
	})
	if job.Agent != "" {
		s.Holds = slices.DeleteFunc(s.Holds, forModels)
	}
	return s.with(Held{
		Facts: map[string]string{finding.FactAmbient: ambient},
		Step:  fmt.Sprintf("it has the token and the identity of the job %s", job.ID),
	})
}

// forModels says whether a thing is what an agent pays its model with. An agent
// that runs in a job has it of necessity, and could not work without.
func forModels(h Held) bool {
	return slices.ContainsFunc(h.Kinds, func(kind string) bool {
		return strings.HasPrefix(kind, "anthropic.") || strings.HasPrefix(kind, "openai.")
	})
}

// with is the store with one thing more.
func (s Store) with(h Held) Store {
	s.Holds = append(s.Holds, h)
	return s
}

// What pushing to a repository of GitHub takes.
const (
	pushCode     = "repo:contents:write"
	pushWorkflow = "repo:workflows:write"
	startRun     = "repo:actions:write"
)

// tokensThatPush are GitHub's kinds whose pushes start workflows. A job's own
// token is not among them: what it pushes starts none.
var tokensThatPush = []string{"github.*-pat", "github.oauth-token", "github.app-user-token", "github.installation-token", "github.refresh-token"}

// waysIntoJob are those of who runs in it, of who pushes what it builds, and of
// who pushes a workflow that asks for the same.
func waysIntoJob(d *Document, job shape.Job, root string, line int) []Way {
	at := fmt.Sprintf("%s:%d", d.Path, line)
	ways := []Way{
		{
			Kinds: []string{"github.job-token"}, Sure: true,
			Like: map[string][]string{finding.FactAmbient: {literally(shape.AmbientJob(d.Path, job.ID))}},
			Step: fmt.Sprintf("it is in the job %s (%s)", job.ID, at),
		},
		{
			Kinds: tokensThatPush, Under: root, Needs: []string{pushCode, pushWorkflow},
			Step: fmt.Sprintf("it pushes a workflow of its own with all that the job %s is given (%s)", job.ID, at),
		},
	}
	if !buildsRepository(d, job.ID) {
		return ways
	}
	if started := startedByPush(job.Triggers); started != "" {
		ways = append(ways, Way{
			Kinds: tokensThatPush, Under: root, Needs: []string{pushCode},
			Step: fmt.Sprintf("it pushes code that the job %s runs on %s (%s)", job.ID, started, at),
		})
	}
	if slices.Contains(job.Triggers, "workflow_dispatch") {
		ways = append(ways, Way{
			Kinds: []string{"github.*"}, Under: root, Needs: []string{pushCode, startRun},
			Step: fmt.Sprintf("it pushes code to a branch, and starts the job %s on it (%s)", job.ID, at),
		})
	}
	return ways
}

// startedByPush is the event by which who pushes a branch starts a job that has
// the repository's secrets, or "".
func startedByPush(triggers []string) string {
	for _, event := range []string{"push", "pull_request"} {
		if slices.Contains(triggers, event) {
			return event
		}
	}
	return ""
}

// buildsRepository says whether a job takes the repository's code and runs
// something.
func buildsRepository(d *Document, job string) bool {
	takes, runs := false, false
	for _, l := range d.Leaves {
		if len(l.Path) < 5 || l.Path[0] != "jobs" || l.Path[1] != job || l.Path[2] != "steps" {
			continue
		}
		takes = takes || l.Key() == "uses" && strings.Contains(l.Text, "actions/checkout")
		runs = runs || l.Key() == "run" || l.Key() == "uses" && strings.HasPrefix(l.Text, "./")
	}
	return takes && runs
}

// secretName is a secret in an expression, by either way of writing it.
var secretName = regexp.MustCompile(`\bsecrets(?:\.|\[['"])([A-Za-z_][A-Za-z0-9_]{0,99})`)

// secretsOfJob are those that a job gives to what runs in it: in a job with an
// agent, to the agent's step.
func secretsOfJob(d *Document, job shape.Job) []named {
	var all []named
	for _, l := range d.Leaves {
		if !job.Gives(l) || l.End > len(d.Text) || l.Start > l.End {
			continue
		}
		written := d.Text[l.Start:l.End]
		for _, m := range secretName.FindAllSubmatchIndex(written, -1) {
			name := string(written[m[2]:m[3]])
			if !strings.EqualFold(name, "GITHUB_TOKEN") {
				all = append(all, named{name, d.Path, lineAt(d.Text, l.Start+m[2])})
			}
		}
	}
	return all
}

// repositoryOf is the folder that a workflow is about.
func repositoryOf(p string) string { return path.Dir(path.Dir(path.Dir(p))) }

// lineAt is the line of a byte, from 1.
func lineAt(text []byte, at int) int {
	return 1 + bytes.Count(text[:min(max(at, 0), len(text))], []byte{'\n'})
}

// literally is a glob that a text matches which has no signs of globs, and
// nothing else does where it has.
func literally(text string) string {
	if strings.ContainsAny(text, "*?") || strings.HasPrefix(text, "!") {
		return "\x00"
	}
	return text
}
