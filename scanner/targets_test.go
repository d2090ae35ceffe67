package scanner

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPathsAreShownAsTheTargetWasGiven(t *testing.T) {
	dir := filepath.ToSlash(plant(t, map[string]string{
		"tree/scripts/x": "one", "tree/y": "two", "beside": "three", "here/": "",
	}))
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = filepath.ToSlash(real)
	}
	t.Chdir("here")
	mustDo(t, os.Symlink(filepath.Join("..", "tree"), "link"))
	mustDo(t, os.Symlink(filepath.Join("..", "beside"), "other"))
	for _, c := range []struct {
		targets []string
		want    []string
	}{
		{[]string{"../tree"}, []string{"../tree/scripts/x", "../tree/y"}},
		{[]string{".././tree//"}, []string{"../tree/scripts/x", "../tree/y"}},
		{[]string{dir + "/tree"}, []string{dir + "/tree/scripts/x", dir + "/tree/y"}},
		{[]string{"link"}, []string{"link/scripts/x", "link/y"}},
		{[]string{"other"}, []string{"other"}},
		{[]string{"./../beside"}, []string{"../beside"}},
		{[]string{"."}, []string{}},
		// Of what overlaps, the nearer target gives the path.
		{[]string{"../tree", "../tree/y", "../tree/scripts"}, []string{"../tree/scripts/x", "../tree/y"}},
		{[]string{"../tree/scripts", "link"}, []string{"../tree/scripts/x", "link/y"}},
		{[]string{"..", dir + "/tree/y", "other", "../here"},
			[]string{"../tree/scripts/x", dir + "/tree/y", "other"}},
		{[]string{"../beside", "other", "../beside"}, []string{"../beside"}},
	} {
		h, set := walkAll(t, Options{}, c.targets...)
		if diff := cmp.Diff(c.want, h.paths()); diff != "" {
			t.Errorf("%v: %s", c.targets, diff)
		}
		for path, n := range h.times {
			if n != 1 {
				t.Errorf("%v: %s came %d times", c.targets, path, n)
			}
		}
		if got := set.Stats().Files; got != int64(len(c.want)) {
			t.Errorf("%v: %d files counted, want %d", c.targets, got, len(c.want))
		}
	}
}

func TestTargetsInTheCurrentDirectory(t *testing.T) {
	plant(t, map[string]string{"scripts/x": "one", "y": "two"})
	for _, target := range []string{".", "./", "scripts/.."} {
		h, _ := walkAll(t, Options{}, target)
		if diff := cmp.Diff([]string{"scripts/x", "y"}, h.paths()); diff != "" {
			t.Errorf("%s: %s", target, diff)
		}
	}
}

func TestATargetThatCannotBeWalkedIsATargetError(t *testing.T) {
	plant(t, map[string]string{"here": ""})
	for _, c := range []struct {
		targets []string
		want    string
	}{
		{nil, `target "": none given`},
		{[]string{""}, `target "": empty`},
		{[]string{"here", "gone"}, `target "gone": no such file`},
		{[]string{"here/below"}, `target "here/below": `},
		{[]string{"bad\x1b[1m\x00"}, `target "bad\x1b[1m\x00": `},
		{[]string{"-"}, `target "-": there is no standard input`},
		{[]string{strings.Repeat("d/", 5000)}, `target "d/d/`},
	} {
		_, err := New(c.targets, nil, Options{})
		var target *TargetError
		if !errors.As(err, &target) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("New(%q) = %v, want a TargetError that begins %q", c.targets, err, c.want)
		}
	}
	if _, err := New([]string{"gone"}, nil, Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not unwrap to fs.ErrNotExist", err)
	}
	if _, err := NewTree("here", Options{}); err == nil {
		t.Error("NewTree takes a file")
	}
	if _, err := NewFile(".", Options{}); err == nil {
		t.Error("NewFile takes a directory")
	}
}

func TestASingleWalkerTellsItsOwnCollectors(t *testing.T) {
	plant(t, map[string]string{"d/a": "12345", "d/b": "\x00"})
	opts := Options{Skips: new(Skips), Progress: new(Progress), Source: Workstation}
	tree, err := NewTree("d", opts)
	mustDo(t, err)
	file, err := NewFile("d/a", opts)
	mustDo(t, err)
	for _, w := range []Walker{tree, file} {
		h := newHarvest()
		mustDo(t, w.Walk(t.Context(), h.handle))
		if h.all("d/a") != "12345" || h.text["d/a"][0].Origin.Source != Workstation {
			t.Errorf("%T gave %q", w, h.all("d/a"))
		}
	}
	if got, want := opts.Progress.Stats(), (Stats{Files: 2, Bytes: 10}); got != want {
		t.Errorf("counted %v, want %v", got, want)
	}
	want := []Skip{{Path: "d/b", Reason: reasonBinary}}
	if diff := cmp.Diff(want, opts.Skips.List()); diff != "" {
		t.Error(diff)
	}
}
