package agents

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/policy"
)

// Every place of a configuration that names a command names one that would leave
// a mark. Looking at them all must leave none.
func TestNothingIsExecuted(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "mark")
	script := filepath.Join(t.TempDir(), "leave-a-mark")
	if err := os.WriteFile(script, []byte("#!/bin/sh\ntouch "+mark+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Dir(script)+string(os.PathListSeparator)+os.Getenv("PATH"))
	server := fmt.Sprintf(`{"command": %q, "args": ["$(%s)", "`+"`%s`"+`"], "env": {"A": "$(%s)"}, "headersHelper": %q}`, script, script, script, script, script)
	json := fmt.Sprintf(`{"mcpServers": {"x": %s}, "servers": {"x": %s}, "mcp": {"x": %s}, "apiKeyHelper": %q, "awsAuthRefresh": %q, "otelHeadersHelper": %q, "credential_process": %q,
		"hooks": {"SessionStart": [{"hooks": [{"type": "command", "command": %q}]}]}, "statusLine": {"type": "command", "command": %q}, "permissions": {"deny": ["Read(.env)"]}}`,
		server, server, server, script, script, script, script, script, script)
	toml := fmt.Sprintf("notify = [%q]\ncredential_process = %q\n[mcp_servers.x]\ncommand = %q\n[[rule]]\ncommandPrefix = %q\ndecision = \"deny\"\n", script, script, script, script)
	yaml := fmt.Sprintf("extensions:\n  x: {cmd: %q, type: stdio}\nmcpServers:\n  - {name: x, command: %q}\nevil: !!python/object/apply:os.system [%q]\n", script, script, script)
	files := everyFile(t, map[conf.Format]string{conf.JSON: json, conf.TOML: toml, conf.YAML: yaml, conf.Lines: "$(" + script + ")\n.env\n"})
	files["project/.github/workflows/a.yml"] = "jobs: {a: {steps: [{run: 'claude -p $(leave-a-mark)'}]}}"

	s := world{files: files, assume: []string{"all"}}.look(t)
	for _, p := range lawPlaces {
		s.Reach(p)
	}
	if len(s.MCP()) == 0 || len(s.Found()) == 0 {
		t.Fatal("nothing was read")
	}
	s.Idle()
	time.Sleep(50 * time.Millisecond)
	if _, err := os.Stat(mark); err == nil {
		t.Error("a configuration's command was run")
	}
}

// everyFile is a world in which each agent's settings files are there, by format.
func everyFile(t testing.TB, text map[conf.Format]string) map[string]string {
	t.Helper()
	profiles, err := Profiles()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, p := range profiles {
		for _, f := range p.Files {
			if at := worldPath(f); at != "" {
				files[at] = text[f.format()]
			}
			if f.format() == conf.Lines && placeOf(f.Path) == inProject {
				files["project/"+f.Path] = text[conf.Lines]
			}
		}
	}
	return files
}

// A pipe in the place of a settings file must not hold anything up, and neither
// may a folder, a link in a circle or a file that is too large.
func TestOddFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no pipes in folders")
	}
	dir := t.TempDir()
	at := func(parts ...string) string { return filepath.Join(append([]string{dir, "project"}, parts...)...) }
	for _, d := range []string{at(".claude", "settings.json"), at(".cursor"), at(".codex"), at(".zed")} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := makePipe(at(".cursor", "mcp.json")); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(at(".codex", "config.toml"), at(".codex", "config.toml")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at(".zed", "settings.json"), make([]byte, conf.MaxBytes+1), 0o644); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		s, err := Discover(context.Background(), Options{Dir: dir, Targets: []string{"project"}})
		if err == nil && len(s.Found()) != 4 {
			err = fmt.Errorf("found %v", s.Found())
		}
		if err == nil {
			for _, a := range s.Reach(tracked("project/config.yml")) {
				if a.Access == policy.Blocked {
					err = fmt.Errorf("unread settings block: %+v", a)
				}
			}
		}
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it hangs")
	}
}

// A target with more folders than anyone has is over in a moment.
func TestWideTrees(t *testing.T) {
	dir := t.TempDir()
	for i := range 300 {
		if err := os.MkdirAll(filepath.Join(dir, fmt.Sprint(i%17), fmt.Sprint(i), "a", "b", "c", "d", "e", "f"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Discover(context.Background(), Options{Dir: dir, Targets: []string{"."}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range s.ground.dirs {
		if strings.Count(strings.TrimPrefix(d.path, s.ground.cwd), "/") > maxDepth {
			t.Fatalf("it went down to %s", d.path)
		}
	}
}

// Whatever settings hold, every agent gives one answer made of known words.
func FuzzSettings(f *testing.F) {
	for _, seed := range []string{
		`{"permissions": {"deny": ["Read(./.env)", "Read(", "(", "Bash(*"], "defaultMode": "auto"}, "sandbox": {"enabled": true, "filesystem": {"denyRead": ["", "/", "~"]}}}`,
		"default_permissions = \"p\"\n[permissions.p]\nextends = \"p\"\n[permissions.p.filesystem]\n\":workspace_roots\" = {\"**\" = \"deny\"}\n",
		"[[rule]]\ntoolName = \"*\"\nargsPattern = \"(\"\ndecision = \"deny\"\npriority = 999999999999\n",
		"rules: [{capability: all, effect: deny, match: [null, {}]}]\nallow: {a: b}\n",
		"!\n/\n\\\n[\n**/\n",
		`{"agent": {"tool_permissions": {"tools": {"terminal": {"always_deny": [7, null, {"pattern": []}]}}}}, "mcpServers": [{"name": 7}], "amp.permissions": [{"tool": "*"}]}`,
	} {
		f.Add(seed)
	}
	profiles, err := Profiles()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range profiles {
			fuzzAgent(t, p, text)
		}
	})
}

func fuzzAgent(t *testing.T, p *Profile, text string) {
	session := &policy.Session{Home: "/home/x", GOOS: "linux", Dir: "/src", Root: "/src", Defaults: p.Defaults}
	for _, f := range p.Files {
		l := layer{file: f, Layer: policy.Layer{Role: f.Role, Scope: f.Scope, Path: "/src/" + f.Path, Shown: f.Path, Base: "/src"}}
		if root, err := conf.Parse([]byte(text), f.format()); err == nil {
			l.Root = root
		}
		session.Layers = append(session.Layers, l.Layer)
		session.Servers = append(session.Servers, servers(p.ID, l)...)
	}
	evaluator := policy.For(p.ID)
	for _, place := range []policy.Place{{Path: "/src/.env"}, {Path: "/home/x/.aws/credentials"}, {Path: "/src/a/b.yml", Committed: true}} {
		verdicts := evaluator.Judge(session, place)
		if len(verdicts) == 0 {
			t.Fatalf("%s gives no answer", p.ID)
		}
		for _, v := range verdicts {
			if !slices.Contains(policy.Accesses(), v.Access) || !slices.Contains(policy.Channels(), v.Channel) || v.Because == "" {
				t.Fatalf("%s: %+v", p.ID, v)
			}
		}
	}
	policy.InEnvironment(evaluator, session, policy.Place{Variable: "TOKEN"})
	policy.IdleRules(evaluator, session)
}
