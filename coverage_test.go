package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
)

// TestEveryProviderHasScenarios: of each provider one scenario at least shows
// what is bad, and one shows what looks like it and is harmless. A scenario is a
// provider's if it expects something of it, or if its name has the provider in
// it and nothing bad of it is expected.
func TestEveryProviderHasScenarios(t *testing.T) {
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	bad, harmless := map[string]int{}, map[string]int{}
	files, err := filepath.Glob("testdata/scenarios/*/expect.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var s scenario
		if err := json.Unmarshal(text, &s); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		named := filepath.Base(filepath.Dir(file))
		for _, p := range known.Providers() {
			worse, better := s.about(p.ID)
			if worse {
				bad[p.ID]++
			}
			if better || !worse && strings.Contains("-"+named+"-", "-"+p.ID+"-") {
				harmless[p.ID]++
			}
		}
	}
	for _, p := range known.Providers() {
		if bad[p.ID] == 0 || harmless[p.ID] == 0 {
			t.Errorf("%s: %d scenarios show what is bad and %d what is harmless, want one of each at least", p.ID, bad[p.ID], harmless[p.ID])
		}
	}
}

// about says whether a scenario expects something of a provider that matters,
// and something that does not.
func (s *scenario) about(provider string) (worse, better bool) {
	for _, e := range s.Expect {
		if e.Provider != provider {
			continue
		}
		harms := slices.ContainsFunc(e.Level, func(l string) bool { return l != "none" && l != "low" })
		worse, better = worse || harms, better || !harms && len(e.Level) > 0
	}
	return worse, better
}
