package snapshot

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// note is a type such as files are decoded into.
type note struct {
	Title  string            `yaml:"title"`
	Lines  []string          `yaml:"lines"`
	More   map[string]string `yaml:"more"`
	Inner  *note             `yaml:"inner"`
	Day    day               `yaml:"day"`
	Filled string            `yaml:"-"`
}

type day struct{ time.Time }

func TestReadIsWhatWasWritten(t *testing.T) {
	files := fstest.MapFS{"data/a.yaml": {Data: []byte("title: a")}, "data/b.yaml": {Data: []byte("title: <b>")}}
	written := []*note{
		{Title: "a", Lines: []string{"one", "", "two\n"}, Inner: &note{Title: "in"}, Day: day{time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}},
		{Title: "<b>", More: map[string]string{"k": "v"}, Filled: "later"},
	}
	snapshot, err := Write(files, "data", written)
	if err != nil {
		t.Fatal(err)
	}
	written[1].Filled = "" // which no file says
	read, err := Read[note](snapshot, files, "data")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(written, read); diff != "" {
		t.Error(diff)
	}
	for name, changed := range map[string]fstest.MapFS{
		"another text": {"data/a.yaml": {Data: []byte("title: c")}, "data/b.yaml": files["data/b.yaml"]},
		"another name": {"data/a.yaml": files["data/a.yaml"], "data/c.yaml": files["data/b.yaml"]},
		"one less":     {"data/a.yaml": files["data/a.yaml"]},
	} {
		if _, err := Read[note](snapshot, changed, "data"); !errors.Is(err, ErrStale) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFieldThatTheTypeLacksIsNotLost(t *testing.T) {
	files := fstest.MapFS{"data/a.yaml": {}}
	snapshot, err := Write(files, "data", []*note{{Title: "a"}})
	if err != nil {
		t.Fatal(err)
	}
	renamed := strings.Replace(string(snapshot), "Title", "Gone", 1)
	if _, err := Read[note]([]byte(renamed), files, "data"); err == nil {
		t.Error("a field is lost")
	}
}
