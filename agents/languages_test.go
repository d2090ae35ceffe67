package agents

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// language is how an agent's rules are written down, so that the laws can draw
// settings in it. A rule is a line of "list: entry" where the agent has lists.
type language struct {
	agent, file string
	// rules are any, and denials those that only take away.
	rules, denials []string
	// write lays rules out, the denials where they count.
	write func(rules, denials []string) string
	// strict are settings of an administrator, and where they lie.
	managed string
	strict  []string
}

var ignoreLines = []string{"*.pem", "src/", "!app.yml", "*.yml", ".env", "!*.env"}

// languages are those of every evaluator whose settings can deny anything.
var languages = []language{
	{agent: "claude-code", file: claudeUser, write: listed(`{"permissions": {"defaultMode": "default", %s}}`, "allow", "ask", "deny"),
		rules:   []string{"allow: Read(.env)", "allow: Read(~/.aws/**)", "allow: Bash(python3 *)", "allow: Bash", "ask: Read(**)", "ask: Bash(cat *)", "deny: Read(src/**)"},
		denials: []string{"deny: Read(.env)", "deny: Read", "deny: Bash", "deny: Bash(python3 *)", "deny: Read(//**)", "deny: Read(**/*.yml)"},
		managed: claudeManaged, strict: []string{`{"permissions": {"deny": ["Read(//**)"]}}`, `{"permissions": {"deny": ["Bash"]}}`, `{"permissions": {"disableBypassPermissionsMode": "disable", "disableAutoMode": "disable"}}`}},
	{agent: "codex", file: codexUser, write: lines("default_permissions = \"p\"\n[permissions.p]\nextends = \":workspace\"\n[permissions.p.filesystem]\n"),
		rules:   []string{`"~/.aws" = "read"`, `":workspace_roots" = "write"`, `"~/.aws/credentials" = "none"`, `":tmpdir" = "write"`},
		denials: []string{`"~" = "deny"`, `":cwd" = {".env" = "deny"}`, `"~/.aws/cred*" = "none"`},
		managed: "system/etc/codex/requirements.toml", strict: []string{"[permissions.filesystem]\ndeny_read = [\"~/.aws\"]\n", "[permissions.filesystem]\ndeny_read = [\"**/.env\"]\n", "allowed_permission_profiles = [\":read-only\"]\n"}},
	{agent: "gemini-cli", file: geminiPolicy, write: func(rules, denials []string) string {
		var out strings.Builder
		for i, r := range append(append([]string{}, rules...), denials...) {
			rank := 10 * i
			if i >= len(rules) {
				rank = 900
			}
			_, _ = fmt.Fprintf(&out, "[[rule]]\n%s\npriority = %d\n", r, rank)
		}
		return out.String()
	},
		rules:   []string{"toolName = \"run_shell_command\"\ndecision = \"allow\"", "toolName = \"*\"\ndecision = \"ask_user\"", "toolName = \"run_shell_command\"\ncommandPrefix = \"cat\"\ndecision = \"allow\"", "toolName = \"read_file\"\nargsPattern = \"yml\"\ndecision = \"deny\""},
		denials: []string{"toolName = \"run_shell_command\"\ndecision = \"deny\"", "toolName = \"read_file\"\ndecision = \"deny\"", "toolName = \"*\"\ndecision = \"deny\"", "toolName = \"run_shell_command\"\ncommandPrefix = \"cat\"\ndecision = \"deny\""},
		managed: geminiAdmin, strict: []string{"[[rule]]\ntoolName = \"*\"\ndecision = \"deny\"\npriority = 1\n", "[[rule]]\ntoolName = \"run_shell_command\"\ndecision = \"deny\"\npriority = 1\n"}},
	{agent: "opencode", file: "project/opencode.json", write: func(rules, denials []string) string {
		all := append(append([]string{}, rules...), denials...)
		return `{"permission": {"bash": {` + strings.Join(every("bash ", all), ", ") + `}, "read": {` + strings.Join(every("read ", all), ", ") + `}}}`
	},
		rules:   []string{`bash "*": "ask"`, `bash "cat *": "allow"`, `read "*.yml": "allow"`, `read "*": "ask"`},
		denials: []string{`bash "**": "deny"`, `bash "head *": "deny"`, `read "**": "deny"`, `read "*.env": "deny"`},
		managed: "system/etc/opencode/opencode.json", strict: []string{`{"permission": {"bash": "deny"}}`, `{"permission": {"read": "deny"}}`}},
	{agent: "amp", file: "home/.config/amp/settings.json", write: func(rules, denials []string) string {
		return `{"amp.permissions": [` + strings.Join(append(append([]string{}, denials...), rules...), ", ") + `]}`
	},
		rules:   []string{`{"tool": "Bash", "action": "ask"}`, `{"tool": "*", "action": "allow"}`, `{"tool": "Read", "matches": {"path": "*.env"}, "action": "allow"}`},
		denials: []string{`{"tool": "Bash", "action": "reject"}`, `{"tool": "*", "action": "reject"}`, `{"tool": "Read", "matches": {"path": "*.yml"}, "action": "reject"}`},
		managed: "system/etc/ampcode/managed-settings.json", strict: []string{`{"amp.permissions": [{"tool": "Bash", "action": "reject"}]}`, `{"amp.permissions": [{"tool": "*", "action": "reject"}]}`}},
	{agent: "qwen-code", file: qwenUser, write: listed(`{"permissions": {%s}}`, "allow", "ask", "deny"),
		rules:   []string{"allow: Read(.env)", "allow: Bash(python3 *)", "allow: Bash", "ask: Read(**)", "ask: Bash(cat *)", "deny: Read(src/**)"},
		denials: []string{"deny: Read(.env)", "deny: Read", "deny: Bash", "deny: Bash(python3 *)", "deny: Read(//**)", "deny: Bash(git *)"},
		managed: "system/etc/qwen-code/settings.json", strict: []string{`{"permissions": {"deny": ["Read"]}}`, `{"permissions": {"deny": ["Bash"]}}`, `{"tools": {"approvalMode": "plan"}}`}},
	{agent: "auggie", file: auggieUser, write: func(rules, denials []string) string {
		return `{"toolPermissions": [` + strings.Join(append(append([]string{}, denials...), rules...), ", ") + `]}`
	},
		rules:   []string{auggieText("launch-process", "allow", "^cat"), auggieText("launch-process", "ask-user", ""), auggieText("view", "ask-user", "")},
		denials: []string{auggieText("launch-process", "deny", ""), auggieText("view", "deny", ""), auggieText("launch-process", "deny", "python")},
		managed: "system/etc/augment/settings.json", strict: []string{`{"toolPermissions": [` + auggieText("launch-process", "deny", "") + `]}`, `{"toolPermissions": [` + auggieText("view", "deny", "") + `]}`}},
	{agent: "kiro", file: "home/.kiro/settings/permissions.yaml", write: lines("rules:\n"),
		rules:   []string{"- {capability: shell, effect: allow}", "- {capability: all, effect: ask}", "- {capability: fs_read, effect: allow, match: ['**']}"},
		denials: []string{"- {capability: shell, effect: deny}", "- {capability: fs_read, effect: deny, match: ['*.yml']}", "- {capability: all, effect: deny}"}},
	{agent: "continue", file: "home/.continue/permissions.yaml", write: yamlLists("allow", "ask", "exclude"),
		rules:   []string{"allow: Bash", "allow: Read", "ask: Bash(cat*)", "ask: Read", "exclude: Bash(head*)"},
		denials: []string{"exclude: Bash", "exclude: Read", "exclude: Read(**/*.yml)", "exclude: '*'"}},
	{agent: "goose", file: "home/.config/goose/permission.yaml", write: func(rules, denials []string) string {
		return "user:\n  " + strings.ReplaceAll(yamlLists("always_allow", "ask_before", "never_allow")(rules, denials), "\n", "\n  ") + "\n"
	},
		rules:   []string{"always_allow: developer__shell", "ask_before: developer__text_editor", "always_allow: developer__text_editor"},
		denials: []string{"never_allow: developer__shell", "never_allow: developer__text_editor"}},
	{agent: "zed", file: "home/.config/zed/settings.json", write: listed(`{"agent": {"tool_permissions": {"tools": {"terminal": {%s}}}}}`, "always_allow", "always_confirm", "always_deny"),
		rules:   []string{`always_allow: {"pattern": "^cat"}`, `always_confirm: {"pattern": "head"}`, `always_allow: {"pattern": "."}`},
		denials: []string{`always_deny: {"pattern": "."}`, `always_deny: {"pattern": "^cat"}`, `always_deny: {"pattern": "(?=x"}`}},
	{agent: "amazon-q", file: "project/.amazonq/cli-agents/a.json", write: func(rules, denials []string) string {
		all := append(append([]string{}, rules...), denials...)
		return fmt.Sprintf(`{"toolsSettings": {"execute_bash": {"allowedCommands": [%s], "deniedCommands": [%s]}, "fs_read": {"deniedPaths": [%s]}}}`,
			strings.Join(every("allow ", all), ", "), strings.Join(every("deny ", all), ", "), strings.Join(every("path ", all), ", "))
	},
		rules:   []string{`allow "python3 .*"`, `allow "cat .*"`, `deny "rm .*"`},
		denials: []string{`deny ".*"`, `deny "cat .*"`, `path "*.yml"`, `path "~/.aws/**"`}},
	{agent: "roo-code", file: codeUser, write: func(rules, denials []string) string {
		all := append(append([]string{}, rules...), denials...)
		return fmt.Sprintf(`{"roo-cline.allowedCommands": [%s], "roo-cline.deniedCommands": [%s]}`, strings.Join(every("allow ", all), ", "), strings.Join(every("deny ", all), ", "))
	},
		rules: []string{`allow "cat"`, `allow "*"`, `deny "head"`}, denials: []string{`deny "*"`, `deny "cat"`, `deny "python3"`}},
	{agent: "vscode-copilot", file: codeUser, write: func(rules, denials []string) string {
		return `{"chat.tools.terminal.autoApprove": {` + strings.Join(append(append([]string{}, rules...), denials...), ", ") + `}}`
	},
		rules: []string{`"cat": true`, `"/^python3? /": true`, `"head": false`}, denials: []string{`"/./": false`, `"cat ": false`, `"tail": false`}},
	{agent: "windsurf", file: "home/.config/Windsurf/User/settings.json", write: func(rules, denials []string) string {
		all := append(append([]string{}, rules...), denials...)
		return fmt.Sprintf(`{"windsurf.cascadeCommandsAllowList": [%s], "windsurf.cascadeCommandsDenyList": [%s]}`, strings.Join(every("allow ", all), ", "), strings.Join(every("deny ", all), ", "))
	},
		rules: []string{`allow "cat"`, `allow "*"`}, denials: []string{`deny "*"`, `deny "cat"`, `deny "head"`}},
	{agent: "junie", file: "project/.aiignore", write: lines(""), rules: ignoreLines, denials: []string{"*.yml", ".env", "**"}},
	{agent: "cursor", file: "project/.cursorignore", write: lines(""), rules: ignoreLines, denials: []string{"*.yml", ".env", "**"}},
	{agent: "cline", file: "home/.cline/data/settings/global-settings.json", write: listed(`{"toolAutoApprove": true, %s}`, "disabledTools"),
		rules: []string{"disabledTools: cat", "disabledTools: editor"}, denials: []string{"disabledTools: read_files", "disabledTools: run_commands"}},
	{agent: "aider", file: "project/.aiderignore", write: lines(""), rules: ignoreLines, denials: []string{"*.yml", ".env", "**"}},
}

