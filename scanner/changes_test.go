package scanner

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// walkPart walks a part of the history of a repository, and returns what it
// brought: "path content".
func walkPart(t *testing.T, dir string, opts Options) []string {
	t.Helper()
	set, err := New([]string{dir}, nil, opts)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	found := newHarvest()
	if err := set.Walk(context.Background(), found.handle); err != nil {
		t.Fatal(err)
	}
	if !set.opts.Skips.Complete() {
		t.Errorf("gaps: %v", set.Skips())
	}
	var all []string
	for _, f := range every(found) {
		all = append(all, strings.TrimPrefix(f.Origin.Path, shown(dir)+"/")+" "+string(f.Text))
	}
	slices.Sort(all)
	return all
}

// TestRangesAgreeWithGit compares what ranges bring with what git lists, over a
// random history.
func TestRangesAgreeWithGit(t *testing.T) {
	r := newRepo(t)
	random := rand.New(rand.NewPCG(5, 2026))
	for i := range 25 {
		for range 1 + random.IntN(3) {
			name := fmt.Sprintf("%c/%c/f%d.txt", 'a'+random.IntN(2), 'a'+random.IntN(3), random.IntN(3))
			if path := filepath.Join(r.dir, name); random.IntN(4) == 0 {
				_ = os.Remove(path)
			} else {
				r.write(name, fmt.Sprintf("content %d of %s", random.IntN(30), name))
			}
		}
		r.git("add", "-A")
		r.git("commit", "-q", "--allow-empty", "-m", fmt.Sprint(i))
	}
	for range 12 {
		from := 1 + random.IntN(24)
		to := random.IntN(from)
		commits := fmt.Sprintf("HEAD~%d..HEAD~%d", from, to)
		var want []string
		for line := range strings.Lines(r.git("log", "--format=", "--raw", "--no-abbrev", "--no-renames", commits)) {
			fields := strings.Fields(line)
			if len(fields) == 6 && fields[4] != "D" {
				want = append(want, fields[5]+" "+r.git("cat-file", "blob", fields[3]))
			}
		}
		slices.Sort(want)
		want = slices.Compact(want)
		if got := walkPart(t, r.dir, Options{Range: commits}); !slices.Equal(got, want) {
			t.Fatalf("%s: %q, want %q", commits, got, want)
		}
	}
}

func TestStaged(t *testing.T) {
	r := newRepo(t)
	if got := walkPart(t, r.dir, Options{Staged: true}); len(got) > 0 {
		t.Errorf("an empty repository stages %q", got)
	}
	r.write("a/one.txt", "one")
	r.git("add", "-A")
	if got := walkPart(t, r.dir, Options{Staged: true}); !slices.Equal(got, []string{"a/one.txt one"}) {
		t.Errorf("before the first commit: %q", got)
	}
	r.git("commit", "-q", "-m", "first")
	r.write("a/one.txt", "two")
	r.write("b.txt", "three")
	r.write("a/one.txt.bak", "not added")
	r.git("add", "b.txt")
	if got := walkPart(t, r.dir, Options{Staged: true}); !slices.Equal(got, []string{"b.txt three"}) {
		t.Errorf("one of three is staged: %q", got)
	}
}

func TestSince(t *testing.T) {
	r := newRepo(t)
	t.Setenv("GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z")
	r.commit("old.txt", "old")
	t.Setenv("GIT_COMMITTER_DATE", "2024-01-01T00:00:00Z")
	r.commit("new.txt", "new")
	since := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	got := walkPart(t, r.dir, Options{History: true, Since: since})
	got = slices.DeleteFunc(got, func(line string) bool { return strings.HasPrefix(line, ".git/") })
	if want := []string{"new.txt new", "new.txt new", "old.txt old"}; !slices.Equal(got, want) {
		t.Errorf("the work tree and what was new: %q, want %q", got, want)
	}
}

func TestRevisions(t *testing.T) {
	r := newRepo(t)
	first := r.commit("f", "1")
	r.git("tag", "-a", "-m", "a tag", "v1")
	second := r.commit("f", "2")
	r.git("branch", "side")
	h, err := NewHistory(r.dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for name, want := range map[string]string{
		"HEAD": second, "@": second, "HEAD~1": first, "HEAD^": first, "side~": first, "v1": first, "refs/heads/side": second,
		first[:8]: first, second: second, "main": second,
	} {
		if got, err := h.revision(name); err != nil || got.String() != want {
			t.Errorf("%s is %s, %v, want %s", name, got, err, want)
		}
	}
	for _, name := range []string{"HEAD~5", "nothing", "", "config", "../secret", "HEAD^3", "zzzz"} {
		if got, err := h.revision(name); err == nil {
			t.Errorf("%q is %s", name, got)
		}
	}
}
