package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

var mutate = flag.Bool("mutants", false, "build each mutant of testdata/mutants.yaml, and see its tests fail")

// mutant is one mistake that somebody could make in the rules that decide, and
// the tests that must notice.
type mutant struct {
	// Breaks says which rule the mistake breaks.
	Breaks string `yaml:"breaks"`
	// File is the Go file; Was stands in it exactly once, and becomes Becomes.
	File    string `yaml:"file"`
	Was     string `yaml:"was"`
	Becomes string `yaml:"becomes"`
	// Tests are the packages that must notice.
	Tests []string `yaml:"tests"`
}

func readMutants(t *testing.T) []mutant {
	t.Helper()
	text, err := os.ReadFile("testdata/mutants.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list []mutant
	if err := yaml.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestMutants puts one mistake after the other into the rules that decide, and
// sees that tests notice. The tree is not touched: the compiler is given the
// changed file in the place of the true one.
func TestMutants(t *testing.T) {
	list := readMutants(t)
	if len(list) < 20 {
		t.Errorf("%d mutants, want 20 or more", len(list))
	}
	for _, m := range list {
		t.Run(strings.ReplaceAll(m.Breaks, " ", "-"), func(t *testing.T) {
			text, err := os.ReadFile(m.File)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(text), m.Was); n != 1 {
				t.Fatalf("%q stands %d times in %s, want once", m.Was, n, m.File)
			}
			if *mutate {
				m.mustBeNoticed(t, strings.Replace(string(text), m.Was, m.Becomes, 1))
			}
		})
	}
}

func (m mutant) mustBeNoticed(t *testing.T, changed string) {
	dir := t.TempDir()
	file, err := filepath.Abs(m.File)
	if err != nil {
		t.Fatal(err)
	}
	instead := filepath.Join(dir, "mutant.go")
	if err := os.WriteFile(instead, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{file: instead}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"test", "-short", "-count=1", "-overlay", filepath.Join(dir, "overlay.json")}, m.Tests...)
	out, err := exec.Command("go", args...).CombinedOutput()
	switch {
	case err == nil:
		t.Errorf("nothing noticed that %s", m.Breaks)
	case !strings.Contains(string(out), "--- FAIL"):
		t.Errorf("the mutant does not build, or its tests do not run:\n%s", out)
	}
}

// TestMutantsDocument keeps the list in the manual.
func TestMutantsDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# Mutants

<!-- Generated from testdata/mutants.yaml by go test -update. -->

Tests that cannot fail prove nothing. Each line below is a mistake put into the rules
that decide, one at a time; that the tests notice each is itself a test:

    go test -run 'TestMutants$' . -mutants

| the mistake | where | noticed by |
| --- | --- | --- |
`)
	for _, m := range readMutants(t) {
		fmt.Fprintf(&b, "| %s | `%s` | `%s` |\n", m.Breaks, m.File, strings.Join(m.Tests, " "))
	}
	fresh(t, "docs/mutants.md", b.String())
}
