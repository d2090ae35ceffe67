package scanner

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/quick"

	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// plantRepository plants a work tree whose index tracks some of its files.
func plantRepository(t *testing.T, files map[string]string, tracked ...string) {
	t.Helper()
	files[".git/HEAD"] = "ref: refs/heads/main\n"
	idx := &index.Index{Version: 2}
	for _, name := range tracked {
		idx.Entries = append(idx.Entries, &index.Entry{Name: name})
	}
	var encoded bytes.Buffer
	mustDo(t, index.NewEncoder(&encoded).Encode(idx))
	files[".git/index"] = encoded.String()
	plant(t, files)
}

// ignored are those paths that git ignores, by our reading.
func ignored(g *GitIgnore, paths ...string) (yes []string) {
	for _, path := range paths {
		if g.Ignored(path) {
			yes = append(yes, path)
		}
	}
	return yes
}

func checkIgnored(t *testing.T, g *GitIgnore, want string, paths ...string) {
	t.Helper()
	if got := strings.Join(ignored(g, paths...), " "); got != want {
		t.Errorf("ignored are %q, want %q", got, want)
	}
}

func TestIgnoredByGit(t *testing.T) {
	plantRepository(t, map[string]string{
		".gitignore":        "\uFEFF# ours\r\n.env\r\n/build/\n*.log\n!keep/\n[!a].key\nout/**\n!out/keep\n",
		".git/info/exclude": "private\n",
		"a/.gitignore":      "!.env\nlocal\n",
		"linked/.git":       "gitdir: nowhere",
		"linked/.gitignore": "",
		"inner/.git/HEAD":   "ref",
		"user":              "*.swp\n",
	}, "tracked.log")
	mustDo(t, os.MkdirAll("keep", 0o755))
	mustDo(t, os.MkdirAll("build/x", 0o755))
	mustDo(t, os.MkdirAll("out", 0o755))
	mustDo(t, os.MkdirAll("a/b", 0o755))
	checkIgnored(t, &GitIgnore{UserIgnore: "user"},
		".env build/x/f a.log keep/a.log b.key out/f a/b/local private a/private linked/.env x.swp",
		".env", "build/x/f", "a/build", "a.log", "tracked.log", "keep/a.log", "a.key", "b.key", "out/f", "out/keep",
		"a/.env", "a/b/.env", "a/b/local", "local", "private", "a/private", "linked/.env", "inner/.env",
		"x.swp", "README", "nowhere/.env", "", ".")
	checkIgnored(t, new(GitIgnore), ".env", ".env", "x.swp")
}

func TestALinkedWorktreeHasItsOwnIndexAndSharedRules(t *testing.T) {
	plantRepository(t, map[string]string{
		".git/info/exclude":            ".env\n",
		".git/worktrees/w/HEAD":        "ref",
		".git/worktrees/w/commondir":   "../..\n",
		"linked/w/.git":                "gitdir: ../../.git/worktrees/w\n",
		"linked/w/deep/.gitignore":     "*.pem",
		"linked/w/deep/down/README.md": "",
	}, ".env")
	checkIgnored(t, new(GitIgnore), "linked/w/.env linked/w/deep/down/x.pem",
		".env", "linked/w/.env", "linked/w/deep/down/x.pem", "linked/w/x.pem")
}

func TestWithoutAnIndexNothingIsTracked(t *testing.T) {
	plant(t, map[string]string{".git/HEAD": "ref", ".gitignore": ".env"})
	checkIgnored(t, new(GitIgnore), ".env", ".env", "other")
	checkIgnored(t, new(GitIgnore), "", filepath.Join(t.TempDir(), ".env"))
}

func TestABrokenRepositoryIgnoresNothing(t *testing.T) {
	for name, spoil := range map[string]func() error{
		"no HEAD":      func() error { return os.Remove(".git/HEAD") },
		"broken index": func() error { return os.WriteFile(".git/index", []byte("DIRC\x00\x00\x00\x02\xff\xff\xff\xff"), 0o644) },
		"index is a directory": func() error {
			os.Remove(".git/index")
			return os.Mkdir(".git/index", 0o755)
		},
		"huge index":     func() error { return os.Truncate(".git/index", maxIndex+1) },
		"huge rules":     func() error { return os.Truncate(".gitignore", maxIgnoreFile+1) },
		"too many rules": func() error { return os.WriteFile(".gitignore", bytes.Repeat([]byte("*\n"), maxRules+1), 0o644) },
		"exclude unknown": func() error {
			mustDo(t, os.Rename(".gitignore", "user"))
			return os.MkdirAll(".git/info/exclude", 0o755)
		},
		"rules by a link": func() error {
			os.Rename(".gitignore", "elsewhere")
			return os.Symlink("elsewhere", ".gitignore")
		},
		"pointer to itself": func() error {
			os.RemoveAll(".git")
			return os.WriteFile(".git", []byte("gitdir: .git"), 0o644)
		},
		"a loop": func() error {
			os.RemoveAll(".git")
			return os.Symlink(".git", ".git")
		},
		"device": func() error {
			os.RemoveAll(".git")
			return os.WriteFile(".git", []byte("gitdir: /dev"), 0o644)
		},
	} {
		t.Run(name, func(t *testing.T) {
			plantRepository(t, map[string]string{".gitignore": ".env\n"})
			checkIgnored(t, new(GitIgnore), ".env", ".env")
			mustDo(t, spoil())
			checkIgnored(t, &GitIgnore{UserIgnore: "user"}, "", ".env", "sub/.env")
		})
	}
}

