package pattern

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Git itself says what its patterns match.
func TestGitAgrees(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	if err := exec.Command("git", "init", "-q", dir).Run(); err != nil {
		t.Skip(err)
	}
	files := []string{".env", "a", "a.b", "b/.env", "a/b", "a/b/c.env", "c/a/b", "a/.env.x", "ab/c", "b/a.b/a"}
	pieces := []string{"a", "b", "c", "*", "**", "?", "/", "/", ".env", "*.env", ".", "[ab]", "[!a]", "{a,b}", "a*"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var b strings.Builder
		for range 1 + r.IntN(5) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		pattern := b.String()
		if strings.Contains(pattern, "//") || strings.Contains(pattern, "***") || strings.HasSuffix(pattern, "/**/") || strings.HasPrefix(pattern, "./") {
			continue // nobody writes these, and git has rules for them
		}
		if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte(pattern+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		check := exec.Command("git", "check-ignore", "--no-index", "--stdin")
		check.Dir, check.Stdin = dir, strings.NewReader(strings.Join(files, "\n")+"\n")
		out, _ := check.Output() // it fails where nothing is ignored
		ignored := "\n" + string(out)
		for _, file := range files {
			if got, want := Git(pattern, file), strings.Contains(ignored, "\n"+file+"\n"); got != want {
				t.Errorf("%q on %q: %v, git says %v", pattern, file, got, want)
			}
		}
	}
}
