package agents

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/worstcase-dev/worstcase/agents/policy"
)

func TestServers(t *testing.T) {
	type brief struct {
		Agent, Name, Command, URL string
		Line                      int
		Literals, References      []string
	}
	for _, c := range []struct {
		name, file, text string
		want             brief
	}{
		{"Cursor", "project/.cursor/mcp.json", "{\"mcpServers\": {\n\"notion\": {\"command\": \"npx\", \"args\": [\"-y\", \"x\"], \"env\": {\"TOKEN\": \"made-up\", \"HOST\": \"${HOST}\"}}}}",
			brief{"cursor", "notion", "npx", "", 2, []string{"env.TOKEN"}, []string{"env.HOST"}}},
		{"Claude Code, expanded", "project/.mcp.json", `{"mcpServers": {"github": {"command": "docker", "args": ["run", "-e", "GITHUB_TOKEN"], "env": {"GITHUB_TOKEN": "${GITHUB_TOKEN:-}"}}}}`,
			brief{"claude-code", "github", "docker", "", 1, nil, []string{"env.GITHUB_TOKEN"}}},
		{"Claude Code, of one project", "home/.claude.json", `{"projects": {"/src": {"mcpServers": {"x": {"type": "http", "url": "https://mcp.example/?token=made-up", "headers": {"Authorization": "Bearer made-up"}}}}}}`,
			brief{"claude-code", "x", "", "https://mcp.example/?token=made-up", 1, []string{"headers.Authorization", "url"}, nil}},
		{"VS Code", "project/.vscode/mcp.json", `{"servers": {"x": {"command": "y", "env": {"KEY": "${input:key}"}}}}`,
			brief{"vscode-copilot", "x", "y", "", 1, nil, []string{"env.KEY"}}},
		{"Codex", "home/.codex/config.toml", "[mcp_servers.x]\ncommand = \"y\"\nargs = [\"--api-key\", \"made-up\"]\nenv_vars = [\"HOME\"]\n[mcp_servers.x.env]\nTOKEN = \"made-up\"\n",
			brief{"codex", "x", "y", "", 1, []string{"args.1", "env.TOKEN"}, []string{"env_vars"}}},
		{"Codex, remote", "home/.codex/config.toml", "[mcp_servers.x]\nurl = \"https://mcp.example\"\nbearer_token_env_var = \"TOKEN\"\nhttp_headers = {X = \"made-up\"}\n",
			brief{"codex", "x", "", "https://mcp.example", 1, []string{"http_headers.X"}, []string{"bearer_token_env_var"}}},
		{"opencode", "project/opencode.jsonc", `{"mcp": {"x": {"type": "local", "command": ["y", "z"], /* */ "environment": {"A": "{env:A}", "B": "made-up"}}}}`,
			brief{"opencode", "x", "y", "", 1, []string{"environment.B"}, []string{"environment.A"}}},
		{"Continue", "home/.continue/config.yaml", "mcpServers:\n  - name: x\n    command: y\n    env:\n      A: ${{ secrets.A }}\n",
			brief{"continue", "x", "y", "", 2, nil, []string{"env.A"}}},
		{"Goose", "home/.config/goose/config.yaml", "extensions:\n  x:\n    cmd: y\n    args: [postgres://u:made-up@db.example/a]\n    env_keys: [A]\n    envs: {B: made-up}\n",
			brief{"goose", "x", "y", "", 2, []string{"args.0", "envs.B"}, []string{"env_keys"}}},
		{"Zed", "home/.config/zed/settings.json", `{"context_servers": {"x": {"command": "y", "args": ["API_KEY=made-up"]}}}`,
			brief{"zed", "x", "y", "", 1, []string{"args.0"}, nil}},
		{"Windsurf", "home/.codeium/windsurf/mcp_config.json", `{"mcpServers": {"x": {"serverUrl": "https://mcp.example"}}}`,
			brief{"windsurf", "x", "", "https://mcp.example", 1, nil, nil}},
		{"Amp", "home/.config/amp/settings.json", `{"amp.mcpServers": {"x": {"command": "y"}}}`,
			brief{"amp", "x", "y", "", 1, nil, nil}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []brief
			for _, s := range (world{files: one(c.file, c.text)}).look(t).MCP() {
				got = append(got, brief{s.Agent, s.Name, s.Command, s.URL, s.Line, s.Literals, s.References})
			}
			if diff := cmp.Diff([]brief{c.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Each file that holds servers is in a world of its own: no agent takes another's.
func TestWhatAnAgentHoldsItself(t *testing.T) {
	mcp := "{\"mcpServers\": {\"x\": {\n\"command\": \"y\",\n\"env\": {\n\"TOKEN\": \"made-up\"\n}}}}"
	for _, c := range []struct {
		name, agent, file, text string
		line                    int
		want                    policy.Channel
		rule                    string
	}{
		{"a server's variable", "cursor", "project/.cursor/mcp.json", mcp, 4, policy.MCP, "project/.cursor/mcp.json:1"},
		{"beside the server", "cursor", "project/.cursor/mcp.json", mcp + "\n\n", 6, policy.File, ""},
		{"a disabled server", "cursor", "project/.cursor/mcp.json", `{"mcpServers": {"x": {"command": "y", "disabled": true}}}`, 1, policy.File, ""},
		{"variables of the settings", "claude-code", claudeProject, "{\n\"env\": {\n\"TOKEN\": \"made-up\"}}", 3, policy.Environment, claudeProject + ":2"},
		{"elsewhere in the settings", "claude-code", claudeProject, "{\n\"env\": {\n\"TOKEN\": \"made-up\"},\n\"model\": \"x\"}", 4, policy.File, ""},
		{"variables of Codex", "codex", codexUser, "[shell_environment_policy.set]\nTOKEN = \"made-up\"\n", 2, policy.Environment, codexUser + ":1"},
		{"a transcript", "claude-code", "home/.claude/projects/-src/1.jsonl", "{}", 1, policy.Transcript, ""},
		{"a memory", "claude-code", "home/.claude/projects/-src/memory/MEMORY.md", "", 1, policy.Transcript, ""},
		{"instructions", "claude-code", "project/CLAUDE.md", "", 1, policy.Transcript, ""},
		{"sessions of Codex", "codex", "home/.codex/sessions/2026/11/02/rollout-1.jsonl", "{}", 1, policy.Transcript, ""},
		{"a login", "opencode", "home/.local/share/opencode/auth.json", "{}", 1, policy.Transcript, ""},
		{"a chat in the project", "aider", "project/.aider.chat.history.md", "", 1, policy.Transcript, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := world{files: one(c.file, c.text)}.look(t)
			got := s.reach(t, c.agent, Place{Source: "worktree", Path: c.file, Line: c.line})
			if got.Access != policy.Open || got.Channel != c.want || c.rule != "" && got.Rule != c.rule {
				t.Errorf("%+v", got)
			}
		})
	}
}

// One agent's transcript is a file to every other.
func TestAnotherAgentReadsATranscript(t *testing.T) {
	const log = "home/.claude/projects/-src/1.jsonl"
	s := world{files: map[string]string{log: "{}", codexUser: `sandbox_mode = "workspace-write"`}}.look(t)
	if got := s.reach(t, "codex", tracked(log)); got.Access != policy.Open || got.Channel != policy.Shell {
		t.Errorf("%+v", got)
	}
}

func TestJobs(t *testing.T) {
	const workflow = "project/.github/workflows/a.yml"
	s := world{files: one(workflow, "jobs: {a: {steps: [{uses: anthropics/claude-code-action@v1}]}}")}.look(t)
	token := Place{Source: "worktree", Path: workflow, Line: 1, Facts: map[string]string{"agent": "anthropics/claude-code-action"}}
	if got := s.Reach(token); len(got) != 1 || got[0].Agent != "ci-agent" || got[0].Access != policy.Open || got[0].Channel != policy.Environment || got[0].Rule != workflow+":1" {
		t.Errorf("the job's own: %+v", got)
	}
	if got := s.reach(t, "ci-agent", tracked("project/config.yml")); got.Access != policy.Open || !got.Assumed || got.Rule != workflow+":1" {
		t.Errorf("what it checks out: %+v", got)
	}
	if got := s.reach(t, "ci-agent", Place{Source: "worktree", Path: "project/.env", Untracked: true}); got.Access != policy.Blocked {
		t.Errorf("what git does not track: %+v", got)
	}
	if got := s.reach(t, "ci-agent", tracked("home/.aws/credentials")); got.Access != policy.Blocked {
		t.Errorf("another machine's home: %+v", got)
	}
}

func TestRemoteAgents(t *testing.T) {
	s := world{files: one("project/.replit", "")}.look(t)
	for path, want := range map[string]policy.Access{"project/config.yml": policy.Open, "home/.aws/credentials": policy.Blocked} {
		if got := s.reach(t, "replit", tracked(path)); got.Access != want {
			t.Errorf("%s: %+v", path, got)
		}
	}
}

func TestPlacesThatAreNoFiles(t *testing.T) {
	s := world{assume: []string{"codex"}}.look(t)
	for _, c := range []struct {
		place Place
		want  policy.Access
	}{
		{Place{Source: "image", Path: "app.tar/etc/x"}, policy.Unknown},
		{Place{Source: "stdin", Path: "-"}, policy.Unknown},
		{Place{Source: "stdin", Path: "project/changes.diff"}, policy.Open},
		{Place{Source: "environment", Name: "TOKEN"}, policy.Open},
	} {
		if got := s.reach(t, "codex", c.place); got.Access != c.want || got.Access == policy.Unknown && !got.Assumed {
			t.Errorf("%+v: %+v", c.place, got)
		}
	}
}
