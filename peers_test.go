package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/zricethezav/gitleaks/v8/detect"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/scanner"
)

// example is a text from a peer's rules: one that a rule of theirs must find,
// or one that it must leave alone.
type example struct {
	Rule     string `json:"rule"`
	Path     string `json:"path"`
	Text     string `json:"text"`
	Positive bool   `json:"positive"`
}

// firstProviders are words in the names of peers' rules for the providers that
// docs/comparison.md speaks of.
var firstProviders = regexp.MustCompile(`(?i)railway|supabase|github|gitlab|\baws\b|amazon|\bgcp\b|google|vercel|stripe|postgres|mysql|redis|mongo|kube|\bnpm\b|slack|openai|anthropic|claude`)

// tally counts what a tool finds in one set of examples.
type tally struct{ positives, found, negatives, alarms int }

func (t *tally) add(positive, found bool) {
	switch {
	case positive && found:
		t.positives, t.found = t.positives+1, t.found+1
	case positive:
		t.positives++
	case found:
		t.negatives, t.alarms = t.negatives+1, t.alarms+1
	default:
		t.negatives++
	}
}

func (t tally) String() string {
	percent := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	return fmt.Sprintf("%d of %d (%.1f %%) | %d of %d (%.1f %%)", t.found, t.positives, percent(t.found, t.positives), t.alarms, t.negatives, percent(t.alarms, t.negatives))
}

// TestPeersExamples compares this tool with gitleaks on peers' examples, which
// are not part of the repository: set WORSTCASE_EXAMPLES to a folder of files
// NAME.jsonl, an example a line ({"rule", "path", "text", "positive"}). For the
// first providers, what gitleaks finds must be found.
func TestPeersExamples(t *testing.T) {
	dir := os.Getenv("WORSTCASE_EXAMPLES")
	if dir == "" {
		t.Skip("WORSTCASE_EXAMPLES names no folder of examples")
	}
	ours, theirs := newFinder(t), newGitleaks(t)
	files, _ := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		var all, allTheirs, first, firstTheirs tally
		for _, e := range readExamples(t, file) {
			found, foundTheirs := ours(e), theirs(e)
			all.add(e.Positive, found)
			allTheirs.add(e.Positive, foundTheirs)
			if !firstProviders.MatchString(e.Rule) || strings.Contains(e.Rule, "azure") {
				continue
			}
			first.add(e.Positive, found)
			firstTheirs.add(e.Positive, foundTheirs)
			if e.Positive && foundTheirs && !found {
				t.Errorf("%s, rule %s: gitleaks finds this and we do not: %.200q", name, e.Rule, e.Text)
			}
			if testing.Verbose() && !e.Positive && found {
				t.Logf("%s, rule %s: alarm (gitleaks: %v): %.200q", name, e.Rule, foundTheirs, e.Text)
			}
		}
		t.Logf("| %s | worstcase | %s |", name, all)
		t.Logf("| %s | gitleaks | %s |", name, allTheirs)
		t.Logf("| %s, first providers | worstcase | %s |", name, first)
		t.Logf("| %s, first providers | gitleaks | %s |", name, firstTheirs)
	}
}

func readExamples(t *testing.T, file string) []example {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var examples []example
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e example
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		examples = append(examples, e)
	}
	return examples
}

// newFinder says of an example whether this tool reports something in it. What
// it reports at level none (a placeholder, a public key) answers a positive
// example, and is no false alarm.
func newFinder(t *testing.T) func(example) bool {
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	detector, err := detectors.New(known)
	if err != nil {
		t.Fatal(err)
	}
	var scratch detectors.Scratch
	return func(e example) bool {
		f := &scanner.Fragment{Origin: scanner.Origin{Path: e.Path}, Text: []byte(e.Text), Line: 1, Column: 1, Whole: true}
		sightings := detector.Find(f, detectors.NewDocument(f), &scratch)
		return slices.ContainsFunc(sightings, func(s detectors.Sighting) bool {
			kind, known := known.Kind(s.Kind)
			harmless := s.Placeholder || known && kind.Public != ""
			return e.Positive || !harmless
		})
	}
}

// newGitleaks says of an example whether gitleaks reports something in it, with
// the settings of its command line.
func newGitleaks(t *testing.T) func(example) bool {
	detector, err := detect.NewDetectorDefaultConfig()
	if err != nil {
		t.Fatal(err)
	}
	detector.MaxDecodeDepth = 5
	return func(e example) bool {
		return len(detector.Detect(detect.Fragment{Raw: e.Text, FilePath: e.Path})) > 0
	}
}
