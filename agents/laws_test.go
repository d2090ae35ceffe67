package agents

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// The laws hold for settings that nobody thought of: each draws worlds at
// random, from a fixed seed.

const lawRounds = 40

func openness(a policy.Access) int { return slices.Index(policy.Accesses(), a) }

// some draws a few of a pool.
func some(r *rand.Rand, pool []string) []string {
	var out []string
	for range r.IntN(4) {
		out = append(out, pool[r.IntN(len(pool))])
	}
	return out
}

func quoted(list []string) string {
	var out []string
	for _, text := range list {
		out = append(out, fmt.Sprintf("%q", text))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

var (
	claudeReads = []string{"Read", "Read(.env)", "Read(./.env)", "Read(**/.env)", "Read(//**/.env*)", "Read(~/.aws/**)", "Read(/.env)", "Read(src/**)"}
	claudeBash  = []string{"Bash", "Bash(*)", "Bash(python3 *)", "Bash(node:*)", "Bash(cat *)", "Bash(make *)", "Bash(npm run *)", "Bash(npm test)", "Bash(git *)", "Bash(ls *)"}
	claudeModes = []string{"default", "manual", "acceptEdits", "plan", "auto", "dontAsk", "bypassPermissions", "", "other"}
	claudeBoxes = []string{`{}`, `{"enabled": true}`, `{"enabled": true, "failIfUnavailable": true, "allowUnsandboxedCommands": false}`,
		`{"enabled": true, "failIfUnavailable": true, "allowUnsandboxedCommands": false, "excludedCommands": ["docker *"]}`,
		`{"enabled": true, "autoAllowBashIfSandboxed": false}`, `{"enabled": true, "filesystem": {"denyRead": ["~/"], "allowRead": ["."]}}`}
	lawPlaces = []Place{
		{Source: "worktree", Path: "project/.env"}, {Source: "worktree", Path: "project/src/app.yml"},
		{Source: "worktree", Path: "home/.aws/credentials"}, {Source: "history", Path: "project/.env"},
	}
)

// claudeSettings draws a settings file, with room for more denials.
func claudeSettings(r *rand.Rand, moreDenied ...string) string {
	pool := slices.Concat(claudeReads, claudeBash)
	mode := claudeModes[r.IntN(len(claudeModes))]
	return fmt.Sprintf(`{"permissions": {"defaultMode": %q, "allow": %s, "ask": %s, "deny": %s}, "sandbox": %s}`,
		mode, quoted(some(r, pool)), quoted(some(r, pool)), quoted(append(some(r, pool), moreDenied...)), claudeBoxes[r.IntN(len(claudeBoxes))])
}

// compare asks of two worlds, and fails where the second is more open.
func neverLooser(t *testing.T, agent string, before, after map[string]string) {
	t.Helper()
	was, is := world{files: before, assume: []string{agent}}.look(t), world{files: after, assume: []string{agent}}.look(t)
	for _, p := range lawPlaces {
		a, b := was.reach(t, agent, p), is.reach(t, agent, p)
		if openness(b.Access) < openness(a.Access) {
			t.Fatalf("%s at %s: %s (%s) became %s (%s)\nbefore %v\nafter %v", agent, p.Path, a.Access, a.Because, b.Access, b.Because, before, after)
		}
	}
}

func TestAddingADenyNeverOpens(t *testing.T) {
	for seed := range uint64(lawRounds) {
		scope := []string{claudeProject, claudeUser, claudeLocal, claudeManaged}[seed%4]
		pool := slices.Concat(claudeReads, claudeBash)
		more := pool[rand.New(rand.NewPCG(seed, 7)).IntN(len(pool))]
		draw := func(extra ...string) map[string]string {
			r := rand.New(rand.NewPCG(seed, 1))
			return map[string]string{scope: claudeSettings(r, extra...)}
		}
		neverLooser(t, "claude-code", draw(), draw(more))
	}
}

func TestStricterManagedSettingsNeverLoosen(t *testing.T) {
	for seed := range uint64(lawRounds) {
		r := rand.New(rand.NewPCG(seed, 2))
		own := map[string]string{claudeUser: claudeSettings(r), claudeProject: claudeSettings(r)}
		strict := []string{
			`{"permissions": {"disableBypassPermissionsMode": "disable"}}`,
			`{"permissions": {"disableAutoMode": "disable"}}`,
			`{"permissions": {"deny": ["Read(//**/.env)"]}}`,
			`{"permissions": {"ask": ["Bash"]}}`,
			`{"permissions": {"deny": ["Bash(python3 *)"], "denyInsteadOfPrompting": true}}`,
			`{"sandbox": {"failIfUnavailable": true, "allowUnsandboxedCommands": false}}`,
			`{"sandbox": {"filesystem": {"denyRead": ["~/.aws"]}}}`,
			`{"permissions": {"blockReadsOutsideWorkingDirectories": true}}`,
		}[seed%8]
		neverLooser(t, "claude-code", own, map[string]string{claudeUser: own[claudeUser], claudeProject: own[claudeProject], claudeManaged: strict})
	}
}

// What is written in a settings file that nobody understands must not look like a
// protection.
func TestUnknownSettingsAreNeverBlocked(t *testing.T) {
	profiles, err := Profiles()
	if err != nil {
		t.Fatal(err)
	}
	unknown := map[string]string{
		"json": `{"protect": true, "permissions": {"block": ["*"], "deny": {"Read": true}, "defaultMode": 7}, "sandbox": {"enabled": "yes", "failIfUnavailable": 1}, "tools": {"sandbox": "vault"}}`,
		"toml": "protect = true\nsandbox_mode = \"sealed\"\n[permissions.filesystem]\n\"/\" = 7\n[[rule]]\ndecision = \"block\"\n",
		"yaml": "protect: true\nrules: [{capability: fs_read, effect: block}]\nGOOSE_MODE: sealed\nexclude: {Read: true}\n",
	}
	for _, p := range profiles {
		files := map[string]string{}
		for _, f := range p.Files {
			if at := worldPath(f); at != "" {
				files[at] = unknown[string(f.format())]
			}
		}
		s := world{files: files, assume: []string{p.ID}}.look(t)
		bare := world{assume: []string{p.ID}}.look(t)
		for _, place := range lawPlaces {
			got, usual := s.reach(t, p.ID, place), bare.reach(t, p.ID, place)
			if got.Access == policy.Blocked && usual.Access != policy.Blocked {
				t.Errorf("%s at %s is blocked: %s", p.ID, place.Path, got.Because)
			}
		}
	}
}

// worldPath is where a settings file lies in a world, "" for one that is left out.
func worldPath(f File) string {
	path := strings.ReplaceAll(f.Path, "*", "x")
	switch {
	case f.format() == "lines", len(f.OS) > 0 && !slices.Contains(f.OS, "linux"):
		return ""
	case placeOf(path) == inProject:
		return "project/" + path
	case placeOf(path) == onMachine:
		return "system" + path
	}
	for mark, folder := range map[string]string{"~": "home", "{appdata}": "home/.config", "{xdg}": "home/.config", "{data}": "home/.local/share"} {
		if rest, ok := strings.CutPrefix(path, mark+"/"); ok {
			return folder + "/" + rest
		}
	}
	return ""
}

func TestAnswersDoNotDependOnTheOrderOfQuestions(t *testing.T) {
	w := world{files: one(claudeProject, `{"permissions": {"deny": ["Read(.env)"]}}`), assume: []string{"all"}}
	forward, backward := w.look(t), w.look(t)
	var a, b []string
	for _, p := range lawPlaces {
		a = append(a, fmt.Sprint(forward.Reach(p)))
	}
	for _, p := range slices.Backward(lawPlaces) {
		b = append(b, fmt.Sprint(backward.Reach(p)))
	}
	slices.Reverse(b)
	if !slices.Equal(a, b) {
		t.Errorf("forward %v\nbackward %v", a, b)
	}
}