// TestGitAgrees asks git itself about random rules and files.
func TestGitAgrees(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	agreed := 0
	for seed := range uint64(15) {
		r := rand.New(rand.NewPCG(seed, 7))
		files := randomTree(r)
		plant(t, files)
		git(t, "init", "-q")
		paths := slices.Sorted(maps.Keys(files))
		git(t, append([]string{"add", "-f"}, paths[:1+r.IntN(len(paths)/4)]...)...)
		if seed%2 == 0 {
			git(t, "update-index", "--index-version", "4")
		}
		want := make(map[string]bool)
		for _, path := range strings.Split(git(t, append([]string{"check-ignore"}, paths...)...), "\n") {
			want[path] = true
		}
		g := new(GitIgnore)
		for _, path := range paths {
			if got := g.Ignored(path); got != want[path] {
				t.Errorf("seed %d: %s is ignored: %t, git says %t\n%s", seed, path, got, want[path], rulesIn(files))
			} else if got {
				agreed++
			}
		}
	}
	if agreed == 0 {
		t.Error("git ignored nothing: the test says nothing")
	}
}

func git(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull, "XDG_CONFIG_HOME="+os.DevNull)
	out, err := cmd.Output()
	if err != nil && args[0] != "check-ignore" { // which fails when nothing is ignored
		t.Fatal(err)
	}
	return string(out)
}

func randomTree(r *rand.Rand) map[string]string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	name := func() string { return pick("a", "b", "keep", "x.log", "y.env", "build") }
	dirs := []string{"", "a/", "b/", "a/b/", "keep/", "build/a/"}
	files := make(map[string]string)
	for range 40 {
		files[pick(dirs...)+"f"+name()] = ""
		files[pick(dirs...)+"deep/"+name()] = ""
	}
	for range 3 {
		var rules strings.Builder
		for range 1 + r.IntN(5) {
			pattern := pick("", "", "!") + pick("", "", "/", "a/", "**/", "/a/b/") +
				pick("*.log", "*.env", "f*", "deep", "a", "b", "keep", "f[!k]*", "*", "f?", "build") + pick("", "", "/", "/**", "/*")
			rules.WriteString(pattern + pick("\n", "\r\n", " \n"))
		}
		files[pick(dirs...)+".gitignore"] = rules.String()
	}
	return files
}

func rulesIn(files map[string]string) (all string) {
	for path, text := range files {
		if text != "" {
			all += fmt.Sprintf("%s: %q\n", path, text)
		}
	}
	return all
}

func TestANearerRuleWins(t *testing.T) {
	// Whatever stands before it, a last rule that names the file decides.
	decides := func(before []string) bool {
		text := []byte(strings.Join(before, "\n") + "\nfile\n")
		kept := []byte(strings.Join(before, "\n") + "\n!file\n")
		names := []string{"dir", "file"}
		return lastVerdict(parseRules(text, nil), names, false) == ignore &&
			lastVerdict(parseRules(kept, nil), names, false) == keep
	}
	if err := quick.Check(decides, nil); err != nil {
		t.Error(err)
	}
}

func FuzzRules(f *testing.F) {
	f.Add("*.log\n!keep/\n/a/**/b\n", "a/x/b")
	f.Add("[a-\n\\\n**\n***/\n!!\n", "x")
	f.Fuzz(func(t *testing.T, text, path string) {
		names := strings.Split(path, "/")
		rules := parseRules([]byte(text), nil)
		if len(rules) > strings.Count(text, "\n")+1 {
			t.Error("more rules than lines")
		}
		for depth := 1; depth <= len(names); depth++ {
			lastVerdict(rules, names[:depth], depth < len(names))
		}
	})
}
