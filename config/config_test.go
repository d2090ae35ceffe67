package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ name, in, err string }{
		{"empty", "", ""},
		{"all of it", "fail-on: medium\nmin-certainty: declared\nexclude:\n- path: testdata/**\n  reason: made up\n", ""},
		{"a word that is no level", "fail-on: hi\n", `"hi" is not a level`},
		{"none would fail everything", "fail-on: none\n", "is not a level to fail on"},
		{"a word that is no certainty", "min-certainty: sure\n", `"sure" is not a certainty`},
		{"an unknown key", "fail_on: high\n", "line 1: field fail_on not found"},
		{"no reason", "exclude:\n- path: a/**\n", "has no reason"},
		{"no path", "exclude:\n- reason: why\n", "path is missing"},
		{"a broken glob", "exclude:\n- path: 'a/[b'\n  reason: why\n", "not a valid glob"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parse(strings.NewReader(c.in))
			switch {
			case c.err == "" && err != nil:
				t.Fatalf("unexpected error: %v", err)
			case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
				t.Fatalf("error is %v, want one with %q", err, c.err)
			}
		})
	}
}

func TestExcluded(t *testing.T) {
	c, err := parse(strings.NewReader("exclude:\n- {path: 'testdata/**', reason: made up}\n- {path: '**/*.golden', reason: read by a person}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{
		"testdata": true, "testdata/a/b.env": true, "src/testdata/a": false, "x/y.golden": true, "y.golden": true, "y.go": false,
	} {
		if _, got := c.Excluded(path); got != want {
			t.Errorf("Excluded(%q) = %v, want %v", path, got, want)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	if c, err := Load(filepath.Join(dir, FileName), false); err != nil || c.FailOn != "" {
		t.Errorf("a missing file that nobody asked for gives %v, %v", c, err)
	}
	if _, err := Load(filepath.Join(dir, "mine.yaml"), true); err == nil {
		t.Error("a missing file that was asked for gives no error")
	}
	file := filepath.Join(dir, FileName)
	if err := os.WriteFile(file, []byte("nonsense: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(file, false); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("error %v does not name the file", err)
	}
}
