package agents

import (
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

const (
	claudeProject = "project/.claude/settings.json"
	claudeUser    = "home/.claude/settings.json"
	claudeManaged = "system/etc/claude-code/managed-settings.json"
	claudeLocal   = "project/.claude/settings.local.json"
)

func TestClaudeFileTools(t *testing.T) {
	reachCases(t, "claude-code", []reachCase{
		{name: "no settings", want: policy.Open, channel: policy.File},
		{name: "deny", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "deny": [
			"Read(./.env)"]}}`), want: policy.Refused, channel: policy.File, rule: claudeProject + ":2"},
		{name: "a deny in the user's settings", files: one(claudeUser, `{"permissions": {"defaultMode": "default", "deny": ["Read(.env)"]}}`), want: policy.Refused, rule: claudeUser + ":1"},
		{name: "a managed deny", files: map[string]string{claudeManaged: `{"permissions": {"deny": ["Read(**/.env)"]}}`, claudeProject: `{"permissions": {"defaultMode": "manual", "allow": ["Read"]}}`}, want: policy.Refused},
		{name: "a deny of another file", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "deny": ["Read(./.env.*)"]}}`), want: policy.Open, channel: policy.File},
		{name: "a deny that starts elsewhere", files: one(claudeUser, `{"permissions": {"defaultMode": "default", "deny": ["Read(/.env)"]}}`), want: policy.Open},
		{name: "a deny in the home", files: one(claudeUser, `{"permissions": {"defaultMode": "default", "deny": ["Read(~/.aws/**)"]}}`), place: "home/.aws/credentials", want: policy.Refused},
		{name: "a deny anywhere", files: one(claudeUser, `{"permissions": {"defaultMode": "default", "deny": ["Read(//**/credentials)"]}}`), place: "home/.aws/credentials", want: policy.Refused},
		{name: "a directory at any depth", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "deny": ["Read(keys/**)"]}}`), place: "project/a/b/keys/x.pem", want: policy.Refused},
		{name: "ask is about the file tools", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "ask": ["Read(.env)"]}}`), want: policy.Open, channel: policy.Shell},
		{name: "ask, without a shell", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "ask": ["Read(.env)"], "deny": ["Bash"]}}`), want: policy.Asks, channel: policy.File},
		{name: "without the read tool there is cat", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "deny": ["Read"]}}`), want: policy.Open, channel: policy.Shell},
		{name: "a star is the tool too", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "deny": ["Read(*)"]}}`), want: policy.Open, channel: policy.Shell},
		{name: "two stars are paths", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "deny": ["Read(**)"]}}`), want: policy.Refused},
		{name: "blanks count", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "deny": ["Read( .env )"]}}`), want: policy.Open, channel: policy.File},
		{name: "a text is no list", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "deny": "Read(.env)"}}`), want: policy.Open, channel: policy.File},
		{name: "a comment undoes the file", files: one(claudeProject, "{\n// all\n\"permissions\": {\"deny\": [\"Read(.env)\"]}}"), want: policy.Open, channel: policy.File},
		{name: "deny before allow", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "allow": ["Read(.env)"], "deny": ["Read(.env)"]}}`), want: policy.Refused},
		{name: "outside asks", files: one(claudeUser, `{"permissions": {"defaultMode": "default"}}`), place: "home/.aws/credentials", want: policy.Asks, channel: policy.File},
		{name: "outside, allowed", files: one(claudeUser, `{"permissions": {"defaultMode": "default", "allow": ["Read(~/.aws/**)"]}}`), place: "home/.aws/credentials", want: policy.Open, channel: policy.File, rule: claudeUser + ":1"},
		{name: "outside, added", files: one(claudeUser, `{"permissions": {"defaultMode": "default", "additionalDirectories": ["~/.aws"]}}`), place: "home/.aws/credentials", want: policy.Open},
		{name: "outside, refused", files: one(claudeUser, `{"permissions": {"defaultMode": "dontAsk"}}`), place: "home/.aws/credentials", want: policy.Refused},
		{name: "unknown: the mode of an account", place: "home/.aws/credentials", want: policy.Open, assumed: true},
		{name: "unknown: broken settings", files: one(claudeProject, `{"permissions": {"deny": ["Read(.env)"`), want: policy.Open, assumed: true},
		{name: "unknown: a mode that is none", files: one(claudeProject, `{"permissions": {"defaultMode": "sure", "deny": ["Read(.env)"]}}`), want: policy.Open, assumed: true},
	})
}

func TestClaudeShell(t *testing.T) {
	deny := func(rest string) string {
		return `{"permissions": {"deny": ["Read(.env)"], ` + rest + `}}`
	}
	reachCases(t, "claude-code", []reachCase{
		{name: "a way round", files: one(claudeProject, deny(`"defaultMode": "default", "allow": ["Bash(python3 *)"]`)), want: policy.Open, channel: policy.Shell, rule: claudeProject + ":1"},
		{name: "in the old form", files: one(claudeProject, deny(`"defaultMode": "default", "allow": ["Bash(node:*)"]`)), want: policy.Open},
		{name: "make", files: one(claudeProject, deny(`"defaultMode": "default", "allow": ["Bash(make *)"]`)), want: policy.Open},
		{name: "a package script", files: one(claudeProject, deny(`"defaultMode": "default", "allow": ["Bash(npm run *)"]`)), want: policy.Open},
		{name: "all of Bash", files: one(claudeProject, deny(`"defaultMode": "default", "allow": ["Bash"]`)), want: policy.Open},
		{name: "no way round: one exact command", files: one(claudeProject, deny(`"defaultMode": "default", "allow": ["Bash(npm run build)"]`)), want: policy.Refused},
		{name: "which runs what may be edited", files: one(claudeProject, deny(`"defaultMode": "acceptEdits", "allow": ["Bash(npm run build)"]`)), want: policy.Open},
		{name: "no way round: listing", files: one(claudeProject, deny(`"defaultMode": "default", "allow": ["Bash(ls *)"]`)), want: policy.Refused},
		{name: "the way round is denied", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "allow": ["Bash(python3 *)"], "deny": ["Read(.env)", "Bash(python3 *)"]}}`), want: policy.Refused},
		{name: "the way round asks", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "allow": ["Bash(python3 *)"], "ask": ["Bash(python3 *)"], "deny": ["Read(.env)"]}}`), want: policy.Refused},
		{name: "bypass", files: one(claudeUser, deny(`"defaultMode": "bypassPermissions"`)), want: policy.Open, channel: policy.Shell},
		{name: "bypass in a project counts in older versions", files: one(claudeProject, deny(`"defaultMode": "bypassPermissions"`)), want: policy.Open, channel: policy.Shell, assumed: true},
		{name: "awk is looked into", files: one(claudeProject, deny(`"defaultMode": "default", "allow": ["Bash(awk *)", "Bash(cp *)", "Bash(base64 *)"]`)), want: policy.Refused},
		{name: "xargs is not", files: one(claudeProject, deny(`"defaultMode": "default", "allow": ["Bash(xargs *)"]`)), want: policy.Open},
		{name: "bypass switched off", files: map[string]string{claudeProject: deny(`"defaultMode": "bypassPermissions"`), claudeManaged: `{"permissions": {"disableBypassPermissionsMode": "disable"}}`}, want: policy.Refused},
		{name: "auto in a project does not count", files: one(claudeProject, deny(`"defaultMode": "auto"`)), want: policy.Open, assumed: true},
		{name: "auto", files: one(claudeUser, deny(`"defaultMode": "auto"`)), want: policy.Open, assumed: true},
		{name: "auto switched off", files: map[string]string{claudeUser: deny(`"defaultMode": "auto"`), claudeManaged: `{"permissions": {"disableAutoMode": "disable"}}`}, want: policy.Refused},
		{name: "no shell", files: one(claudeUser, `{"permissions": {"defaultMode": "bypassPermissions", "deny": ["Read(.env)", "Bash"]}}`), want: policy.Refused},
		{name: "only managed rules", files: map[string]string{claudeProject: deny(`"defaultMode": "default"`), claudeManaged: `{"allowManagedPermissionRulesOnly": true}`}, want: policy.Open, channel: policy.File},
		{name: "history", files: one(claudeProject, deny(`"defaultMode": "default"`)), history: true, want: policy.Open, channel: policy.Shell},
		{name: "history, denied", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "deny": ["Bash(git *)"]}}`), history: true, want: policy.Refused},
		{name: "history, asked", files: one(claudeProject, `{"permissions": {"defaultMode": "default", "ask": ["Bash(git *)"]}}`), history: true, want: policy.Asks},
	})
}

