package shape

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func jobsOf(t *testing.T, text string) []Job {
	t.Helper()
	return WorkflowJobs([]byte(text), document(".github/workflows/x.yml", text).Leaves)
}

func TestWorkflowJobs(t *testing.T) {
	got := jobsOf(t, `
on: [push, workflow_dispatch]
permissions: {contents: read, id-token: write, statuses: none}
jobs:
  plain:
    runs-on: x
    steps: [{run: make}]
  "own":
    permissions:
      contents: write
    steps:
      - uses: aws-actions/configure-aws-credentials@v5
        with: {role-to-assume: 'arn:aws:iam::1:role/r', aws-region: x}
      - uses: ./.github/actions/deploy
        with: {role-to-assume: other}
      - run: |
          npx @anthropic-ai/claude-code -p "fix it"
  bare:
    permissions: {}
    runs-on: x
  all:
    permissions: write-all
    steps: [{uses: openai/codex-action@v1}]
`)
	for i := range got {
		got[i].At = 0
	}
	triggers := []string{"push", "workflow_dispatch"}
	want := []Job{
		{ID: "plain", Permissions: "contents:read id-token:write", Triggers: triggers},
		{ID: "own", Permissions: "contents:write", Triggers: triggers, Agent: "@anthropic-ai/claude-code", Token: TokenToNone, AgentSteps: []string{"2"}, Before: []string{"0", "1"}, Roles: []string{"arn:aws:iam::1:role/r"}},
		{ID: "bare", Permissions: "none", Triggers: triggers},
		{ID: "all", Permissions: "write-all", Triggers: triggers, Agent: "openai/codex-action", Token: TokenToAction, AgentSteps: []string{"0"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for i, mints := range []bool{true, false, false, true} {
		if got[i].MintsIdentity() != mints {
			t.Errorf("%s mints an identity: %v", got[i].ID, !mints)
		}
	}
}

func TestWorkflowTriggersAndDefaults(t *testing.T) {
	for text, want := range map[string]string{
		"on: push\njobs: {a: {runs-on: x}}": "default push",
		"on: {issue_comment: {types: [created]}, push: {branches: [x]}}\njobs: {a: {runs-on: x}}": "default issue_comment push",
		"permissions: {}\non: push\njobs: {a: {runs-on: x}}":                                      "none push",
		"permissions: read-all\non: push\njobs: {a: {runs-on: x}}":                                "read-all push",
		"jobs: {a: {runs-on: x}}": "default ",
	} {
		jobs := jobsOf(t, text)
		if len(jobs) != 1 {
			t.Fatalf("%d jobs in %q", len(jobs), text)
		}
		if got := jobs[0].Permissions + " " + strings.Join(jobs[0].Triggers, " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestWorkflowFindings: only jobs that are worth telling are, at their names.
func TestWorkflowFindings(t *testing.T) {
	const text = `on: push
jobs:
  test:
    permissions: {contents: write}
    steps: [{run: make test}]
  agent:
    permissions: {contents: read}
    steps: [{uses: anthropics/claude-code-action@v1}]
  nothing:
    permissions: {}
    steps: [{uses: anthropics/claude-code-action@v1}]
  deploy:
    permissions: {id-token: write}
    steps: [{run: make deploy}]
`
	var got []string
	for _, f := range workflows().Read(document(".github/workflows/ci.yml", text)) {
		if !f.Secret.IsZero() || f.Start != f.End || f.Kind != kindJobToken {
			t.Errorf("%+v", f)
		}
		got = append(got, f.Facts["ambient"]+" "+f.Facts["permissions"]+" "+f.Facts["agent"]+" at "+text[f.Start:f.Start+6])
	}
	want := []string{
		".github/workflows/ci.yml#agent contents:read anthropics/claude-code-action at agent:",
		".github/workflows/ci.yml#deploy id-token:write  at deploy",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if IsWorkflow("docs/workflows/x.yml") || IsWorkflow(".github/workflows/README.md") || !IsWorkflow("a/.github/workflows/x.yaml") {
		t.Error("what is a workflow is told by other things than its path")
	}
}

// TestTokenOfAgents: how the job's token comes to the step that runs an agent.
func TestTokenOfAgents(t *testing.T) {
	for text, want := range map[string]TokenWay{
		"[{uses: anthropics/claude-code-action@v1}]":                                                                             TokenToAction,
		"[{uses: actions/checkout@v6}, {run: claude -p x}]":                                                                      TokenCheckout,
		"[{uses: actions/checkout@v6, with: {persist-credentials: false}}, {run: claude -p x}]":                                  TokenToNone,
		"[{uses: actions/checkout@v6, with: {persist-credentials: false}}, {run: claude -p x, env: {T: '${{ github.token }}'}}]": TokenToStep,
		"[{run: make, env: {T: '${{ secrets.GITHUB_TOKEN }}'}}, {run: codex exec x}]":                                            TokenToNone,
		"[{run: make}]": "",
	} {
		jobs := jobsOf(t, "jobs: {a: {steps: "+text+"}}")
		if len(jobs) != 1 || jobs[0].Token != want {
			t.Errorf("%s: %+v, want %q", text, jobs, want)
		}
	}
}

// TestGivenToAgents: an agent's step has its own environment, that of the job and
// of the workflow, and what earlier steps leave behind.
func TestGivenToAgents(t *testing.T) {
	const text = `env: {WORKFLOW: 1}
jobs:
  other:
    env: {OTHER: 1}
    steps: [{run: make, env: {OTHER_STEP: 1}}]
  agent:
    env: {JOB: 1}
    container: {image: x, env: {BOX: 1}}
    steps:
      - uses: actions/checkout@v6
        with: {token: 1, persist-credentials: false}
      - run: make deploy
        env: {DEPLOY: 1}
      - run: echo "KEPT=$KEPT" >> "$GITHUB_ENV"
        env: {KEPT: 1}
      - run: npm config set //registry.npm.example/:_authToken "$NPM"
        env: {NPM: 1}
      - uses: docker/login-action@v4
        with: {password: 1}
      - uses: anthropics/claude-code-action@v1
        with: {anthropic_api_key: 1}
        env: {OWN: 1}
      - uses: acme/publish@v1
        with: {later: 1}
`
	for id, want := range map[string]string{
		"agent": "WORKFLOW JOB BOX KEPT NPM password anthropic_api_key OWN",
		"other": "WORKFLOW OTHER OTHER_STEP",
	} {
		doc := document(".github/workflows/x.yml", text)
		var got []string
		for _, job := range WorkflowJobs(doc.Text, doc.Leaves) {
			for _, l := range doc.Leaves {
				if job.ID == id && l.Text == "1" && job.Gives(l) {
					got = append(got, l.Key())
				}
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
}

// TestJobsThatMakeReady: an agent works in the machine which such a job leaves.
func TestJobsThatMakeReady(t *testing.T) {
	jobs := jobsOf(t, "jobs: {copilot-setup-steps: {permissions: {contents: write}, steps: [{uses: actions/checkout@v6}, {uses: acme/login@v1}]}}")
	want := []Job{{ID: "copilot-setup-steps", At: jobs[0].At, Permissions: "contents:write", Agent: "copilot-setup-steps", Token: TokenCheckout, Before: []string{"0", "1"}}}
	if diff := cmp.Diff(want, jobs); diff != "" {
		t.Error(diff)
	}
}
