package agents

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// atHome are the agents of a home with these files.
func atHome(t *testing.T, files map[string]string) *Set {
	t.Helper()
	home := t.TempDir()
	for name, text := range files {
		at := filepath.Join(home, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	set, err := Discover(context.Background(), Options{Home: home, GOOS: "linux"})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestKeptIsWhatIsThere(t *testing.T) {
	set := atHome(t, map[string]string{
		".claude/projects/-src/1.jsonl": "{}", ".claude/.credentials.json": "{}", ".claude.json": `{"mcpServers": {"x": {"command": "y"}}}`,
		".claude/paste-cache/1": "", ".local/share/opencode/opencode.db": "", ".local/share/opencode/opencode.db-wal": "",
		".config/opencode/opencode.json": "{}", ".aws/credentials": "",
	})
	var got []string
	for _, k := range set.Kept() {
		got = append(got, k.Agent+" "+k.Shown+" "+k.Holds)
	}
	want := []string{
		"claude-code ~/.claude/projects transcripts", "claude-code ~/.claude/paste-cache session files",
		"claude-code ~/.claude/.credentials.json login", "claude-code ~/.claude.json settings",
		"opencode ~/.local/share/opencode/opencode.db transcripts", "opencode ~/.local/share/opencode/opencode.db-wal transcripts",
		"opencode ~/.config/opencode/opencode.json settings",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

// TestPlacesOfTheHome: "~" is the home in a place of the workstation, and every
// agent reads its own transcripts.
func TestPlacesOfTheHome(t *testing.T) {
	set := atHome(t, map[string]string{".claude/projects/-src/1.jsonl": "{}", ".codex/config.toml": `sandbox_mode = "read-only"`})
	channels := map[string]policy.Channel{}
	for _, a := range set.Reach(Place{Source: "workstation", Path: "~/.claude/projects/-src/1.jsonl", Line: 1}) {
		channels[a.Agent] = a.Channel
	}
	if diff := cmp.Diff(map[string]policy.Channel{"claude-code": policy.Transcript, "codex": policy.Shell}, channels); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

// TestPowersAreHadByCommands: no read tool uses a socket or a keyring.
func TestPowersAreHadByCommands(t *testing.T) {
	set := atHome(t, map[string]string{".codex/config.toml": `sandbox_mode = "read-only"`, ".claude/settings.json": `{"permissions": {"defaultMode": "default"}}`})
	for want, facts := range map[policy.Channel]map[string]string{
		policy.Socket: {"ambient": "x#docker.socket", "socket": "x"},
		policy.Shell:  {"ambient": "x#gpg.keyring"},
	} {
		got := set.Reach(Place{Source: "workstation", Path: "~/power", Facts: facts})
		if len(got) != 2 {
			t.Fatalf("%+v", got)
		}
		for _, a := range got {
			if a.Channel != want || !a.Assumed {
				t.Errorf("%s: %+v", want, a)
			}
		}
		delete(facts, "socket")
	}
}

func TestSetupSaysHowAnAgentIsSetUp(t *testing.T) {
	set := atHome(t, map[string]string{".codex/config.toml": `sandbox_mode = "workspace-write"`})
	setup := set.Setup("codex")
	if diff := cmp.Diff([]string{"~/.codex/config.toml"}, setup.Settings); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
	var where []string
	for _, s := range setup.Stances {
		where = append(where, s.Where+" "+string(s.Access)+" "+s.Rule)
	}
	if diff := cmp.Diff([]string{"home open ~/.codex/config.toml:1", "environment open "}, where); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
	if diff := cmp.Diff(Setup{}, set.Setup("aider")); diff != "" {
		t.Errorf("an agent that is not here: %s", diff)
	}
}
