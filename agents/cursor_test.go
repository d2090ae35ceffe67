package agents

import (
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

func TestCursor(t *testing.T) {
	reachCases(t, "cursor", []reachCase{
		{name: "no settings", place: "project/config.yml", want: policy.Open, channel: policy.File},
		{name: "an ignore file does not hold for the shell", files: one("project/.cursorignore", "# secrets\nconfig.yml\n"), place: "project/config.yml", want: policy.Open, channel: policy.Shell},
		{name: "nor does the default list", want: policy.Open, channel: policy.Shell},
		{name: "taken back", files: one("project/.cursorignore", "*.yml\n!config.yml\n"), place: "project/config.yml", want: policy.Open, channel: policy.File},
		{name: "without the sandbox", files: map[string]string{"project/.cursorignore": "config.yml", "project/.cursor/sandbox.json": `{"type": "insecure_none"}`}, place: "project/config.yml", want: policy.Open, channel: policy.Shell, assumed: true},
		{name: "outside", place: "home/notes.txt", want: policy.Open, channel: policy.Shell},
		{name: "outside, with a boundary", files: one("home/.cursor/sandbox.json", `{"readBoundary": "workspace"}`), place: "home/notes.txt", want: policy.Open, assumed: true},
		{name: "outside, with a boundary and a path beside it", files: one("home/.cursor/sandbox.json", `{"readBoundary": "workspace", "additionalReadPaths": ["~/"]}`), place: "home/notes.txt", want: policy.Open, channel: policy.Shell},
		{name: "unknown: broken settings", files: one("project/.cursor/sandbox.json", `{"readBoundary": `), place: "project/config.yml", want: policy.Open, assumed: true},
		{name: "history", history: true, want: policy.Open, channel: policy.Shell},
	})
}

func TestCursorIdleRules(t *testing.T) {
	idleCases(t, "cursor", []idleCase{
		{name: "an ignore file", file: "project/.cursorignore", text: "\nconfig.yml\n", rule: "project/.cursorignore:2", says: "the commands that it runs"},
		{name: "an ignore file of the index", file: "project/.cursorindexingignore", text: "*.pem", rule: "project/.cursorindexingignore:1", says: "out of the index only"},
		{name: "a deny of the command line", file: "project/.cursor/cli.json", text: `{"permissions": {"deny": ["Read(.env*)"]}}`, rule: "project/.cursor/cli.json:1", says: "command-line agent only"},
		{name: "none", file: "project/.cursorignore", text: "# nothing yet\n"},
	})
}
