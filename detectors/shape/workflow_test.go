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
		{ID: "own", Permissions: "contents:write", Triggers: triggers, Agent: "@anthropic-ai/claude-code", Roles: []string{"arn:aws:iam::1:role/r"}},
		{ID: "bare", Permissions: "none", Triggers: triggers},
		{ID: "all", Permissions: "write-all", Triggers: triggers, Agent: "openai/codex-action"},
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

func TestAgentSteps(t *testing.T) {
	for step, want := range map[string]string{
		"anthropics/claude-code-action@v1":      "anthropics/claude-code-action",
		"acme/anthropics/claude-code-action@v1": "",
		"anthropics/claude-code-action-fork@v1": "",
		"claude -p 'do it'":                     "claude -p",
		"npm i && npx @openai/codex exec x":     "@openai/codex",
		"echo gemini -plain":                    "",
		"actions/checkout@v5":                   "",
	} {
		if got := agentIn(step); got != want {
			t.Errorf("%q: %q, want %q", step, got, want)
		}
	}
}
