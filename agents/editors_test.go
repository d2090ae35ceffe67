package agents

import (
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// The agents that live in editors.

const codeUser = "home/.config/Code/User/settings.json"

func TestVSCode(t *testing.T) {
	reachCases(t, "vscode-copilot", []reachCase{
		{name: "no settings", want: policy.Open, channel: policy.File},
		{name: "outside asks", place: "home/notes.txt", want: policy.Asks},
		{name: "outside, a folder added", files: one(codeUser, `{"chat.additionalReadAccessFolders": ["~/"]}`), place: "home/notes.txt", want: policy.Open, channel: policy.File},
		{name: "everything approved", files: one(codeUser, `{"chat.tools.global.autoApprove": true}`), place: "home/notes.txt", want: policy.Open, channel: policy.Shell},
		{name: "a command approved", files: one(codeUser, `{"chat.tools.terminal.autoApprove": {"awk": true}}`), place: "home/notes.txt", want: policy.Open, channel: policy.Shell, rule: codeUser + ":1"},
		{name: "an expression approved", files: one(codeUser, `{"chat.tools.terminal.autoApprove": {"/^python3? /": {"approve": true}, "cat": false, "head": false, "tail": false, "grep": false, "jq": false}}`), place: "home/notes.txt", want: policy.Open, channel: policy.Shell},
		{name: "the built-in list, once rules approve", files: one(codeUser, `{"chat.tools.terminal.autoApprove": {"ls": true}}`), place: "home/notes.txt", want: policy.Open, assumed: true},
		{name: "a rule that only denies switches nothing on", files: one(codeUser, `{"chat.tools.terminal.autoApprove": {"rm": false}}`), place: "home/notes.txt", want: policy.Asks},
		{name: "the built-in list taken back", files: one(codeUser, `{"chat.tools.terminal.autoApprove": {"ls": true, "/./": false}}`), place: "home/notes.txt", want: policy.Asks},
		{name: "auto-approval off", files: one(codeUser, `{"chat.tools.terminal.enableAutoApprove": false, "chat.tools.terminal.autoApprove": {"cat": true}}`), place: "home/notes.txt", want: policy.Asks},
		{name: "comments in the settings", files: one(codeUser, "{\n // all\n \"chat.tools.global.autoApprove\": true,\n}"), place: "home/notes.txt", want: policy.Open},
		{name: "unknown: broken settings", files: one(codeUser, `{"chat.tools`), place: "home/notes.txt", want: policy.Asks, assumed: true},
		{name: "history asks", history: true, want: policy.Asks, channel: policy.Shell},
	})
	idleCases(t, "vscode-copilot", []idleCase{
		{name: "a rule about edits", file: "project/.vscode/settings.json", text: `{"chat.tools.edits.autoApprove": {"**/.env": false}}`, rule: "project/.vscode/settings.json:1", says: "read all the same"},
		{name: "none", file: "project/.vscode/settings.json", text: `{"chat.tools.edits.autoApprove": {"**/*.md": true}}`},
	})
}

func TestCline(t *testing.T) {
	const state = "home/.cline/data/globalState.json"
	off := `{"autoApprovalSettings": {"actions": {"readFiles": false, "readFilesExternally": false, "executeSafeCommands": false}}}`
	reachCases(t, "cline", []reachCase{
		{name: "no settings", want: policy.Open},
		{name: "approved", files: one(state, `{"autoApprovalSettings": {"actions": {"readFiles": true}}}`), want: policy.Open, channel: policy.File},
		{name: "asks", files: one(state, off), want: policy.Asks, channel: policy.File},
		{name: "all commands", files: one(state, `{"autoApprovalSettings": {"actions": {"readFiles": false, "executeAllCommands": true}}}`), want: policy.Open, channel: policy.Shell},
		{name: "yolo", files: one(state, `{"yoloModeToggled": true}`), place: "home/notes.txt", want: policy.Open},
		{name: "an ignore file keeps nothing", files: map[string]string{state: off, "project/.clineignore": ".env"}, want: policy.Asks},
		{name: "history", files: one(state, off), history: true, want: policy.Asks},
	})
	idleCases(t, "cline", []idleCase{{name: "an ignore file", file: "project/.clineignore", text: ".env", rule: "project/.clineignore:1", says: "Cline"}})
}

func TestRoo(t *testing.T) {
	reachCases(t, "roo-code", []reachCase{
		{name: "no settings", want: policy.Asks, assumed: true},
		{name: "a command allowed", files: one(codeUser, `{"roo-cline.allowedCommands": ["cat"]}`), want: policy.Open, channel: policy.Shell, assumed: true},
		{name: "a longer denial", files: one(codeUser, `{"roo-cline.allowedCommands": ["git"], "roo-cline.deniedCommands": ["git show", "git log"]}`), history: true, want: policy.Refused},
		{name: "an ignore file leaves the shell", files: one("project/.rooignore", ".env"), want: policy.Asks, channel: policy.Shell, assumed: true},
	})
	idleCases(t, "roo-code", []idleCase{{name: "an ignore file", file: "project/.rooignore", text: ".env", rule: "project/.rooignore:1", says: "Roo Code"}})
}

func TestContinue(t *testing.T) {
	const permissions = "home/.continue/permissions.yaml"
	reachCases(t, "continue", []reachCase{
		{name: "no settings", place: "project/notes.yml", want: policy.Open, channel: policy.File},
		{name: "a secret's name leaves the shell", want: policy.Open, channel: policy.Shell, assumed: true},
		{name: "commands allowed", files: one(permissions, "allow:\n  - Bash\n"), want: policy.Open, channel: policy.Shell, rule: permissions + ":2"},
		{name: "a command allowed", files: one(permissions, "allow: [Bash(cat*)]\n"), want: policy.Open, channel: policy.Shell},
		{name: "reading excluded", files: one(permissions, "exclude: [Read, Bash]\n"), place: "project/notes.yml", want: policy.Refused},
		{name: "reading asked", files: one(permissions, "ask: [Read]\nexclude: [Bash]\n"), place: "project/notes.yml", want: policy.Asks, channel: policy.File},
		{name: "a pattern", files: one(permissions, "exclude: ['Read(**/notes.yml)', Bash]\n"), place: "project/other.yml", want: policy.Open},
		{name: "unknown: broken settings", files: one(permissions, "exclude: [Read\n"), place: "project/notes.yml", want: policy.Open, assumed: true},
	})
}

func TestZed(t *testing.T) {
	const settings = "home/.config/zed/settings.json"
	tools := func(rest string) map[string]string {
		return one(settings, `{"agent": {"tool_permissions": {`+rest+`}}}`)
	}
	reachCases(t, "zed", []reachCase{
		{name: "no settings", place: "project/notes.yml", want: policy.Open, channel: policy.File},
		{name: "a private file leaves the shell", want: policy.Asks, channel: policy.Shell},
		{name: "private files of one's own", files: one(settings, `{"private_files": ["**/notes.yml"]}`), place: "project/notes.yml", want: policy.Asks, channel: policy.Shell},
		{name: "private files emptied", files: one(settings, `{"private_files": []}`), want: policy.Open, channel: policy.File},
		{name: "everything allowed", files: tools(`"default": "allow"`), want: policy.Open, channel: policy.Shell},
		{name: "a command allowed", files: tools(`"tools": {"terminal": {"always_allow": [{"pattern": "^cat\\s"}]}}`), want: policy.Open, channel: policy.Shell},
		{name: "a denial goes first", files: tools(`"default": "allow", "tools": {"terminal": {"always_deny": [{"pattern": "."}]}}`), want: policy.Refused},
		{name: "commands denied", files: tools(`"tools": {"terminal": {"default": "deny"}}`), want: policy.Refused},
		{name: "an expression that is none denies nothing", files: tools(`"default": "allow", "tools": {"terminal": {"always_deny": [{"pattern": "(?<"}]}}`), want: policy.Open},
	})
}

func TestWindsurf(t *testing.T) {
	const settings = "home/.config/Windsurf/User/settings.json"
	reachCases(t, "windsurf", []reachCase{
		{name: "no settings", want: policy.Open, assumed: true},
		{name: "an ignore file leaves the shell", files: one("project/.codeiumignore", ".env"), want: policy.Asks, channel: policy.Shell, assumed: true},
		{name: "a command allowed", files: map[string]string{"project/.codeiumignore": ".env", settings: `{"windsurf.cascadeCommandsAllowList": ["cat"]}`}, want: policy.Open, channel: policy.Shell},
		{name: "a command that asks", files: map[string]string{"project/.codeiumignore": ".env", settings: `{"windsurf.cascadeCommandsDenyList": ["*"], "windsurf.cascadeCommandsAllowList": ["cat"]}`}, want: policy.Asks, channel: policy.Shell},
	})
}

func TestJunie(t *testing.T) {
	const list = "home/.junie/allowlist.json"
	reachCases(t, "junie", []reachCase{
		{name: "no settings", want: policy.Open, channel: policy.File},
		{name: "an ignore file asks", files: one("project/.aiignore", ".env"), want: policy.Asks, channel: policy.File},
		{name: "read-only commands", files: map[string]string{"project/.aiignore": ".env", list: `{"allowReadonlyCommands": true}`}, want: policy.Open, channel: policy.Shell},
		{name: "a rule for commands", files: map[string]string{"project/.aiignore": ".env", list: `{"rules": {"executables": {"rules": [{"prefix": "cat", "action": "allow"}]}}}`}, want: policy.Open, channel: policy.Shell},
		{name: "the first rule decides", files: map[string]string{"project/.aiignore": ".env", list: `{"allowReadonlyCommands": true, "rules": {"executables": {"rules": [{"pattern": "*", "action": "ask"}, {"prefix": "cat", "action": "allow"}]}}}`}, want: policy.Asks},
		{name: "outside asks", place: "home/notes.txt", want: policy.Asks},
		{name: "outside, by a rule", files: one(list, `{"rules": {"readOutsideProject": {"rules": [{"prefix": "/", "action": "allow"}]}}}`), place: "home/notes.txt", want: policy.Open, channel: policy.File},
	})
}