const qwenUser, auggieUser = "home/.qwen/settings.json", "home/.augment/settings.json"

// auggieText is a rule as Auggie's settings have it.
func auggieText(tool, kind, regex string) string {
	more := ""
	if regex != "" {
		more = fmt.Sprintf(`, "shellInputRegex": %q`, regex)
	}
	return fmt.Sprintf(`{"toolName": %q, "permission": {"type": %q}%s}`, tool, kind, more)
}

// withoutDenials are the evaluators whose files can deny nothing.
var withoutDenials = []string{"copilot-cli", "openhands"}

// every is what follows a mark in those rules that begin with it.
func every(mark string, rules []string) []string {
	var out []string
	for _, r := range rules {
		if entry, ok := strings.CutPrefix(r, mark); ok {
			out = append(out, entry)
		}
	}
	return out
}

// lines lays rules out one a line, each once, the denials last.
func lines(head string) func(rules, denials []string) string {
	return func(rules, denials []string) string {
		return head + strings.Join(append(append([]string{}, rules...), denials...), "\n") + "\n"
	}
}

// listed lays rules out in JSON lists.
func listed(frame string, names ...string) func(rules, denials []string) string {
	return func(rules, denials []string) string {
		var lists []string
		for _, name := range names {
			entries := every(name+": ", append(append([]string{}, rules...), denials...))
			for i, e := range entries {
				if !strings.HasPrefix(e, "{") {
					entries[i] = fmt.Sprintf("%q", e)
				}
			}
			lists = append(lists, fmt.Sprintf("%q: [%s]", name, strings.Join(entries, ", ")))
		}
		return fmt.Sprintf(frame, strings.Join(lists, ", "))
	}
}

