package agents

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// world is a machine made of files: "home/…" is the person's, "project/…" a
// repository, "system/…" the root of the disk for managed settings.
type world struct {
	files   map[string]string
	targets []string
	goos    string
	env     map[string]string
	assume  []string
	dir     string // where it lies; "$DIR" in its files stands for it
}

// look lays a world out and discovers the agents in it.
func (w world) look(t testing.TB) *Set {
	t.Helper()
	dir := w.dir
	if dir == "" {
		dir = t.TempDir()
	}
	for _, d := range []string{"home", "project/.git"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range w.files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, "$DIR", filepath.ToSlash(dir))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if w.targets == nil {
		w.targets = []string{"project", "home"}
	}
	if w.goos == "" {
		w.goos = "linux"
	}
	s, err := Discover(context.Background(), Options{
		Dir: dir, Targets: w.targets, Home: filepath.Join(dir, "home"), GOOS: w.goos,
		Root: filepath.Join(dir, "system"), Assume: w.assume,
		Getenv: func(name string) string { return strings.ReplaceAll(w.env[name], "$DIR", dir) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// reach asks for one agent.
func (s *Set) reach(t testing.TB, agent string, p Place) Access {
	t.Helper()
	for _, a := range s.Reach(p) {
		if a.Agent == agent {
			return a
		}
	}
	t.Fatalf("%s was not found; here are %v", agent, s.Found())
	return Access{}
}

// tracked is a place in the working tree.
func tracked(path string) Place { return Place{Source: "worktree", Path: path, Line: 1} }

// reachCase is a question about one agent in one world. Files are those of the
// settings; the agent is assumed to be installed.
type reachCase struct {
	name    string
	files   map[string]string
	place   string // project/.env where it is empty
	history bool
	goos    string
	want    policy.Access
	channel policy.Channel
	rule    string
	assumed bool
}

func reachCases(t *testing.T, agent string, cases []reachCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := tracked(c.place)
			if c.place == "" {
				p.Path = "project/.env"
			}
			if c.history {
				p.Source = "history"
			}
			got := world{files: c.files, goos: c.goos, assume: []string{agent}}.look(t).reach(t, agent, p)
			if got.Access != c.want || c.channel != "" && got.Channel != c.channel || c.rule != "" && got.Rule != c.rule || got.Assumed != c.assumed {
				t.Errorf("%s by %s (rule %q, assumed %v): %s\nwant %s by %s (rule %q, assumed %v)",
					got.Access, got.Channel, got.Rule, got.Assumed, got.Because, c.want, c.channel, c.rule, c.assumed)
			}
			if got.Because == "" {
				t.Error("it does not say why")
			}
		})
	}
}

// idleCase is a rule that does nothing, with a part of what is said of it.
type idleCase struct {
	name, file, text string
	rule, says       string // no rule is expected where it is empty
	more             map[string]string
}

func idleCases(t *testing.T, agent string, cases []idleCase) {
	t.Helper()
	for _, c := range cases {
		t.Run("idle: "+c.name, func(t *testing.T) {
			files := map[string]string{c.file: c.text}
			for name, text := range c.more {
				files[name] = text
			}
			idle := world{files: files, assume: []string{agent}}.look(t).Idle()
			found := false
			for _, i := range idle {
				if i.Agent == agent && i.Rule == c.rule {
					found = strings.Contains(i.Because, c.says)
				}
			}
			if c.rule != "" && !found || c.rule == "" && len(idle) > 0 {
				t.Errorf("idle rules: %+v\nwant %q at %s", idle, c.says, c.rule)
			}
		})
	}
}

// one is a world's single settings file.
func one(name, text string) map[string]string { return map[string]string{name: text} }