func TestClaudeSandbox(t *testing.T) {
	sealed := `"enabled": true, "failIfUnavailable": true, "allowUnsandboxedCommands": false`
	box := func(permissions, sandbox string) map[string]string {
		return one(claudeProject, `{"permissions": {"defaultMode": "default"`+permissions+`}, "sandbox": {`+sandbox+`}}`)
	}
	deny := `, "deny": ["Read(.env)"]`
	reachCases(t, "claude-code", []reachCase{
		{name: "sealed, and a deny", files: box(deny, sealed), want: policy.Blocked, channel: policy.Shell, rule: claudeProject + ":1"},
		{name: "sealed, a deny and an allowed interpreter", files: box(deny+`, "allow": ["Bash(python3 *)"]`, sealed), want: policy.Blocked},
		{name: "the read tool is outside of it", files: box("", sealed+`, "filesystem": {"denyRead": [".env"]}`), want: policy.Open, channel: policy.File},
		{name: "without a deny it reads the disk", files: box(`, "ask": ["Read(.env)"]`, sealed), want: policy.Open, channel: policy.Shell},
		{name: "it may not start", files: box(deny, `"enabled": true, "allowUnsandboxedCommands": false`), want: policy.Refused},
		{name: "it may not start, and an interpreter is allowed", files: box(deny+`, "allow": ["Bash(python3 *)"]`, `"enabled": true, "allowUnsandboxedCommands": false`), want: policy.Open, assumed: true},
		{name: "a command may leave it", files: box(deny, `"enabled": true, "failIfUnavailable": true`), want: policy.Refused},
		{name: "some commands are outside of it", files: box(deny, sealed+`, "excludedCommands": ["docker *"]`), want: policy.Refused},
		{name: "not on Windows", files: box(deny, sealed), goos: "windows", want: policy.Refused},
		{name: "the home, but for the project", files: box(deny, sealed+`, "filesystem": {"denyRead": ["~/"], "allowRead": ["."]}`), want: policy.Blocked},
		{name: "off", files: box(deny, `"enabled": false`), want: policy.Refused},
	})
	reachCases(t, "claude-code", []reachCase{
		{name: "its filesystem layer is off", files: one(claudeUser, `{"permissions": {"defaultMode": "default", "deny": ["Read(.env)"]}, "sandbox": {`+sealed+`, "filesystem": {"disabled": true}}}`), want: policy.Open, channel: policy.Shell},
		{name: "a project cannot switch the layer off", files: box(deny, sealed+`, "filesystem": {"disabled": true}`), want: policy.Blocked},
		{name: "credentials", files: one(claudeUser, `{"permissions": {"defaultMode": "default", "deny": ["Read(//**/credentials)"]}, "sandbox": {`+sealed+`, "credentials": {"files": [{"path": "~/.aws", "mode": "deny"}]}}}`), place: "home/.aws/credentials", want: policy.Blocked},
	})
}

