package agents

import (
	"strings"
	"testing"
)

// Each way in which a workflow runs an agent, and whether anyone can prompt it.
func TestStepsOfWorkflows(t *testing.T) {
	for _, c := range []struct {
		name, text string
		found      bool
		prompted   string
	}{
		{"Claude Code by a comment", "on: issue_comment\njobs: {a: {steps: [{uses: anthropics/claude-code-action@v1}]}}", true, "issue_comment"},
		{"Claude Code by a push", "on: push\njobs: {a: {steps: [{uses: anthropics/claude-code-action@v1}]}}", true, ""},
		{"Codex on a target", "on: [pull_request_target]\njobs: {a: {steps: [{uses: openai/codex-action@main}]}}", true, "pull_request_target"},
		{"Gemini on issues", "on:\n  issues: {types: [opened]}\njobs: {a: {steps: [{uses: google-github-actions/run-gemini-cli@v0}]}}", true, "issues"},
		{"opencode", "on: {issue_comment: {types: [created]}}\njobs: {a: {steps: [{uses: anomalyco/opencode/github@latest}]}}", true, "issue_comment"},
		{"Cursor in a script", "on: workflow_dispatch\njobs: {a: {steps: [{run: 'cursor-agent -p fix'}]}}", true, ""},
		{"aider in a script", "on: issues\njobs: {a: {steps: [{run: 'aider --yes-always --message fix'}]}}", true, "issues"},
		{"Copilot in a script", "on: schedule\njobs: {a: {steps: [{run: 'copilot -p fix --allow-all-tools'}]}}", true, ""},
		{"none", "on: issue_comment\njobs: {a: {steps: [{run: 'make test'}]}}", false, ""},
		{"a name like one", "on: push\njobs: {a: {steps: [{run: './my-cursor-agent-docs.sh'}]}}", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := world{files: one("project/.github/workflows/a.yml", c.text)}.look(t)
			found := len(s.Found()) == 1 && s.Found()[0].ID == "ci-agent"
			if found != c.found {
				t.Fatalf("found %v", s.Found())
			}
			if !found {
				return
			}
			got := s.reach(t, "ci-agent", tracked("project/app.yml"))
			if strings.Contains(got.Because, "prompts it") != (c.prompted != "") || !strings.Contains(got.Because, c.prompted) {
				t.Errorf("%s", got.Because)
			}
			handed := s.Reach(Place{Path: "project/.github/workflows/a.yml", Line: 1, Facts: map[string]string{"agent": "x", "triggers": c.prompted}})[0]
			if strings.Contains(handed.Because, "prompts it") != (c.prompted != "") {
				t.Errorf("what the job hands over: %s", handed.Because)
			}
		})
	}
}

// What a step says that runs an agent, and what only looks like it.
func TestRunBy(t *testing.T) {
	for step, want := range map[string]string{
		"anthropics/claude-code-action@v1":                "anthropics/claude-code-action",
		"factory-ai/droid-action/review@v2":               "Factory-AI/droid-action",
		"acme/anthropics/claude-code-action@v1":           "",
		"anthropics/claude-code-action-fork@v1":           "",
		"claude -p 'do it'":                               "claude -p",
		"claude --model x --verbose -p 'do it'":           "claude -p",
		"git diff | ./node_modules/.bin/claude --print=x": "claude --print",
		"aider \\\n  --yes-always \\\n  --message fix":    "aider --message",
		"cat x | droid exec --auto low fix":               "droid exec",
		"npm i && npx @openai/codex exec x":               "@openai/codex",
		"make claude\ntar -p x":                           "",
		"echo gemini -plain":                              "",
		"echo 'run claude -p yourself'":                   "",
		"# claude -p is for later":                        "",
		"actions/checkout@v5":                             "",
	} {
		if got := RunBy(step); got != want {
			t.Errorf("%q: %q, want %q", step, got, want)
		}
	}
	if !RunAfter("copilot-setup-steps") || RunAfter("build") || RunAfter("") {
		t.Error("which jobs make an agent's machine ready")
	}
}

// A job's token is reached by the agent that the job runs, in the way in which it
// is handed on; and by Copilot where the job makes its machine ready.
func TestTokensOfJobs(t *testing.T) {
	s := world{}.look(t)
	for _, c := range []struct {
		facts   map[string]string
		agent   string
		says    string
		assumed bool
	}{
		{map[string]string{"agent": "openai/codex-action", "token": "action"}, "ci-agent", "every action", false},
		{map[string]string{"agent": "claude -p", "token": "checkout"}, "ci-agent", "git configuration", false},
		{map[string]string{"agent": "claude -p", "token": "none"}, "ci-agent", "memory of the runner", true},
		{map[string]string{"agent": "claude -p", "permissions": "contents:read id-token:write"}, "ci-agent", "identity", false},
		{map[string]string{"agent": "copilot-setup-steps", "token": "checkout"}, "copilot-cloud", "makes ready", false},
		{map[string]string{"agent": "claude -p", "triggers": "discussion push"}, "ci-agent", "discussion prompts it", false},
		{map[string]string{"agent": "claude -p", "triggers": "workflow_run"}, "ci-agent", "workflow_run prompts it", false},
	} {
		got := s.Reach(Place{Path: "project/.github/workflows/a.yml", Line: 3, Facts: c.facts})
		if len(got) != 1 || got[0].Agent != c.agent || !strings.Contains(got[0].Because, c.says) || got[0].Assumed != c.assumed || got[0].Rule == "" {
			t.Errorf("%v: %+v", c.facts, got)
		}
	}
}
