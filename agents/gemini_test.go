package agents

import (
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

const (
	geminiUser   = "home/.gemini/settings.json"
	geminiPolicy = "home/.gemini/policies/mine.toml"
	geminiAdmin  = "system/etc/gemini-cli/policies/all.toml"
)

func rule(lines string) string { return "[[rule]]\n" + lines + "\n" }

func TestGemini(t *testing.T) {
	const place = "project/config.yml"
	denyRead := rule("toolName = \"read_file\"\ndecision = \"deny\"\npriority = 100")
	reachCases(t, "gemini-cli", []reachCase{
		{name: "no settings", place: place, want: policy.Open, channel: policy.File},
		{name: "an ignore file leaves the shell", files: one("project/.geminiignore", "config.yml"), place: place, want: policy.Open, channel: policy.Shell},
		{name: "it loads .env itself", files: one(geminiUser, `{"tools": {"exclude": ["run_shell_command"]}}`), want: policy.Open, channel: policy.Environment},
		{name: "the ignore file is not respected", files: map[string]string{"project/.geminiignore": "config.yml", geminiUser: `{"context": {"fileFiltering": {"respectGeminiIgnore": false}}}`}, place: place, want: policy.Open, channel: policy.File},
		{name: "a policy denies reading", files: one(geminiPolicy, denyRead), place: place, want: policy.Open, channel: policy.Shell},
		{name: "a policy denies reading and commands", files: one(geminiPolicy, denyRead+rule("toolName = \"run_shell_command\"\ndecision = \"deny\"\npriority = 100")), place: place, want: policy.Refused},
		{name: "a policy asks", files: one(geminiPolicy, rule("toolName = [\"read_file\", \"glob\"]\ndecision = \"ask_user\"\npriority = 60")), place: place, want: policy.Open, channel: policy.Shell},
		{name: "a policy asks before reading and before cat", files: one(geminiPolicy, rule("toolName = \"read_file\"\ndecision = \"ask_user\"\npriority = 60")+rule("toolName = \"run_shell_command\"\ncommandRegex = \"(cat|head|tail|grep) \"\ndecision = \"ask_user\"\npriority = 60")), place: place, want: policy.Asks},
		{name: "a policy over a setting", files: map[string]string{geminiUser: `{"tools": {"exclude": ["read_file", "run_shell_command"]}}`, geminiPolicy: rule("toolName = \"*\"\ndecision = \"allow\"\npriority = 500")}, place: place, want: policy.Open},
		{name: "a setting over a policy", files: map[string]string{geminiUser: `{"tools": {"exclude": ["read_file", "run_shell_command"]}}`, geminiPolicy: rule("toolName = \"*\"\ndecision = \"allow\"\npriority = 300")}, place: place, want: policy.Refused},
		{name: "git ignores it too", files: map[string]string{"project/.gitignore": "config.yml"}, place: place, want: policy.Open, channel: policy.Shell},
		{name: "a policy denies one file", files: one(geminiPolicy, rule("toolName = \"read_file\"\nargsPattern = 'config\\.yml'\ndecision = \"deny\"\npriority = 100")), place: place, want: policy.Open, channel: policy.Shell},
		{name: "and not another", files: one(geminiPolicy, rule("toolName = \"read_file\"\nargsPattern = 'config\\.yml'\ndecision = \"deny\"\npriority = 100")), place: "project/other.yml", want: policy.Open, channel: policy.File},
		{name: "a policy allows cat", files: one(geminiPolicy, denyRead+rule("toolName = \"run_shell_command\"\ncommandPrefix = \"cat\"\ndecision = \"allow\"\npriority = 5")), place: place, want: policy.Open, channel: policy.Shell},
		{name: "the higher priority", files: one(geminiPolicy, denyRead+rule("toolName = \"read_file\"\ndecision = \"allow\"\npriority = 200")), place: place, want: policy.Open, channel: policy.File},
		{name: "an administrator goes first", files: map[string]string{geminiPolicy: rule("toolName = \"*\"\ndecision = \"allow\"\npriority = 999"), geminiAdmin: rule("toolName = \"*\"\ndecision = \"deny\"\npriority = 1")}, place: place, want: policy.Refused},
		{name: "a rule of another mode", files: one(geminiPolicy, rule("toolName = \"read_file\"\nmodes = [\"yolo\"]\ndecision = \"deny\"\npriority = 100")), place: place, want: policy.Open},
		{name: "an expression that is none denies nothing", files: one(geminiPolicy, rule("toolName = \"read_file\"\nargsPattern = '(?=x'\ndecision = \"deny\"\npriority = 100")), place: place, want: policy.Open, channel: policy.File},
		{name: "policies of the workspace are not read", files: one("project/.gemini/policies/p.toml", denyRead), place: place, want: policy.Open, channel: policy.File},
		{name: "the tools are taken away", files: one(geminiUser, `{"tools": {"exclude": ["read_file", "run_shell_command"]}}`), place: place, want: policy.Refused},
		{name: "other tools are kept", files: one(geminiUser, `{"tools": {"core": ["glob"]}}`), place: place, want: policy.Refused},
		{name: "commands are allowed", files: one(geminiUser, `{"tools": {"exclude": ["read_file"], "allowed": ["run_shell_command(cat)"]}}`), place: place, want: policy.Open, channel: policy.Shell},
		{name: "outside asks", place: "home/notes.txt", want: policy.Asks, channel: policy.Shell},
		{name: "outside, included", files: one("project/.gemini/settings.json", `{"context": {"includeDirectories": ["../home"]}}`), place: "home/notes.txt", want: policy.Open, channel: policy.File},
		{name: "outside of its container", files: one(geminiUser, `{"tools": {"sandbox": "docker"}}`), place: "home/notes.txt", want: policy.Blocked},
		{name: "a sandbox of another kind reads the disk", files: one(geminiUser, `{"tools": {"sandbox": true}}`), place: "home/notes.txt", want: policy.Asks},
		{name: "history", history: true, place: place, want: policy.Open, channel: policy.Shell},
		{name: "unknown: broken settings", files: one(geminiUser, `{"tools": {"exclude": ["read_file"`), place: place, want: policy.Open, assumed: true},
	})
}

func TestGeminiEnvironment(t *testing.T) {
	for settings, want := range map[string]policy.Access{
		`{}`: policy.Open,
		`{"security": {"environmentVariableRedaction": {"enabled": true}}}`:                          policy.Refused,
		`{"security": {"environmentVariableRedaction": {"enabled": false, "blocked": ["*"]}}}`:       policy.Open,
		`{"security": {"environmentVariableRedaction": {"enabled": true, "blocked": ["STRIPE_*"]}}}`: policy.Refused,
	} {
		s := world{files: one(geminiUser, settings), assume: []string{"gemini-cli"}}.look(t)
		if got := s.reach(t, "gemini-cli", Place{Source: "environment", Name: "STRIPE_TOKEN"}); got.Access != want {
			t.Errorf("%s: %s, %s", settings, got.Access, got.Because)
		}
	}
}

func TestGeminiIdleRules(t *testing.T) {
	deny := rule("toolName = \"read_file\"\ndecision = \"deny\"\npriority = 100")
	idleCases(t, "gemini-cli", []idleCase{
		{name: "policies of the workspace", file: "project/.gemini/policies/p.toml", text: deny, rule: "project/.gemini/policies/p.toml:1", says: "not read at present"},
		{name: "an ignore file", file: "project/.geminiignore", text: ".env", rule: "project/.geminiignore:1", says: "commands that it runs"},
		{name: "none", file: geminiPolicy, text: deny},
	})
}
