package agents

import (
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// The agents that live in a terminal, beside Claude Code, Codex and Gemini CLI.

func TestOpencode(t *testing.T) {
	const config = "project/opencode.json"
	permission := func(rest string) map[string]string { return one(config, `{"permission": `+rest+`}`) }
	reachCases(t, "opencode", []reachCase{
		{name: "no settings", place: "project/config.yml", want: policy.Open, channel: policy.File},
		{name: "a .env is asked about, and cat reads it", want: policy.Open, channel: policy.Shell},
		{name: "and commands ask", files: permission(`{"bash": "ask"}`), want: policy.Asks, channel: policy.File},
		{name: "and commands are denied", files: permission(`{"bash": "deny", "read": {"*.env": "deny"}}`), want: policy.Refused},
		{name: "the default taken back", files: permission(`{"read": "allow", "bash": "deny"}`), want: policy.Open, channel: policy.File, rule: config + ":1"},
		{name: "everything asks", files: permission(`{"*": "ask"}`), place: "project/config.yml", want: policy.Asks},
		{name: "one action for everything", files: permission(`"allow"`), want: policy.Open},
		{name: "the last rule decides", files: permission(`{"read": "deny", "bash": {"cat *": "allow", "*": "deny"}}`), want: policy.Refused},
		{name: "a rule for cat", files: permission(`{"bash": {"*": "deny", "cat *": "allow"}}`), want: policy.Open, channel: policy.Shell},
		{name: "an interpreter is left", files: permission(`{"bash": {"cat *": "deny", "head *": "deny", "tail *": "deny", "grep *": "deny"}}`), want: policy.Open, channel: policy.Shell},
		{name: "the older tools", files: one(config, `{"tools": {"bash": false, "read": false}}`), want: policy.Refused},
		{name: "outside: a program is not seen through", place: "home/notes.txt", want: policy.Open, channel: policy.Shell, assumed: true},
		{name: "outside, commands ask", files: one("home/.config/opencode/opencode.json", `{"permission": {"bash": "ask"}}`), place: "home/notes.txt", want: policy.Asks},
		{name: "outside, allowed", files: permission(`{"external_directory": {"*": "allow"}}`), place: "home/notes.txt", want: policy.Open, channel: policy.File},
		{name: "unknown: an action that is none", files: permission(`{"bash": "perhaps"}`), want: policy.Open},
		{name: "history", history: true, want: policy.Open, channel: policy.Shell},
	})
	idleCases(t, "opencode", []idleCase{
		{name: "a denied read", file: config, text: `{"permission": {"read": {"secrets/*": "deny"}}}`, rule: config + ":1", says: "cat reads the file"},
		{name: "none, where commands ask", file: config, text: `{"permission": {"bash": "ask", "read": {"secrets/*": "deny"}}}`},
	})
}

func TestCopilotCLI(t *testing.T) {
	const permissions = "home/.copilot/permissions-config.json"
	reachCases(t, "copilot-cli", []reachCase{
		{name: "no settings", want: policy.Open, channel: policy.File},
		{name: "outside asks", place: "home/notes.txt", want: policy.Asks},
		{name: "approved elsewhere", files: one(permissions, `{"locations": {"/other": {"allowed_directories": ["/"]}}}`), place: "home/notes.txt", want: policy.Asks},
		{name: "history is read by git", history: true, want: policy.Open, channel: policy.Shell},
		{name: "everything approved", files: one("home/.copilot/settings.json", `{"defaultPermissionMode": "allow-all"}`), place: "home/notes.txt", want: policy.Open, channel: policy.Shell},
		{name: "unknown: broken settings", files: one(permissions, `{"locations": `), place: "home/notes.txt", want: policy.Asks, assumed: true},
	})
}

func TestGoose(t *testing.T) {
	const config, permissions = "home/.config/goose/config.yaml", "home/.config/goose/permission.yaml"
	reachCases(t, "goose", []reachCase{
		{name: "no settings", want: policy.Open, channel: policy.Shell},
		{name: "auto", files: one(config, "GOOSE_MODE: auto\n"), place: "project/notes.yml", want: policy.Open, channel: policy.File, rule: config + ":1"},
		{name: "approve", files: one(config, "GOOSE_MODE: approve\n"), place: "project/notes.yml", want: policy.Asks},
		{name: "smart", files: one(config, "GOOSE_MODE: smart_approve\n"), place: "project/notes.yml", want: policy.Open, assumed: true},
		{name: "chat", files: one(config, "GOOSE_MODE: chat\n"), place: "project/notes.yml", want: policy.Refused},
		{name: "tools never allowed", files: one(permissions, "user:\n  never_allow: [developer__shell, developer__text_editor]\n"), place: "project/notes.yml", want: policy.Refused},
		{name: "an ignore file, and auto", files: one("project/.gooseignore", "notes.yml"), place: "project/notes.yml", want: policy.Open, channel: policy.Shell},
		{name: "an ignore file, and approve", files: map[string]string{"project/.gooseignore": "notes.yml", config: "GOOSE_MODE: approve\n"}, place: "project/notes.yml", want: policy.Asks, channel: policy.Shell},
		{name: "unknown: a mode that is none", files: one(config, "GOOSE_MODE: careful\n"), place: "project/notes.yml", want: policy.Open},
	})
}

func TestAmazonQ(t *testing.T) {
	const agent = "home/.aws/amazonq/cli-agents/mine.json"
	settings := func(rest string) map[string]string { return one(agent, `{"toolsSettings": {`+rest+`}}`) }
	reachCases(t, "amazon-q", []reachCase{
		{name: "no settings", want: policy.Open, channel: policy.File},
		{name: "a denied path, and cat reads it", files: settings(`"fs_read": {"deniedPaths": ["./.env"]}`), want: policy.Open, channel: policy.Shell},
		{name: "a denied path, and commands ask", files: settings(`"fs_read": {"deniedPaths": [".env"]}, "execute_bash": {"allowReadOnly": false}`), want: policy.Asks, channel: policy.Shell},
		{name: "a command allowed", files: settings(`"fs_read": {"deniedPaths": [".env"]}, "execute_bash": {"allowReadOnly": false, "allowedCommands": ["cat .*"]}`), want: policy.Open, channel: policy.Shell},
		{name: "commands denied", files: settings(`"fs_read": {"deniedPaths": ["~/.aws"]}, "execute_bash": {"deniedCommands": [".*"]}`), place: "home/.aws/credentials", want: policy.Refused},
		{name: "the shell is trusted", files: one(agent, `{"allowedTools": ["execute_bash"], "toolsSettings": {"fs_read": {"deniedPaths": [".env"]}, "execute_bash": {"allowReadOnly": false}}}`), want: policy.Open, channel: policy.Shell},
	})
	idleCases(t, "amazon-q", []idleCase{{name: "a denied path", file: agent, text: `{"toolsSettings": {"fs_read": {"deniedPaths": [".env"]}}}`, rule: agent + ":1", says: "cat reads the file"}})
}

func TestKiro(t *testing.T) {
	const permissions = "home/.kiro/settings/permissions.yaml"
	reachCases(t, "kiro", []reachCase{
		{name: "no settings", want: policy.Open, channel: policy.File},
		{name: "outside asks", place: "home/notes.txt", want: policy.Asks},
		{name: "a deny, and commands ask", files: one(permissions, "rules:\n  - capability: fs_read\n    effect: deny\n    match: ['**/.env']\n"), want: policy.Asks, channel: policy.Shell},
		{name: "a deny, and commands are allowed", files: one(permissions, "rules:\n- {capability: fs_read, effect: deny, match: ['.env']}\n- {capability: shell, effect: allow, match: ['python3 *']}\n"), want: policy.Open, channel: policy.Shell},
		{name: "everything denied", files: one(permissions, "rules: [{capability: all, effect: deny}]\n"), want: policy.Refused},
		{name: "the most restrictive", files: one(permissions, "rules: [{capability: all, effect: allow}, {capability: fs_read, effect: ask}, {capability: shell, effect: deny}]\n"), want: policy.Asks},
		{name: "an exception", files: one(permissions, "rules: [{capability: all, effect: deny, exclude: ['.env']}]\n"), want: policy.Open},
		{name: "everything allowed", files: one(permissions, "rules: [{capability: all, effect: allow}]\n"), place: "home/notes.txt", want: policy.Open},
		{name: "a repository has no say", files: one("project/.kiro/settings/permissions.yaml", "rules: [{capability: all, effect: deny}]\n"), want: policy.Open},
	})
	idleCases(t, "kiro", []idleCase{{name: "rules of a repository", file: "project/.kiro/settings/permissions.yaml", text: "rules: [{capability: all, effect: deny}]", rule: "project/.kiro/settings/permissions.yaml:1", says: "no permissions from a repository"}})
}

func TestAmp(t *testing.T) {
	const settings = "home/.config/amp/settings.json"
	rules := func(rest string) map[string]string { return one(settings, `{"amp.permissions": [`+rest+`]}`) }
	reachCases(t, "amp", []reachCase{
		{name: "no settings", want: policy.Open, assumed: true},
		{name: "everything allowed", files: one(settings, `{"amp.dangerouslyAllowAll": true}`), want: policy.Open, channel: policy.File},
		{name: "reading rejected, commands asked", files: rules(`{"tool": "Read", "action": "reject"}, {"tool": "Bash", "action": "ask"}`), want: policy.Asks, channel: policy.Shell},
		{name: "everything rejected", files: rules(`{"tool": "*", "action": "reject"}`), want: policy.Refused},
		{name: "the first rule decides", files: rules(`{"tool": "Read", "action": "allow"}, {"tool": "*", "action": "reject"}`), want: policy.Open, channel: policy.File},
		{name: "one path", files: rules(`{"tool": "Read", "matches": {"path": "*.env"}, "action": "reject"}, {"tool": "Bash", "action": "reject"}`), want: policy.Refused},
		{name: "an expression", files: rules(`{"tool": "Bash", "matches": {"cmd": "/^cat\\b/"}, "action": "allow"}, {"tool": "*", "action": "reject"}`), want: policy.Open, channel: policy.Shell},
		{name: "the allowlist", files: one(settings, `{"amp.commands.allowlist": ["cat"], "amp.permissions": [{"tool": "*", "action": "reject"}]}`), want: policy.Open, channel: policy.Shell},
		{name: "managed rules first", files: map[string]string{settings: `{"amp.permissions": [{"tool": "*", "action": "allow"}]}`, "system/etc/ampcode/managed-settings.json": `{"amp.permissions": [{"tool": "*", "action": "reject"}]}`}, want: policy.Refused},
	})
}

func TestAider(t *testing.T) {
	reachCases(t, "aider", []reachCase{
		{name: "no settings", want: policy.Asks},
		{name: "yes to everything", files: one("project/.aider.conf.yml", "yes-always: true\n"), want: policy.Open, channel: policy.File},
		{name: "and an ignore file", files: map[string]string{"project/.aider.conf.yml": "yes-always: true\n", "project/.aiderignore": ".env"}, want: policy.Asks, channel: policy.Shell},
	})
}

func TestOpenHands(t *testing.T) {
	reachCases(t, "openhands", []reachCase{
		{name: "no settings", want: policy.Open, assumed: true},
		{name: "outside of its container", place: "home/notes.txt", want: policy.Blocked, assumed: true},
		{name: "without a container", files: one("project/config.toml", "[core]\nruntime = \"local\"\n"), want: policy.Open, channel: policy.Shell},
	})
}

// What a person approved counts for the repository it was approved in.
func TestCopilotApprovals(t *testing.T) {
	dir := t.TempDir()
	w := world{assume: []string{"copilot-cli"}, dir: dir, files: one("home/.copilot/permissions-config.json", `{"locations": {"$DIR/project": {
		"allowed_directories": ["$DIR/home/notes"],
		"tool_approvals": [{"kind": "read"}, {"kind": "commands", "commandIdentifiers": ["git show"]}]}}}`)}
	s := w.look(t)
	got := s.reach(t, "copilot-cli", Place{Source: "history", Path: "project/.env"})
	if got.Access != policy.Open || got.Channel != policy.Shell || got.Rule != "home/.copilot/permissions-config.json:3" {
		t.Errorf("an approved command: %+v", got)
	}
	if got := s.reach(t, "copilot-cli", tracked("home/other.txt")); got.Access != policy.Asks {
		t.Errorf("a directory that was not approved: %+v", got)
	}
}
