package scanner

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestExcludeIsAskedForFilesAndDirectories(t *testing.T) {
	plant(t, map[string]string{
		"top/vendor/deep/a": "", "top/src/vendor.go": "", "top/src/min.js": "", "top/.git/config": "",
	})
	exclude := func(path string) (string, bool) {
		if strings.Contains(path, "vendor/") {
			t.Errorf("an excluded directory was entered: %s", path)
		}
		return "named in the configuration", strings.HasSuffix(path, "/vendor") || strings.HasSuffix(path, ".js")
	}
	h, set := walkAll(t, Options{Exclude: exclude}, "top")
	if diff := cmp.Diff([]string{"top/.git/config", "top/src/vendor.go"}, h.paths()); diff != "" {
		t.Error(diff)
	}
	want := []Skip{
		{Path: "top/.git", Reason: reasonGitStore},
		{Path: "top/src/min.js", Reason: "named in the configuration"},
		{Path: "top/vendor", Reason: "named in the configuration"},
	}
	if diff := cmp.Diff(want, set.Skips()); diff != "" {
		t.Error(diff)
	}
}

func TestExcludeHoldsForTargetsToo(t *testing.T) {
	plant(t, map[string]string{"a/x": "", "b": "", "c": ""})
	exclude := func(path string) (string, bool) { return "no", path == "a" || path == "b" }
	h, set := walkAll(t, Options{Exclude: exclude}, "a", "b", "c")
	if diff := cmp.Diff([]string{"c"}, h.paths()); diff != "" {
		t.Error(diff)
	}
	want := []Skip{{Path: "a", Reason: "no"}, {Path: "b", Reason: "no"}}
	if diff := cmp.Diff(want, set.Skips()); diff != "" {
		t.Error(diff)
	}
}

func TestTheNumberOfWorkersDoesNotShow(t *testing.T) {
	files := make(map[string]string)
	for i := range 400 {
		files[fmt.Sprintf("d%d/e%d/f%d", i%7, i%31, i)] = strings.Repeat("text\n", i)
		files[fmt.Sprintf("d%d/image%d", i%7, i)] = "\x89\x00\x01"
	}
	files["d1/large"] = strings.Repeat("x", 5<<20)
	plant(t, files)
	opts := Options{Workers: 1, MaxFileSize: 4 << 20}
	h1, set1 := walkAll(t, opts, ".")
	opts.Workers = 8
	h8, set8 := walkAll(t, opts, ".")
	if diff := cmp.Diff(set1.Skips(), set8.Skips()); diff != "" {
		t.Error(diff)
	}
	if set1.Stats() != set8.Stats() || set1.Stats().Files != 400 {
		t.Errorf("one worker counted %v, eight %v", set1.Stats(), set8.Stats())
	}
	if diff := cmp.Diff(h1.paths(), h8.paths()); diff != "" {
		t.Error(diff)
	}
	for _, path := range h8.paths() {
		if h8.all(path) != files[path] {
			t.Errorf("%s is not what was written", path)
		}
	}
	if got := len(slices.Collect(maps.Keys(skipsByPath(set8)))); got != 102 {
		t.Errorf("%d skips are listed, want 100 images, the rest of them and the large file", got)
	}
}

func TestAnErrorOfTheHandlerStopsTheWalk(t *testing.T) {
	plant(t, manyFiles(1000))
	for _, workers := range []int{1, 8} {
		broken := errors.New("the disk of the report is full")
		set, err := New([]string{"."}, nil, Options{Workers: workers})
		mustDo(t, err)
		var calls atomic.Int64
		err = set.Walk(t.Context(), func(context.Context, *Fragment) error {
			if calls.Add(1) == 20 {
				return broken
			}
			return nil
		})
		if err != broken {
			t.Errorf("Walk returned %v, want the handler's error", err)
		}
		if n := calls.Load(); n > 500 {
			t.Errorf("the handler was called %d times after its error", n)
		}
	}
}

func TestCancellingStopsTheWalk(t *testing.T) {
	plant(t, manyFiles(1000))
	ctx, cancel := context.WithCancel(t.Context())
	set, err := New([]string{"."}, nil, Options{Workers: 2})
	mustDo(t, err)
	var calls atomic.Int64
	err = set.Walk(ctx, func(context.Context, *Fragment) error {
		if calls.Add(1) == 50 {
			cancel()
		}
		return nil
	})
	if err != context.Canceled {
		t.Errorf("Walk returned %v", err)
	}
	if n := set.Stats().Files; n < 40 || n > 500 {
		t.Errorf("%d files were counted before the end", n)
	}
	over, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-over.Done()
	set, err = New([]string{"."}, nil, Options{})
	mustDo(t, err)
	if err := set.Walk(over, newHarvest().handle); err != context.DeadlineExceeded {
		t.Errorf("Walk returned %v after its deadline", err)
	}
}

func manyFiles(n int) map[string]string {
	files := make(map[string]string, n)
	for i := range n {
		files[fmt.Sprintf("d%d/f%d", i%20, i)] = "text"
	}
	return files
}