func TestClaudeEnvironment(t *testing.T) {
	ask := func(settings, name string) Access {
		s := world{files: one(claudeUser, settings), assume: []string{"claude-code"}}.look(t)
		return s.reach(t, "claude-code", Place{Source: "environment", Name: name})
	}
	if got := ask(`{}`, "AWS_SECRET_ACCESS_KEY"); got.Access != policy.Open || got.Channel != policy.Environment {
		t.Errorf("inherited: %+v", got)
	}
	if got := ask(`{"env": {"CLAUDE_CODE_SUBPROCESS_ENV_SCRUB": "1"}}`, "AWS_SECRET_ACCESS_KEY"); got.Access != policy.Refused {
		t.Errorf("scrubbed: %+v", got)
	}
	if got := ask(`{"env": {"CLAUDE_CODE_SUBPROCESS_ENV_SCRUB": "1"}}`, "STRIPE_KEY"); got.Access != policy.Open {
		t.Errorf("not scrubbed: %+v", got)
	}
}

func TestClaudeIdleRules(t *testing.T) {
	rules := func(list string) string { return `{"permissions": {"deny": [` + list + `]}}` }
	idleCases(t, "claude-code", []idleCase{
		{name: "a path of Write", file: claudeProject, text: rules(`"Write(.env)"`), rule: claudeProject + ":1", says: "never consulted"},
		{name: "a path of Glob", file: claudeProject, text: rules(`"Glob(.env)"`), rule: claudeProject + ":1", says: "write Read(.env)"},
		{name: "one slash in user settings", file: claudeUser, text: rules(`"Read(/secrets/**)"`), rule: claudeUser + ":1", says: "~/.claude"},
		{name: "one slash before a path of the system", file: claudeProject, text: rules(`"Read(/etc/passwd)"`), rule: claudeProject + ":1", says: "starts from the project"},
		{name: "a command as a parameter", file: claudeProject, text: rules(`"Bash(command:rm *)"`), rule: claudeProject + ":1", says: "ignored"},
		{name: "a sandbox that is off", file: claudeProject, text: `{"sandbox": {"enabled": false, "filesystem": {"denyRead": ["~/.ssh"]}}}`, rule: claudeProject + ":1", says: "only while the sandbox is on"},
		{name: "an ignore file that is not read", file: "project/.claudeignore", text: ".env\n", rule: "project/.claudeignore:1", says: "reads no .claudeignore"},
		{name: "none", file: claudeProject, text: rules(`"Read(./.env)", "Read(//etc/passwd)", "Write", "Bash(rm *)", "Edit(/src/**)"`)},
	})
}

func TestClaudeServers(t *testing.T) {
	server := `{"mcpServers": {"files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/"]}}}`
	deny := func(rest string) map[string]string {
		return map[string]string{"project/.mcp.json": server, claudeProject: `{"permissions": {"defaultMode": "default", "deny": ["Read(.env)"` + rest + `}}`}
	}
	reachCases(t, "claude-code", []reachCase{
		{name: "asks", files: deny(`]`), want: policy.Asks, channel: policy.MCP},
		{name: "allowed", files: deny(`], "allow": ["mcp__files__*"]`), want: policy.Open, channel: policy.MCP},
		{name: "denied", files: deny(`, "mcp__*"]`), want: policy.Refused},
		{name: "a folder that does not hold it", files: map[string]string{
			"project/.mcp.json": `{"mcpServers": {"files": {"command": "mcp-server-filesystem", "args": ["/srv"]}}}`,
			claudeProject:       `{"permissions": {"defaultMode": "default", "deny": ["Read(.env)"]}}`}, want: policy.Refused},
	})
}
