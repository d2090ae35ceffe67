package objects

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// git runs git in a directory, and skips where there is none.
func git(t testing.TB, dir string, in io.Reader, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Stdin = dir, in
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b.example",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@b.example")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// gather is a visitor that keeps everything.
type gather struct {
	mu    sync.Mutex
	sums  map[Hash]int
	lost  map[Hash]error
	wrong []string
}

func newGather() *gather { return &gather{sums: map[Hash]int{}, lost: map[Hash]error{}} }

func (g *gather) Take(f Found) error {
	data := f.Data
	if f.From != nil {
		data, _ = io.ReadAll(f.From)
	}
	sum := Hash(sha1.Sum(append(fmt.Appendf(nil, "%s %d\x00", f.Kind, len(data)), data...)))
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sums[f.Hash]++
	if sum != f.Hash {
		g.wrong = append(g.wrong, f.Hash.String())
	}
	return nil
}

func (g *gather) Lose(h Hash, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lost[h] = err
}

// decodeAll decodes everything of a store, on several goroutines.
func decodeAll(t testing.TB, s *Store) *gather {
	t.Helper()
	g := newGather()
	var all sync.WaitGroup
	batches := make(chan Batch)
	for range 3 {
		all.Go(func() {
			d := new(Decoder)
			for b := range batches {
				if err := b.Decode(context.Background(), d, g); err != nil {
					t.Error(err)
				}
			}
			if d.held != 0 {
				t.Errorf("%d bytes are held at the end", d.held)
			}
		})
	}
	for _, k := range []Kind{Commit, Tree, Blob, Tag} {
		for _, b := range s.Batches(k) {
			batches <- b
		}
	}
	close(batches)
	all.Wait()
	return g
}

// checkAgainstGit compares what a store decodes with what git lists.
func checkAgainstGit(t *testing.T, dir, gitDir string) {
	t.Helper()
	s, err := Open(gitDir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	g := decodeAll(t, s)
	want := map[string]bool{}
	list := bufio.NewScanner(strings.NewReader(git(t, dir, nil, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")))
	for list.Scan() {
		want[list.Text()] = true
	}
	if len(want) == 0 {
		t.Fatal("git lists nothing")
	}
	for h, n := range g.sums {
		if !want[h.String()] || n != 1 {
			t.Errorf("%s came %d times", h, n)
		}
	}
	if len(g.sums) != len(want) || len(g.lost) > 0 || len(g.wrong) > 0 {
		t.Errorf("%d objects of %d, %d lost, wrong: %v", len(g.sums), len(want), len(g.lost), g.wrong)
	}
	d := new(Decoder)
	for h := range g.sums {
		o, err := s.Get(d, h)
		if err != nil {
			t.Fatalf("Get(%s): %v", h, err)
		}
		if sum := sha1.Sum(append(fmt.Appendf(nil, "%s %d\x00", o.Kind, len(o.Data)), o.Data...)); Hash(sum) != h {
			t.Fatalf("Get(%s) has another content", h)
		}
	}
	if d.held != 0 {
		t.Errorf("%d bytes are held after Get", d.held)
	}
}

// history makes a repository with many versions of files, so that git finds
// deltas.
func history(t testing.TB) string {
	dir := t.TempDir()
	git(t, dir, nil, "init", "-q", "-b", "main")
	for i := range 40 {
		var b bytes.Buffer
		for line := range 300 {
			fmt.Fprintf(&b, "line %d of the file, changed %d times\n", line, (i+line%7)/(line%5+1))
		}
		name := filepath.Join(dir, "a", fmt.Sprintf("f%d.txt", i%3))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		git(t, dir, nil, "add", ".")
		git(t, dir, nil, "commit", "-q", "-m", fmt.Sprint("change ", i))
	}
	git(t, dir, nil, "tag", "-a", "-m", "a tag", "v1")
	return dir
}

func TestAgainstGit(t *testing.T) {
	dir := history(t)
	gitDir := filepath.Join(dir, ".git")
	t.Run("loose", func(t *testing.T) { checkAgainstGit(t, dir, gitDir) })
	git(t, dir, nil, "repack", "-q", "-a", "-d", "-f", "--depth=50")
	t.Run("packed", func(t *testing.T) { checkAgainstGit(t, dir, gitDir) })
	git(t, dir, strings.NewReader("something new"), "hash-object", "-w", "--stdin")
	t.Run("a dangling object", func(t *testing.T) { checkAgainstGit(t, dir, gitDir) })
	git(t, dir, nil, "-c", "repack.writeBitmaps=false", "repack", "-q", "-d")
	git(t, dir, nil, "-c", "pack.indexVersion=1", "-c", "repack.useDeltaBaseOffset=false", "repack", "-q", "-a", "-f", "-k")
	t.Run("old formats, the same in several packs", func(t *testing.T) { checkAgainstGit(t, dir, gitDir) })
	borrower := filepath.Join(t.TempDir(), "borrower")
	git(t, dir, nil, "clone", "-q", "--shared", dir, borrower)
	t.Run("alternates", func(t *testing.T) { checkAgainstGit(t, borrower, filepath.Join(borrower, ".git")) })
}

func TestALongNamedRepositoryIsRefused(t *testing.T) {
	dir := t.TempDir()
	git(t, dir, nil, "init", "-q", "--object-format=sha256")
	if _, err := Open(filepath.Join(dir, ".git")); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("Open = %v", err)
	}
}

// TestDamage cuts and changes packs: nothing may hang or crash, and what is lost
// is told.
func TestDamage(t *testing.T) {
	dir := history(t)
	git(t, dir, nil, "repack", "-q", "-a", "-d")
	packs, _ := filepath.Glob(filepath.Join(dir, ".git/objects/pack/*.pack"))
	whole, err := os.ReadFile(packs[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(packs[0], 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		bad := bytes.Clone(whole)
		if i%2 == 0 {
			bad = bad[:len(bad)*(i+1)/62]
		} else {
			at := len(bad) * i / 62
			copy(bad[at:], "\x00\xff\x7f\x80damage")
		}
		if err := os.WriteFile(packs[0], bad, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(filepath.Join(dir, ".git"))
		if err != nil {
			t.Fatal(err)
		}
		g := decodeAll(t, s)
		if len(g.lost)+len(s.Orphans())+len(s.Damage)+len(g.wrong) == 0 {
			t.Errorf("damage %d was not noticed", i)
		}
		s.Close()
	}
}

func FuzzIndexFile(f *testing.F) {
	f.Add([]byte("\xfftOc\x00\x00\x00\x02"), []byte("x"))
	f.Fuzz(func(t *testing.T, data, h []byte) {
		x, err := parseIndex(data)
		if err != nil {
			return
		}
		var hash Hash
		copy(hash[:], h)
		x.find(hash)
		for i := range min(x.count, 50) {
			x.offset(i)
			if at := x.find(x.hash(i)); at >= 0 && x.hash(at) != x.hash(i) {
				t.Fatal("found another hash")
			}
		}
	})
}

func FuzzDelta(f *testing.F) {
	f.Add([]byte("some text"), []byte{9, 4, 0x90, 4})
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		size, err := resultSize(delta)
		if err != nil || size > 1<<20 {
			return
		}
		_ = apply(base, delta, make([]byte, size))
	})
}
