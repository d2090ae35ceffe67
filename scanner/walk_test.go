package scanner

import (
	"context"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"testing"
)

// harvest is what a walk gave: the text of each path put together again, and
// how many times each path began.
type harvest struct {
	mu    sync.Mutex
	text  map[string][]*Fragment
	times map[string]int
}

func (h *harvest) handle(_ context.Context, f *Fragment) error {
	kept := *f
	kept.Text = append([]byte(nil), f.Text...)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text[f.Origin.Path] = append(h.text[f.Origin.Path], &kept)
	if f.Line == 1 && f.Column == 1 {
		h.times[f.Origin.Path]++
	}
	return nil
}

// all is the text of a path without what its pieces repeat.
func (h *harvest) all(path string) string {
	var all []byte
	for _, f := range h.text[path] {
		all = append(all, f.Text[:len(f.Text)-f.Overlap]...)
	}
	return string(all)
}

func (h *harvest) paths() []string {
	paths := make([]string, 0, len(h.text))
	for path := range h.text {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return paths
}

func newHarvest() *harvest {
	return &harvest{text: map[string][]*Fragment{}, times: map[string]int{}}
}

// walkAll walks targets to the end.
func walkAll(t *testing.T, opts Options, targets ...string) (*harvest, *Set) {
	t.Helper()
	set, err := New(targets, nil, opts)
	if err != nil {
		t.Fatal(err)
	}
	h := newHarvest()
	if err := set.Walk(t.Context(), h.handle); err != nil {
		t.Fatal(err)
	}
	return h, set
}

// plant writes files below a new directory and goes there. A path that ends in
// a slash is an empty directory.
func plant(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for path, text := range files {
		if path[len(path)-1] == '/' {
			mustDo(t, os.MkdirAll(path, 0o755))
			continue
		}
		mustDo(t, os.MkdirAll(filepath.Dir(path), 0o755))
		mustDo(t, os.WriteFile(path, []byte(text), 0o644))
	}
	return dir
}

func mustDo(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// skipsByPath are the reasons of a walk's skips.
func skipsByPath(set *Set) map[string]Skip {
	by := make(map[string]Skip)
	for _, s := range set.Skips() {
		by[s.Path] = s
	}
	return by
}
