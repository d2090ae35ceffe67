package agents

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/worstcase-dev/worstcase/agents/policy"
)

// found is what was found, in short: "cursor project .cursor".
func found(s *Set) []string {
	var out []string
	for _, a := range s.Found() {
		out = append(out, a.ID+" "+a.Scope+" "+strings.Join(a.Evidence, " "))
	}
	return out
}

func TestFound(t *testing.T) {
	for _, c := range []struct {
		name string
		w    world
		want []string
	}{
		{"nobody", world{}, nil},
		{"in a project", world{files: one("project/.cursor/rules/a.mdc", "x")}, []string{"cursor project project/.cursor"}},
		{"in the home, and the target is a project", world{files: one("home/.codex/config.toml", ""), targets: []string{"project"}}, []string{"codex user ~/.codex"}},
		{"in the home as a target", world{files: one("home/.codex/config.toml", ""), targets: []string{"home"}}, []string{"codex user home/.codex"}},
		{"the target holds the home", world{files: one("home/.claude/settings.json", "{}"), targets: []string{"."}}, []string{"claude-code user home/.claude"}},
		{"on the system", world{files: one("system/etc/claude-code/managed-settings.json", "{}")}, []string{"claude-code managed {system}/etc/claude-code/managed-settings.json"}},
		{"in both", world{files: map[string]string{"home/.claude.json": "{}", "project/CLAUDE.md": ""}}, []string{"claude-code project home/.claude.json project/CLAUDE.md"}},
		{"a hint alone", world{files: one("project/AGENTS.md", "")}, []string{"codex project project/AGENTS.md"}},
		{"below the target", world{files: one("project/packages/a/.kiro/steering/x.md", "")}, []string{"kiro project project/packages/a/.kiro"}},
		{"not in what a build made", world{files: one("project/node_modules/x/.cursor/mcp.json", "{}")}, nil},
		{"above the target, in its repository", world{files: map[string]string{"project/.cursorignore": "", "project/src/a.go": ""}, targets: []string{"project/src"}}, []string{"cursor project project/.cursorignore"}},
		{"not above the repository", world{files: map[string]string{".cursorignore": "", "project/src/a.go": ""}, targets: []string{"project"}}, nil},
		{"a file as the target", world{files: map[string]string{"project/.cursorignore": "", "project/src/a.go": ""}, targets: []string{"project/src/a.go"}}, []string{"cursor project project/.cursorignore"}},
		{"on a Mac", world{files: one("home/Library/Application Support/Cursor/User/settings.json", "{}"), goos: "darwin"}, []string{"cursor user home/Library/Application Support/Cursor"}},
		{"a home from Windows", world{files: one("home/AppData/Roaming/Claude/claude_desktop_config.json", "{}")}, []string{"claude-desktop user home/AppData/Roaming/Claude"}},
		{"moved by the environment", world{files: one("moved/settings.json", "{}"), env: map[string]string{"CLAUDE_CONFIG_DIR": "$DIR/moved"}}, []string{"claude-code user moved"}},
		{"an extension, whatever its version", world{files: one("home/.vscode/extensions/saoudrizwan.claude-dev-3.57.1/package.json", "{}")}, []string{"cline user home/.vscode/extensions/saoudrizwan.claude-dev-3.57.1"}},
		{"in a workflow", world{files: one("project/.github/workflows/a.yml", "jobs:\n  a:\n    steps:\n    - uses: actions/checkout@v5\n    - uses: openai/codex-action@v1\n")}, []string{"ci-agent ci project/.github/workflows/a.yml:5"}},
		{"in a workflow, as a command", world{files: one("project/.github/workflows/a.yaml", "jobs:\n  a:\n    steps:\n    - run: |\n        npx @anthropic-ai/claude-code -p hi\n")}, []string{"ci-agent ci project/.github/workflows/a.yaml:4"}},
		{"not by a name that only begins so", world{files: one("project/.github/workflows/a.yml", "jobs: {a: {steps: [{uses: openai/codex-action-lint@v1}]}}")}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := found(c.w.look(t))
			for i := range got {
				if _, rest, ok := strings.Cut(got[i], "/system/"); ok {
					got[i] = "claude-code managed {system}/" + rest
				}
				got[i] = strings.ReplaceAll(got[i], "system/etc", "{system}/etc")
				got[i] = strings.ReplaceAll(got[i], "{system}/{system}", "{system}")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAssume(t *testing.T) {
	if got := found(world{assume: []string{"zed"}}.look(t)); len(got) != 1 || got[0] != "zed user assumed" {
		t.Errorf("one: %v", got)
	}
	profiles, err := Profiles()
	if err != nil {
		t.Fatal(err)
	}
	if got := found(world{assume: []string{"all"}}.look(t)); len(got) != len(profiles)-1 {
		t.Errorf("all but the step of a workflow: %v", got)
	}
	_, err = Discover(context.Background(), Options{Dir: t.TempDir(), Assume: []string{"clod"}})
	if err == nil || !strings.Contains(err.Error(), `"clod" is no agent's id`) {
		t.Errorf("an unknown id: %v", err)
	}
}

func TestDiscoverStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Discover(ctx, Options{Dir: t.TempDir(), Targets: []string{"."}}); err == nil {
		t.Error("it went on")
	}
}

// What a person is told of an agent that may be here is marked.
func TestHintsAreAssumed(t *testing.T) {
	s := world{files: one("project/AGENTS.md", "")}.look(t)
	if got := s.reach(t, "codex", tracked("project/.env")); got.Access != policy.Open || !got.Assumed {
		t.Errorf("%+v", got)
	}
	s = world{files: map[string]string{"project/AGENTS.md": "", codexUser: ""}}.look(t)
	if got := s.reach(t, "codex", tracked("project/.env")); got.Assumed {
		t.Errorf("it is here: %+v", got)
	}
}

// The settings of the nearest configured directory hold, and not those of one
// beside it.
func TestTheNearestProjectCounts(t *testing.T) {
	deny := `{"permissions": {"defaultMode": "default", "deny": ["Read(.env)"]}}`
	s := world{files: map[string]string{
		claudeProject: deny,
		"project/packages/a/.claude/settings.json": `{"permissions": {"defaultMode": "default"}}`,
		"project/packages/b/CLAUDE.md":             "",
	}}.look(t)
	for path, want := range map[string]policy.Access{
		"project/.env":            policy.Refused,
		"project/packages/a/.env": policy.Open,
		"project/packages/b/.env": policy.Refused,
	} {
		if got := s.reach(t, "claude-code", tracked(path)); got.Access != want {
			t.Errorf("%s: %s, %s", path, got.Access, got.Because)
		}
	}
}

// A target may be named by way of a link: the place is the same.
func TestLinks(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "real", ".claude")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	settings := `{"permissions": {"defaultMode": "default", "deny": ["Read(.env)"]}}`
	if err := os.WriteFile(filepath.Join(folder, "settings.json"), []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "real"), filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	s, err := Discover(context.Background(), Options{Dir: dir, Targets: []string{"link"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.reach(t, "claude-code", tracked("link/.env")); got.Access != policy.Refused || got.Rule != "link/.claude/settings.json:1" {
		t.Errorf("%+v", got)
	}
}
