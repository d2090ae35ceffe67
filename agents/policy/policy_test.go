package policy

import "testing"

func TestBest(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []Verdict
		want Verdict
	}{
		{"the most open", []Verdict{{Access: Refused}, {Access: Open, Channel: Shell}, {Access: Asks}}, Verdict{Access: Open, Channel: Shell}},
		{"unknown before asks", []Verdict{{Access: Asks}, {Access: Unknown}}, Verdict{Access: Unknown}},
		{"sure before assumed", []Verdict{{Access: Open, Channel: File, Assumed: true}, {Access: Open, Channel: Shell}}, Verdict{Access: Open, Channel: Shell}},
		{"the file before the shell", []Verdict{{Access: Open, Channel: Shell}, {Access: Open, Channel: File}}, Verdict{Access: Open, Channel: File}},
	} {
		if got := Best(c.in...); got != c.want {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if got := Least(Verdict{Access: Blocked}, Verdict{Access: Open}); got.Access != Blocked {
		t.Errorf("least: %+v", got)
	}
}

func TestAbsolute(t *testing.T) {
	s := &Session{Home: "/home/x"}
	for written, want := range map[string]string{
		"~": "/home/x", "~/.aws/": "/home/x/.aws", "/etc//a/../b": "/etc/b", "a/../b": "/from/b", `a\b`: "/from/a/b", "~x": "/from/~x", "C:/x": "C:/x",
	} {
		if got := s.Absolute(written, "/from"); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		dir, p string
		want   bool
	}{{"/a", "/a", true}, {"/a", "/a/b", true}, {"/a", "/ab", false}, {"/", "/x", true}, {"/a/", "/a/b", true}, {"/a/b", "/a", false}} {
		if got := Within(c.dir, c.p); got != c.want {
			t.Errorf("%s in %s: %v", c.p, c.dir, got)
		}
	}
}

func TestServersThatReadFiles(t *testing.T) {
	s, p := &Session{Home: "/home/x", Dir: "/src"}, Place{Path: "/src/.env"}
	for _, c := range []struct {
		name   string
		server Server
		want   bool
	}{
		{"the whole disk", Server{Command: "npx", Args: []string{"-y", "@modelcontextprotocol/server-filesystem", "/"}}, true},
		{"the workspace", Server{Command: "npx", Args: []string{"server-filesystem", "${workspaceFolder}"}}, true},
		{"the home", Server{Command: "npx", Args: []string{"server-filesystem", "~"}}, false},
		{"a shell", Server{Command: "desktop-commander"}, true},
		{"something else", Server{Command: "npx", Args: []string{"notion-mcp-server", "/"}}, false},
		{"switched off", Server{Command: "desktop-commander", Disabled: true}, false},
		{"elsewhere", Server{URL: "https://mcp.example/server-filesystem/"}, false},
	} {
		if got := c.server.Reads(s, p); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// A default answers for its channel and its side of the project, and nothing
// documented reads as open.
func TestDefaults(t *testing.T) {
	s := &Session{Dir: "/src", Defaults: []Default{{Channel: File, Where: "inside", Access: Asks, Because: "so"}}}
	if got := s.Default(File, Place{Path: "/src/a"}); got.Access != Asks || got.Assumed {
		t.Errorf("inside: %+v", got)
	}
	for _, p := range []Place{{Path: "/other"}, {}} {
		if got := s.Default(File, p); got.Access != Open || !got.Assumed {
			t.Errorf("outside: %+v", got)
		}
	}
}

// An expression of another language that Go does not know is not understood,
// which is not the same as not matching.
func TestExpressions(t *testing.T) {
	for _, c := range []struct {
		written, text       string
		fold                bool
		matched, understood bool
	}{
		{"^cat", "cat x", false, true, true},
		{"^CAT", "cat x", false, false, true},
		{"^CAT", "cat x", true, true, true},
		{"(?=x)", "x", false, false, false},
		{"(", "x", false, false, false},
	} {
		if matched, understood := expression(c.written, c.text, c.fold); matched != c.matched || understood != c.understood {
			t.Errorf("%s on %s: %v, %v", c.written, c.text, matched, understood)
		}
	}
}
