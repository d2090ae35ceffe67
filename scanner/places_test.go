package scanner

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPlacesAreWalkedUnderTheirNames: a place in a target is read once and called
// what it is; what is not there is passed over.
func TestPlacesAreWalkedUnderTheirNames(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.txt", "store/b.txt", "store/deep/c.txt", "alone"} {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte("text"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	places := []Place{
		{Path: filepath.Join(dir, "store"), Shown: "~/store", Source: Workstation},
		{Path: filepath.Join(dir, "store/deep"), Shown: "~/store/deep", Source: Workstation},
		{Path: filepath.Join(dir, "alone"), Shown: "~/alone", Source: Workstation},
		{Path: filepath.Join(dir, "gone"), Shown: "~/gone", Source: Workstation},
	}
	for name, c := range map[string]struct{ targets, want []string }{
		"beside a target": {[]string{dir}, []string{
			"workstation ~/alone", "workstation ~/store/b.txt", "workstation ~/store/deep/c.txt", "worktree " + filepath.ToSlash(dir) + "/a.txt",
		}},
		"without one": {nil, []string{"workstation ~/alone", "workstation ~/store/b.txt", "workstation ~/store/deep/c.txt"}},
	} {
		t.Run(name, func(t *testing.T) {
			set, err := New(c.targets, nil, Options{Places: places})
			if err != nil {
				t.Fatal(err)
			}
			var mu sync.Mutex
			var got []string
			err = set.Walk(context.Background(), func(_ context.Context, f *Fragment) error {
				mu.Lock()
				defer mu.Unlock()
				got = append(got, string(f.Origin.Source)+" "+f.Origin.Path)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
		})
	}
}

func TestNoPlaceAndNoTarget(t *testing.T) {
	if _, err := New(nil, nil, Options{}); err == nil {
		t.Error("nothing to walk is no error")
	}
	if _, err := New(nil, nil, Options{Places: []Place{}}); err != nil {
		t.Errorf("a machine without a store: %v", err)
	}
}
