package scanner

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// repo is a repository that a test makes.
type repo struct {
	t   *testing.T
	dir string
}

func newRepo(t *testing.T, args ...string) repo {
	r := repo{t, t.TempDir()}
	r.git(append([]string{"init", "-q", "-b", "main"}, args...)...)
	return r
}

func (r repo) git(args ...string) string {
	r.t.Helper()
	return strings.TrimSpace(git(r.t, append([]string{"-C", r.dir, "-c", "user.name=Ada", "-c", "user.email=ada@shop.example",
		"-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"}, args...)...))
}

func (r repo) write(name, text string) {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	mustDo(r.t, os.MkdirAll(filepath.Dir(path), 0o755))
	mustDo(r.t, os.WriteFile(path, []byte(text), 0o600))
}

// commit writes a file and commits it, and returns the commit.
func (r repo) commit(name, text string) string {
	r.write(name, text)
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "change "+name)
	return r.git("rev-parse", "HEAD")
}

// past walks the history of a directory.
func past(t *testing.T, dir string) (*GitHistory, *harvest, Options) {
	t.Helper()
	opts := Options{Skips: new(Skips), Progress: new(Progress)}
	h, err := NewHistory(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	found := newHarvest()
	if err := h.Walk(context.Background(), found.handle); err != nil {
		t.Fatal(err)
	}
	return h, found, opts
}

// every is all that was found.
func every(found *harvest) (all []*Fragment) {
	for _, list := range found.text {
		all = append(all, list...)
	}
	return all
}

// texts are all contents that were found, in order.
func texts(found *harvest) []string {
	var all []string
	for _, f := range every(found) {
		all = append(all, string(f.Text))
	}
	slices.Sort(all)
	return all
}

func wantTexts(t *testing.T, found *harvest, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := texts(found); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestEveryContentOnce(t *testing.T) {
	r := newRepo(t)
	r.commit("a/one.txt", "first")
	r.commit("b/same.txt", "first")
	r.commit("a/one.txt", "second")
	r.git("checkout", "-q", "-b", "side", "HEAD~1")
	r.commit("side.txt", "on a branch")
	r.git("checkout", "-q", "main")
	r.write("stash.txt", "stashed")
	r.git("add", "-A")
	r.git("stash", "-q")
	r.commit("amend.txt", "before")
	r.write("amend.txt", "after")
	r.git("commit", "-q", "-a", "--amend", "-m", "amended")
	r.git("branch", "-D", "-q", "side")
	want := []string{"first", "second", "on a branch", "stashed", "before", "after"}

	_, found, _ := past(t, r.dir)
	wantTexts(t, found, want...)
	r.git("gc", "-q")
	_, found, _ = past(t, r.dir)
	wantTexts(t, found, want...)

	bare := filepath.Join(t.TempDir(), "bare.git")
	r.git("clone", "-q", "--bare", "--no-local", r.dir, bare)
	_, found, _ = past(t, bare)
	wantTexts(t, found, "first", "second", "after")

	linked := filepath.Join(t.TempDir(), "linked")
	r.git("worktree", "add", "-q", linked, "HEAD")
	_, found, _ = past(t, linked)
	wantTexts(t, found, want...)
}

func TestPathsOfTheHistory(t *testing.T) {
	r := newRepo(t)
	r.commit("deploy/prod/.env", "A=1")
	r.commit("deploy/prod/.env", "A=2")
	_, found, _ := past(t, r.dir)
	for _, f := range every(found) {
		if !strings.HasSuffix(f.Origin.Path, "/deploy/prod/.env") || f.Origin.Source != History || !f.Whole {
			t.Errorf("origin %+v", f.Origin)
		}
	}
}

func TestTraces(t *testing.T) {
	r := newRepo(t)
	added := r.commit("deploy/.env", "TOKEN=1")
	r.commit("other.txt", "x")
	r.git("rm", "-q", "deploy/.env")
	r.git("commit", "-q", "-m", "forget it")
	removed := r.git("rev-parse", "HEAD")
	kept := r.commit("kept/file.txt", "KEY=2")
	r.git("gc", "-q")
	h, found, _ := past(t, r.dir)
	var all []string
	objectOf := map[string]string{}
	for _, f := range every(found) {
		all = append(all, f.Origin.Object)
		objectOf[string(f.Text)] = f.Origin.Object
	}
	traces, err := h.Traces(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	gone := traces[objectOf["TOKEN=1"]]
	if gone.Commit != added || gone.Deleted != removed || gone.Current || gone.Author != "Ada <ada@shop.example>" || gone.Date == "" {
		t.Errorf("deleted content: %+v, added in %s, removed in %s", gone, added, removed)
	}
	if there := traces[objectOf["KEY=2"]]; there.Commit != kept || there.Deleted != "" || !there.Current {
		t.Errorf("kept content: %+v, added in %s", there, kept)
	}
}

func TestAShallowCloneAndASubmodule(t *testing.T) {
	inner := newRepo(t)
	inner.commit("inner.txt", "inside")
	r := newRepo(t)
	r.commit("f.txt", "one")
	r.commit("f.txt", "two")
	r.git("submodule", "add", "-q", inner.dir, "sub")
	r.git("commit", "-q", "-m", "a submodule")
	shallow := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--depth=1", "--no-local", "file://"+r.dir, shallow)
	_, found, opts := past(t, shallow)
	if got := texts(found); !slices.Contains(got, "two") || slices.Contains(got, "one") {
		t.Errorf("a shallow clone holds %q", got)
	}
	if !opts.Skips.Complete() {
		t.Errorf("gaps: %v", opts.Skips.List())
	}
	if said := fmt.Sprint(opts.Skips.List()); !strings.Contains(said, "a shallow clone") {
		t.Errorf("a shallow clone is not told: %s", said)
	}
	_, found, _ = past(t, filepath.Join(r.dir, "sub"))
	wantTexts(t, found, "inside")
}

func TestAPartialCloneIsAGap(t *testing.T) {
	r := newRepo(t)
	r.commit("f.txt", "one")
	r.commit("f.txt", "two")
	r.git("config", "uploadpack.allowFilter", "true")
	partial := filepath.Join(t.TempDir(), "partial")
	r.git("clone", "-q", "--filter=blob:none", "--no-checkout", "--no-local", "file://"+r.dir, partial)
	_, _, opts := past(t, partial)
	if opts.Skips.Complete() || !strings.Contains(fmt.Sprint(opts.Skips.List()), "a partial clone") {
		t.Errorf("what was not fetched is not told: %v", opts.Skips.List())
	}
}
