package pattern

import (
	"strings"
	"testing"
	"time"
)

func TestGit(t *testing.T) {
	for _, c := range []struct {
		pattern, rel string
		want         bool
	}{
		{".env", ".env", true},
		{".env", "a/b/.env", true},
		{".env", ".env.local", false},
		{"./.env", ".env", true},
		{"./.env", "a/.env", false},
		{".env.*", "a/.env.local", true},
		{"*.pem", "keys/a.pem", true},
		{"/secrets", "secrets/a", true},
		{"/secrets", "x/secrets/a", false},
		{"secrets/", "x/secrets/a", true},
		{"secrets/", "secrets", false},
		{"secrets/**", "secrets/a/b", true},
		{"config/*.yml", "config/a.yml", true},
		{"config/*.yml", "config/b/a.yml", false},
		{"config/*.yml", "x/config/a.yml", false},
		{"**/config/*.yml", "x/config/a.yml", true},
		{"a/**/b", "a/b", true},
		{"a/**/b", "a/x/y/b", true},
		{"*", "a/b", true},
		{"**", "a", true},
		{"/", "a", false},
		{".", "a", false},
		{"", "a", false},
		{"/**", "a/b", true},
		{"a/**", "a", false},
		{"a**b", "axb", true},
		{"a**b", "a/b", false},
		{"a/{b,c}", "a/b", false}, // git knows no alternatives
		{"a/{b,c}", "a/{b,c}", true},
		{"[ab].txt", "a.txt", true},
		{"[", "[", false}, // broken: matches nothing
		{"x ", "x", true},
		{`x\ `, "x ", true},
	} {
		if got := Git(c.pattern, c.rel); got != c.want {
			t.Errorf("Git(%q, %q) = %v", c.pattern, c.rel, got)
		}
	}
}

func TestIgnored(t *testing.T) {
	lines := []string{"*.pem", "!public.pem", "keys/"}
	for rel, want := range map[string]bool{"a.pem": true, "public.pem": false, "keys/public.pem": true, "a": false} {
		if _, got := Ignored(lines, rel); got != want {
			t.Errorf("%s: %v", rel, got)
		}
	}
	if line, _ := Ignored(lines, "keys/x"); line != 2 {
		t.Errorf("line %d decided", line)
	}
}

func TestCommand(t *testing.T) {
	for _, c := range []struct {
		pattern, line string
		want          bool
	}{
		{"ls *", "ls", true},
		{"ls *", "ls -la", true},
		{"ls *", "lsof", false},
		{"ls*", "lsof", true},
		{"ls:*", "ls -la", true},
		{"ls:*", "lsof", false},
		{"npm run build", "npm run build", true},
		{"npm run build", "npm run build x", false},
		{"git * main", "git push origin main", true},
		{"* install", "npm install", true},
		{"git:* push", "git push", false},
		{"*", "anything", true},
		{"", "x", false},
		{"python3 *", "python3 -c 'x'", true},
	} {
		if got := Command(c.pattern, c.line); got != c.want {
			t.Errorf("Command(%q, %q) = %v", c.pattern, c.line, got)
		}
	}
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{{"app.ym?", "app.yml", true}, {"?", "", false}, {"a?c*", "abcd", true}, {"*?", "a/b", true}, {"a.c", "abc", false}} {
		if got := Glob(c.pattern, c.text); got != c.want {
			t.Errorf("Glob(%q, %q) = %v", c.pattern, c.text, got)
		}
	}
	if Wild("app.ym?", "app.yml") {
		t.Error("Wild takes a question mark for more than itself")
	}
}

func TestHostilePatternsAreQuick(t *testing.T) {
	text := strings.Repeat("a", 5000)
	start := time.Now()
	if Wild(strings.Repeat("*a", 500)+"b", text) {
		t.Error("it matches")
	}
	Git(strings.Repeat("**/*a", 150)+"b", strings.Repeat("a/", 500)+"a")
	Git(strings.Repeat("{a,b}", 150), text)
	Path(strings.Repeat("{a,b}", 150), text)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func FuzzPatterns(f *testing.F) {
	f.Add("a/**/b*[c-d]{e,f}", "a/x/b")
	f.Add("!/", "")
	f.Add(`\`, "a")
	f.Fuzz(func(t *testing.T, pattern, rel string) {
		_, _, _ = Git(pattern, rel), Path(pattern, rel), Command(pattern, rel)
		if rel != "" && !strings.ContainsAny(rel, `*?[]{}\! `+"\t") && !strings.HasPrefix(rel, "/") && !strings.HasSuffix(rel, "/") &&
			!strings.Contains(rel, "//") && !strings.HasPrefix(rel, "./") && rel != "." && len(rel) < 500 && !Git("/"+rel, rel) {
			t.Errorf("a path does not match itself: %q", rel)
		}
	})
}
