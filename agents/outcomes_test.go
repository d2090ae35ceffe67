package agents

import (
	"maps"
	"slices"
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// The outcomes of an evaluator: the five accesses that a setting can come to,
// what is not settled, and a rule that does nothing.
const unsettledOutcome, idleOutcome = "unknown", "idle"

var everyOutcome = []string{"open", "asks", "refused", "blocked", unsettledOutcome, idleOutcome}

// outcome is a setting and what it comes to. Unknown is an answer that is
// assumed, because a settings file cannot be read.
type outcome struct {
	want  string
	file  string
	text  string
	place string // project/app.yml where it is empty
	by    policy.Channel
}

// outcomes has one setting for each outcome that an agent's settings can come to.
var outcomes = map[string][]outcome{
	"aider": {
		{want: "open", file: "project/.aider.conf.yml", text: "yes-always: true\n", by: policy.File},
		{want: "asks", by: policy.Shell},
		{want: "refused", file: "project/.aiderignore", text: "app.yml\n", by: policy.File},
		{want: "unknown", file: "project/.aider.conf.yml", text: "yes-always: [\n", by: policy.File},
		{want: "idle", file: "project/.aiderignore", text: ".env\n"},
	},
	"amazon-q": {
		{want: "open", by: policy.File},
		{want: "asks", file: "project/.amazonq/cli-agents/a.json", text: `{"toolsSettings": {"execute_bash": {"allowReadOnly": false}}}`, by: policy.Shell},
		{want: "refused", file: "project/.amazonq/cli-agents/a.json", text: `{"toolsSettings": {"fs_read": {"deniedPaths": ["app.yml"]}}}`, by: policy.File},
		{want: "unknown", file: "project/.amazonq/cli-agents/a.json", text: `{"toolsSettings": `, by: policy.File},
		{want: "idle", file: "project/.amazonq/cli-agents/a.json", text: `{"toolsSettings": {"fs_read": {"deniedPaths": ["app.yml"]}}}`},
	},
	"amp": {
		{want: "open", file: "home/.config/amp/settings.json", text: `{"amp.permissions": [{"tool": "*", "action": "allow"}]}`, by: policy.Shell},
		{want: "asks", file: "home/.config/amp/settings.json", text: `{"amp.permissions": [{"tool": "Bash", "action": "ask"}]}`, by: policy.Shell},
		{want: "refused", file: "home/.config/amp/settings.json", text: `{"amp.permissions": [{"tool": "Read", "action": "reject"}]}`, by: policy.File},
		{want: "unknown", file: "home/.config/amp/settings.json", text: `{"amp.permissions": [`, by: policy.File},
		{want: "idle", file: "home/.config/amp/settings.json", text: `{"amp.permissions": [{"tool": "Bash", "action": "allow"}, {"tool": "Bash", "action": "reject"}]}`},
		{want: "idle", file: "home/.config/amp/settings.json", text: `{"amp.dangerouslyAllowAll": true, "amp.permissions": [{"tool": "Read", "action": "reject"}]}`},
		{want: "idle", file: "home/.config/amp/settings.json", text: `{"amp.permissions": [{"tool": "Read", "action": "block"}]}`},
		{want: "idle", file: "home/.config/amp/settings.json", text: `{"amp.permissions": [{"tool": "Read", "matches": {"file_path": "*.env"}, "action": "reject"}]}`},
	},
	"auggie": {
		{want: "open", by: policy.File},
		{want: "asks", file: auggieUser, text: `{"toolPermissions": [` + auggieText("launch-process", "ask-user", "") + `]}`, by: policy.Shell},
		{want: "refused", file: auggieUser, text: `{"toolPermissions": [` + auggieText("view", "deny", "") + `]}`, by: policy.File},
		{want: "unknown", file: auggieUser, text: `{"toolPermissions": [`, by: policy.File},
		{want: "idle", file: auggieUser, text: `{"toolPermissions": [` + auggieText("view", "deny", "") + `]}`},
		{want: "idle", file: "project/.augmentignore", text: "app.yml\n"},
	},
	"claude-code": {
		{want: "open", file: claudeUser, text: `{"permissions": {"defaultMode": "default"}}`, by: policy.File},
		{want: "asks", file: claudeUser, text: `{"permissions": {"defaultMode": "default"}}`, place: "home/notes.txt", by: policy.File},
		{want: "refused", file: claudeUser, text: `{"permissions": {"defaultMode": "default", "deny": ["Read(app.yml)"]}}`, by: policy.File},
		{want: "blocked", file: claudeUser, text: `{"permissions": {"defaultMode": "default", "deny": ["Read(app.yml)"]}, "sandbox": {"enabled": true, "failIfUnavailable": true, "allowUnsandboxedCommands": false}}`, by: policy.Shell},
		{want: "unknown", file: claudeUser, text: `{"permissions": `, by: policy.File},
		{want: "idle", file: claudeUser, text: `{"permissions": {"deny": ["Write(app.yml)"]}}`},
		{want: "idle", file: claudeUser, text: `{"permissions": {"ask": ["Read(app.yml)"]}}`},
		{want: "idle", file: claudeUser, text: `{"permissions": {"deny": ["Read"]}}`},
		{want: "idle", file: claudeUser, text: `{"permissions": {"deny": ["Read( app.yml )"]}}`},
		{want: "idle", file: claudeUser, text: `{"permissions": {"deny": ["Read({app.yml,x})"]}}`},
		{want: "idle", file: claudeUser, text: `{"permissions": {"deny": "Read(app.yml)"}}`},
		{want: "idle", file: claudeUser, text: "{\n// all\n\"permissions\": {\"deny\": [\"Read(app.yml)\"]}}"},
	},
	"cline": {
		{want: "open", file: "home/.cline/data/globalState.json", text: `{"yoloModeToggled": true}`, by: policy.Shell},
		{want: "asks", file: "home/.cline/data/globalState.json", text: `{"autoApprovalSettings": {"actions": {"executeSafeCommands": false}}}`, by: policy.Shell},
		{want: "refused", file: "home/.cline/data/settings/global-settings.json", text: `{"disabledTools": ["read_files"]}`, by: policy.File},
		{want: "unknown", file: "home/.cline/data/globalState.json", text: `{"yolo`, by: policy.File},
		{want: "idle", file: "project/.clineignore", text: "app.yml\n"},
	},
	"codex": {
		{want: "open", file: codexUser, text: "sandbox_mode = \"read-only\"\n", by: policy.Shell},
		{want: "asks", file: codexUser, text: "default_permissions = \"p\"\n[permissions.p.filesystem]\n\":workspace_roots\" = \"write\"\n", place: "home/notes.txt", by: policy.Shell},
		{want: "blocked", file: codexUser, text: "default_permissions = \"p\"\n[permissions.p]\nextends = \":workspace\"\n[permissions.p.filesystem]\n\":workspace_roots\" = {\"app.yml\" = \"deny\"}\n", by: policy.Shell},
		{want: "unknown", file: codexUser, text: "sandbox_mode = [\n", by: policy.Shell},
		{want: "idle", file: codexUser, text: "sandbox_mode = \"read-only\"\ndefault_permissions = \"p\"\n[permissions.p.filesystem]\n\"~\" = \"deny\"\n"},
		{want: "idle", file: codexUser, text: "default_permissions = \"p\"\n[permissions.p.filesystem]\n\":everything\" = \"deny\"\n"},
	},
	"continue": {
		{want: "open", file: "home/.continue/permissions.yaml", text: "allow: [Bash]\n", by: policy.Shell},
		{want: "asks", file: "home/.continue/permissions.yaml", text: "ask: [Read]\n", by: policy.File},
		{want: "refused", file: "home/.continue/permissions.yaml", text: "exclude: [Bash]\n", by: policy.Shell},
		{want: "unknown", file: "home/.continue/permissions.yaml", text: "exclude: [\n", by: policy.File},
		{want: "idle", file: "home/.continue/permissions.yaml", text: "exclude: ['Read(**/app.yml)']\n"},
		{want: "idle", file: "home/.continue/permissions.yaml", text: "exclude: [Read]\ndeny: [Bash]\n"},
		{want: "idle", file: "project/.continueignore", text: "app.yml\n"},
	},
	"copilot-cli": {
		{want: "open", by: policy.Shell},
		{want: "asks", place: "home/notes.txt", by: policy.Shell},
		{want: "unknown", file: "home/.copilot/settings.json", text: `{"default`, by: policy.Shell},
		{want: "idle", file: "home/.copilot/settings.json", text: `{"deniedTools": ["shell"]}`},
		{want: "idle", file: "project/.copilotignore", text: "app.yml\n"},
	},
	"cursor": {
		{want: "open", by: policy.Shell},
		{want: "refused", file: "project/.cursorignore", text: "app.yml\n", by: policy.File},
		{want: "unknown", file: "home/.cursor/sandbox.json", text: `{"type": `, by: policy.Shell},
		{want: "idle", file: "project/.cursorignore", text: "app.yml\n"},
	},
	"gemini-cli": {
		{want: "open", by: policy.Shell},
		{want: "asks", file: geminiUser, text: `{"tools": {"confirmationRequired": ["read_file"]}}`, by: policy.File},
		{want: "refused", file: geminiUser, text: `{"tools": {"exclude": ["run_shell_command"]}}`, by: policy.Shell},
		{want: "blocked", file: geminiUser, text: `{"tools": {"sandbox": "docker"}}`, place: "home/notes.txt", by: policy.Shell},
		{want: "unknown", file: geminiUser, text: `{"tools": `, by: policy.Shell},
		{want: "idle", file: geminiUser, text: `{"tools": {"exclude": ["run_shell_command(cat)"]}}`},
		{want: "idle", file: geminiUser, text: `{"tools": {"confirmationRequired": ["run_shell_command"]}}`},
		{want: "idle", file: geminiPolicy, text: "[[rule]]\ntoolName = \"read_*\"\ndecision = \"deny\"\npriority = 5\n"},
		{want: "idle", file: geminiPolicy, text: "[[rule]]\ntoolName = \"read_file\"\ndecision = \"deny\"\n"},
	},
	"goose": {
		{want: "open", by: policy.Shell},
		{want: "asks", file: "home/.config/goose/config.yaml", text: "GOOSE_MODE: approve\n", by: policy.Shell},
		{want: "refused", file: "home/.config/goose/permission.yaml", text: "user:\n  never_allow: [developer__shell]\n", by: policy.Shell},
		{want: "unknown", file: "home/.config/goose/config.yaml", text: "GOOSE_MODE: [\n", by: policy.Shell},
		{want: "idle", file: "project/.gooseignore", text: "app.yml\n"},
		{want: "idle", file: "home/.config/goose/config.yaml", text: "GOOSE_MODE: sealed\n"},
	},
	"junie": {
		{want: "open", file: "project/.junie/allowlist.json", text: `{"allowReadonlyCommands": true}`, by: policy.Shell},
		{want: "asks", by: policy.Shell},
		{want: "unknown", file: "project/.junie/allowlist.json", text: `{"allow`, by: policy.Shell},
		{want: "idle", file: "project/.junie/allowlist.json", text: `{"rules": {"executables": {"rules": [{"prefix": "cat", "action": "deny"}]}}}`},
		{want: "idle", file: "project/.aiignore", text: "app.yml\n"},
	},
	"kiro": {
		{want: "open", file: "home/.kiro/settings/permissions.yaml", text: "rules: [{capability: shell, effect: allow}]\n", by: policy.Shell},
		{want: "asks", by: policy.Shell},
		{want: "refused", file: "home/.kiro/settings/permissions.yaml", text: "rules: [{capability: fs_read, effect: deny, match: ['app.yml']}]\n", by: policy.File},
		{want: "unknown", file: "home/.kiro/settings/permissions.yaml", text: "rules: [\n", by: policy.File},
		{want: "idle", file: "project/.kiro/settings/permissions.yaml", text: "rules: [{capability: fs_read, effect: deny}]\n"},
	},
	"opencode": {
		{want: "open", by: policy.Shell},
		{want: "asks", file: "project/opencode.json", text: `{"permission": {"read": "ask"}}`, by: policy.File},
		{want: "refused", file: "project/opencode.json", text: `{"permission": {"bash": "deny"}}`, by: policy.Shell},
		{want: "unknown", file: "project/opencode.json", text: `{"permission": `, by: policy.File},
		{want: "idle", file: "project/opencode.json", text: `{"permission": {"read": {"app.yml": "deny"}}}`},
	},
	"openhands": {
		{want: "open", file: "project/config.toml", text: "[core]\nruntime = \"local\"\n", by: policy.Shell},
		{want: "blocked", place: "home/notes.txt", by: policy.Shell},
		{want: "unknown", file: "project/config.toml", text: "[core\n", by: policy.Shell},
		{want: "idle", file: "project/config.toml", text: "[core]\nruntime = \"local\"\n[sandbox]\nvolumes = \"/src:/src:ro\"\n"},
	},
	"roo-code": {
		{want: "open", file: codeUser, text: `{"roo-cline.allowedCommands": ["cat"]}`, by: policy.Shell},
		{want: "asks", by: policy.Shell},
		{want: "refused", file: codeUser, text: `{"roo-cline.deniedCommands": ["*"]}`, by: policy.Shell},
		{want: "unknown", file: codeUser, text: `{"roo`, by: policy.Shell},
		{want: "idle", file: "project/.rooignore", text: "app.yml\n"},
	},
	"vscode-copilot": {
		{want: "open", by: policy.File},
		{want: "asks", by: policy.Shell},
		{want: "unknown", file: codeUser, text: `{"chat`, by: policy.Shell},
		{want: "idle", file: "project/.vscode/settings.json", text: `{"chat.tools.edits.autoApprove": {"**/app.yml": false}}`},
	},
	"windsurf": {
		{want: "open", file: "home/.config/Windsurf/User/settings.json", text: `{"windsurf.cascadeCommandsAllowList": ["cat"]}`, by: policy.Shell},
		{want: "asks", by: policy.Shell},
		{want: "refused", file: "project/.codeiumignore", text: "app.yml\n", by: policy.File},
		{want: "unknown", file: "home/.config/Windsurf/User/settings.json", text: `{"wind`, by: policy.Shell},
		{want: "idle", file: "home/.config/Windsurf/User/settings.json", text: `{"windsurf.cascadeCommandsDenyList": ["^cat .*$"]}`},
		{want: "idle", file: "project/.codeiumignore", text: "app.yml\n"},
	},
	"qwen-code": {
		{want: "open", by: policy.File},
		{want: "asks", place: "home/notes.txt", by: policy.File},
		{want: "refused", file: qwenUser, text: `{"permissions": {"deny": ["Read(app.yml)"]}}`, by: policy.File},
		{want: "unknown", file: qwenUser, text: `{"permissions": {`, by: policy.File},
		{want: "idle", file: qwenUser, text: `{"permissions": {"deny": ["Read(app.yml"]}}`},
		{want: "idle", file: qwenUser, text: `{"permissions": {"deny": ["Read(app.yml)"]}}`},
	},
	"zed": {
		{want: "open", by: policy.File},
		{want: "asks", by: policy.Shell},
		{want: "refused", file: "home/.config/zed/settings.json", text: `{"agent": {"tool_permissions": {"tools": {"terminal": {"default": "deny"}}}}}`, by: policy.Shell},
		{want: "unknown", file: "home/.config/zed/settings.json", text: `{"agent": `, by: policy.Shell},
		{want: "idle", file: "home/.config/zed/settings.json", text: `{"agent": {"tool_permissions": {"tools": {"read_file": {"default": "deny"}}}}}`},
		{want: "idle", file: "home/.config/zed/settings.json", text: `{"private_files": ["app.yml"]}`},
	},
}

// impossible says which outcomes no setting of an agent comes to, and why.
var impossible = map[string]map[string]string{
	"aider":          {"blocked": noSandbox},
	"amazon-q":       {"blocked": noSandbox},
	"amp":            {"blocked": noSandbox},
	"auggie":         {"blocked": noSandbox},
	"cline":          {"blocked": noSandbox},
	"qwen-code":      {"blocked": "its sandbox is a container that a flag starts, which no file shows"},
	"codex":          {"refused": "what its profiles deny the operating system blocks"},
	"continue":       {"blocked": noSandbox},
	"copilot-cli":    {"refused": "its files hold approvals only", "blocked": noSandbox},
	"cursor":         {"asks": "a classifier decides where its sandbox does not, and no person", "blocked": "a command may leave its sandbox when a classifier lets it"},
	"goose":          {"blocked": noSandbox},
	"junie":          {"refused": "its rules allow or ask", "blocked": noSandbox},
	"kiro":           {"blocked": noSandbox},
	"opencode":       {"blocked": noSandbox},
	"openhands":      {"asks": "its files do not say whether a person confirms", "refused": "its files hold no rules"},
	"roo-code":       {"blocked": noSandbox},
	"vscode-copilot": {"refused": "no setting denies reading", "blocked": "its sandbox is about the terminal only and is not read"},
	"windsurf":       {"blocked": noSandbox},
	"zed":            {"blocked": noSandbox},
}

const noSandbox = "it has no sandbox of its own"

func TestEveryEvaluatorHasEveryOutcome(t *testing.T) {
	if diff := slices.Compare(policy.Evaluated(), slices.Sorted(maps.Keys(outcomes))); diff != 0 {
		t.Errorf("evaluators %v, outcomes %v", policy.Evaluated(), slices.Sorted(maps.Keys(outcomes)))
	}
	for agent, cases := range outcomes {
		t.Run(agent, func(t *testing.T) {
			for _, want := range everyOutcome {
				has := slices.ContainsFunc(cases, func(o outcome) bool { return o.want == want })
				if has == (impossible[agent][want] != "") {
					t.Errorf("%s: it has a setting: %v, and a reason to have none: %q", want, has, impossible[agent][want])
				}
			}
			for _, o := range cases {
				o.check(t, agent)
			}
		})
	}
}

func (o outcome) check(t *testing.T, agent string) {
	t.Helper()
	var files map[string]string
	if o.file != "" {
		files = one(o.file, o.text)
	}
	s := world{files: files, assume: []string{agent}}.look(t)
	place := o.place
	if place == "" {
		place = "project/app.yml"
	}
	switch o.want {
	case idleOutcome:
		if idle := s.Idle(); len(idle) == 0 || idle[0].Rule == "" {
			t.Errorf("%s: no idle rule", o.text)
		}
	case unsettledOutcome:
		if got := s.reach(t, agent, tracked(place)); !got.Assumed || got.Access == policy.Blocked {
			t.Errorf("%s: %s, assumed %v: %s", o.text, got.Access, got.Assumed, got.Because)
		}
	default:
		if got, ok := s.sure(agent, o.by, place); !ok || string(got) != o.want {
			t.Errorf("%s: by %s %s, want %s", o.text, o.by, got, o.want)
		}
	}
}
