package agents

import (
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

const codexUser = "home/.codex/config.toml"

func TestCodex(t *testing.T) {
	profile := func(rest string) map[string]string {
		return one(codexUser, "default_permissions = \"mine\"\n[permissions.mine]\nextends = \":workspace\"\n[permissions.mine.filesystem]\n"+rest)
	}
	reachCases(t, "codex", []reachCase{
		{name: "no settings", want: policy.Open, channel: policy.Shell},
		{name: "read-only reads the disk", files: one(codexUser, "\nsandbox_mode = \"read-only\"\n"), place: "home/.aws/credentials", want: policy.Open, rule: codexUser + ":2"},
		{name: "a built-in profile", files: one(codexUser, `default_permissions = ":read-only"`), want: policy.Open},
		{name: "a profile denies", files: profile(`":workspace_roots" = {".env" = "deny"}`), want: policy.Blocked, rule: codexUser + ":5"},
		{name: "in the older words", files: profile(`":project_roots" = {"*.env" = "none"}`), want: policy.Blocked},
		{name: "of another file", files: profile(`":workspace_roots" = {".env.local" = "deny"}`), want: policy.Open},
		{name: "a deny in the home", files: profile(`"~/.aws" = "deny"`), place: "home/.aws/credentials", want: policy.Blocked},
		{name: "the narrower entry allows", files: profile("\"~/.aws\" = \"deny\"\n\"~/.aws/credentials\" = \"read\""), place: "home/.aws/credentials", want: policy.Open, assumed: true},
		{name: "of equals the deny", files: profile("\":workspace_roots\" = {\".env\" = \"deny\", \"./.env\" = \"write\"}"), want: policy.Blocked},
		{name: "any depth, as deep as it is told", files: profile("glob_scan_max_depth = 3\n\":workspace_roots\" = {\"**/*.env\" = \"none\"}"), want: policy.Blocked},
		{name: "any depth, deeper than that", files: profile("glob_scan_max_depth = 1\n\":workspace_roots\" = {\"**/*.env\" = \"none\"}"), place: "project/a/b/.env", want: policy.Open, assumed: true},
		{name: "any depth, untold", files: profile("\":workspace_roots\" = {\"**/*.env\" = \"none\"}"), want: policy.Open, assumed: true},
		{name: "any depth on a system that needs no telling", files: profile("\":workspace_roots\" = {\"**/*.env\" = \"none\"}"), goos: "darwin", want: policy.Blocked},
		{name: "not named: a person is asked", files: one(codexUser, "default_permissions = \"mine\"\n[permissions.mine.filesystem]\n\":workspace_roots\" = \"write\""), place: "home/.aws/credentials", want: policy.Asks},
		{name: "not named, and nobody is asked", files: one(codexUser, "approval_policy = \"never\"\ndefault_permissions = \"mine\"\n[permissions.mine.filesystem]\n\":workspace_roots\" = \"write\""), place: "home/.aws/credentials", want: policy.Blocked},
		{name: "sandbox_mode switches profiles off", files: one(codexUser, "sandbox_mode = \"workspace-write\"\ndefault_permissions = \"mine\"\n[permissions.mine.filesystem]\n\":workspace_roots\" = {\".env\" = \"deny\"}"), want: policy.Open, rule: codexUser + ":1"},
		{name: "also from a project", files: map[string]string{codexUser: "default_permissions = \"mine\"\n[permissions.mine.filesystem]\n\":workspace_roots\" = {\".env\" = \"deny\"}", "project/.codex/config.toml": `sandbox_mode = "read-only"`}, want: policy.Open},
		{name: "also from the chosen configuration", files: one(codexUser, "profile = \"fast\"\ndefault_permissions = \"mine\"\n[profiles.fast]\nsandbox_mode = \"read-only\"\n[permissions.mine.filesystem]\n\":workspace_roots\" = {\".env\" = \"deny\"}"), want: policy.Open},
		{name: "an administrator wants profiles", files: map[string]string{
			codexUser:                            "sandbox_mode = \"read-only\"\ndefault_permissions = \"mine\"\n[permissions.mine.filesystem]\n\":workspace_roots\" = {\".env\" = \"deny\"}",
			"system/etc/codex/requirements.toml": `allowed_permission_profiles = ["mine"]`}, want: policy.Blocked},
		{name: "an administrator denies", files: map[string]string{
			codexUser:                            `sandbox_mode = "workspace-write"`,
			"system/etc/codex/requirements.toml": "[permissions.filesystem]\ndeny_read = [\"~/.aws\"]"}, place: "home/.aws/credentials", want: policy.Blocked},
		{name: "unknown: no such profile", files: one(codexUser, `default_permissions = "gone"`), want: policy.Open, assumed: true},
		{name: "unknown: broken settings", files: one(codexUser, "sandbox_mode = [\n"), want: policy.Open, assumed: true},
		{name: "history", files: one(codexUser, `sandbox_mode = "read-only"`), history: true, want: policy.Open},
	})
}

func TestCodexEnvironment(t *testing.T) {
	for settings, want := range map[string]policy.Access{
		"": policy.Open,
		"[shell_environment_policy]\ninherit = \"none\"":                 policy.Refused,
		"[shell_environment_policy]\ninherit = \"all\"":                  policy.Open,
		"[shell_environment_policy]\nignore_default_excludes = false":    policy.Refused,
		"[shell_environment_policy]\nexclude = [\"STRIPE_*\"]":           policy.Refused,
		"[shell_environment_policy]\ninclude_only = [\"PATH\"]":          policy.Refused,
		"[shell_environment_policy]\ninclude_only = [\"*\"]":             policy.Open,
		"[shell_environment_policy]\nexclude = [\"AWS_*\", \"GITHUB*\"]": policy.Open,
	} {
		s := world{files: one(codexUser, settings), assume: []string{"codex"}}.look(t)
		if got := s.reach(t, "codex", Place{Source: "environment", Name: "STRIPE_KEY"}); got.Access != want {
			t.Errorf("%q: %s, %s", settings, got.Access, got.Because)
		}
	}
}

func TestCodexIdleRules(t *testing.T) {
	idleCases(t, "codex", []idleCase{
		{name: "a profile beside sandbox_mode", file: codexUser, text: "sandbox_mode = \"read-only\"\ndefault_permissions = \"mine\"\n[permissions.mine.filesystem]\n\"~/.aws\" = \"deny\"", rule: codexUser + ":2", says: "sandbox_mode at " + codexUser + ":1"},
		{name: "a profile that nothing selects", file: codexUser, text: "[permissions.mine.filesystem]\n\"~/.aws\" = \"deny\"", rule: codexUser + ":1", says: "nothing selects"},
		{name: "none", file: codexUser, text: "default_permissions = \"mine\"\n[permissions.mine.filesystem]\n\"~/.aws\" = \"deny\""},
	})
}
