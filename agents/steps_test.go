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