// yamlLists lays rules out in YAML lists.
func yamlLists(names ...string) func(rules, denials []string) string {
	return func(rules, denials []string) string {
		var out []string
		for _, name := range names {
			out = append(out, name+": ["+strings.Join(every(name+": ", append(append([]string{}, rules...), denials...)), ", ")+"]")
		}
		return strings.Join(out, "\n")
	}
}

// draw is a few rules, each once.
func draw(r *rand.Rand, pool []string) []string {
	var out []string
	for _, i := range r.Perm(len(pool))[:r.IntN(min(4, len(pool)+1))] {
		out = append(out, pool[i])
	}
	return out
}

const languageRounds = 8

// In every language, one denial more never opens anything.
func TestOneDenialMoreNeverOpens(t *testing.T) {
	for _, l := range languages {
		t.Run(l.agent, func(t *testing.T) {
			for seed := range uint64(languageRounds) {
				r := rand.New(rand.NewPCG(seed, 11))
				rules := draw(r, l.rules)
				more := l.denials[int(seed)%len(l.denials)]
				neverLooser(t, l.agent, one(l.file, l.write(rules, nil)), one(l.file, l.write(rules, []string{more})))
			}
		})
	}
}

// In every language that an administrator can write, a stricter setting never
// loosens anything.
func TestAnAdministratorNeverLoosens(t *testing.T) {
	for _, l := range languages {
		for i, strict := range l.strict {
			for seed := range uint64(languageRounds / 2) {
				own := l.write(draw(rand.New(rand.NewPCG(seed, uint64(i))), l.rules), nil)
				neverLooser(t, l.agent, one(l.file, own), map[string]string{l.file: own, l.managed: strict})
			}
		}
	}
}

func TestEveryEvaluatorHasALanguage(t *testing.T) {
	has := map[string]bool{}
	for _, l := range languages {
		has[l.agent] = true
	}
	for _, id := range withoutDenials {
		has[id] = true
	}
	for _, id := range policy.Evaluated() {
		if !has[id] {
			t.Errorf("%s has no language that the laws are tried on", id)
		}
	}
}
