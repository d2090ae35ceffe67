package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/cmd"
	"github.com/worstcase-dev/worstcase/report"
)

// A scenario is a small tree and what must be said of it; testdata/README.md
// tells the form.
type scenario struct {
	Why    string        `json:"why"`
	Args   []string      `json:"args"`
	Exit   *int          `json:"exit"`
	Expect []expectation `json:"expect"`
	Forbid []struct {
		At string `json:"at"`
	} `json:"forbid"`
}

type expectation struct {
	At          string            `json:"at"`
	Provider    string            `json:"provider"`
	Level       oneOrMore         `json:"level"`
	Certainty   string            `json:"certainty"`
	Worst       map[string]string `json:"worst"`
	Environment string            `json:"environment"`
	Pivot       string            `json:"pivot"`
	Armed       string            `json:"armed"`
	Reach       map[string]string `json:"reach"`
	Locations   int               `json:"locations"`
}

// oneOrMore is a word or a list of words.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(text []byte) error {
	var word string
	if json.Unmarshal(text, &word) == nil {
		*o = []string{word}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(o))
}

// pendingFile lists what no stage can say yet, a line each: the scenario, a
// colon, and the field. What is listed must really fail, so that the list does
// not grow stale.
const pendingFile = "testdata/pending.txt"

func TestScenarios(t *testing.T) {
	pending := readPending(t)
	dirs, err := filepath.Glob("testdata/scenarios/*/expect.json")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range dirs {
		name := filepath.Base(filepath.Dir(file))
		t.Run(name, func(t *testing.T) {
			failures := check(t, filepath.Dir(file))
			for _, field := range pending[name] {
				if failures[field] == "" {
					t.Errorf("%s holds now: take it out of %s", field, pendingFile)
				}
				delete(failures, field)
			}
			for field, failure := range failures {
				t.Errorf("%s: %s", field, failure)
			}
		})
	}
}

func readPending(t *testing.T) map[string][]string {
	text, err := os.ReadFile(pendingFile)
	if err != nil {
		t.Fatal(err)
	}
	pending := map[string][]string{}
	for _, line := range strings.Split(string(text), "\n") {
		if name, field, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			pending[name] = append(pending[name], field)
		}
	}
	return pending
}

// check runs a scenario and returns what does not hold, by field.
func check(t *testing.T, dir string) map[string]string {
	var want scenario
	text, err := os.ReadFile(filepath.Join(dir, "expect.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	got, code := scanIn(t, dir, want.Args)
	failures := map[string]string{}
	if want.Exit != nil && code != *want.Exit {
		failures["exit"] = fmt.Sprintf("exit code %d, want %d", code, *want.Exit)
	}
	for i, e := range want.Expect {
		e.check(got, func(field, failure string) {
			failures[field+suffix(i, len(want.Expect))] = failure
		})
	}
	for _, f := range want.Forbid {
		for _, c := range got.Credentials {
			if at(c, f.At) && c.Blast.Level != "none" {
				failures["forbid"] = fmt.Sprintf("%s at %s is %s", c.Kind, f.At, c.Blast.Level)
			}
		}
	}
	return failures
}

// suffix numbers the fields of a scenario that expects more than one credential.
func suffix(i, n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprint(" ", i+1)
}

// scanIn runs the command line in the scenario's folder, with its home as HOME.
func scanIn(t *testing.T, dir string, args []string) (*report.Report, int) {
	t.Chdir(dir)
	home, err := filepath.Abs("home")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", home)
	var out, errs bytes.Buffer
	code := cmd.Main(context.Background(), args, cmd.Terminal{
		In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: os.Getenv, Now: func() time.Time { return scenarioDay },
	})
	got, err := report.Read(&out)
	if err != nil {
		t.Fatalf("exit code %d, no report: %v\n%s", code, err, errs.String())
	}
	return got, code
}

// scenarioDay is when the scenarios take place.
var scenarioDay = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func at(c report.Credential, suffix string) bool {
	return slices.ContainsFunc(c.Locations, func(l report.Location) bool { return strings.HasSuffix(l.Path, suffix) })
}

// check finds the one credential that the expectation is about and compares it.
func (e expectation) check(r *report.Report, fail func(field, failure string)) {
	var candidates []report.Credential
	for _, c := range r.Credentials {
		if at(c, e.At) && (e.Provider == "" || c.Provider == e.Provider) {
			candidates = append(candidates, c)
		}
	}
	if len(candidates) > 1 && len(e.Level) > 0 {
		candidates = slices.DeleteFunc(candidates, func(c report.Credential) bool { return !slices.Contains(e.Level, c.Blast.Level) })
	}
	if len(candidates) != 1 {
		fail("found", fmt.Sprintf("%d credentials of provider %q and level %v at %s, want one", len(candidates), e.Provider, e.Level, e.At))
		return
	}
	e.compare(candidates[0], fail)
}

func (e expectation) compare(c report.Credential, fail func(field, failure string)) {
	worst := c.Blast.Worst
	if worst == nil {
		worst = &report.Action{}
	}
	differ := func(field, got, want string) {
		if want != "" && got != want {
			fail(field, fmt.Sprintf("%s at %s: %q, want %q", c.Kind, e.At, got, want))
		}
	}
	if len(e.Level) > 0 && !slices.Contains(e.Level, c.Blast.Level) {
		fail("level", fmt.Sprintf("%s at %s: %q, want one of %v", c.Kind, e.At, c.Blast.Level, e.Level))
	}
	differ("certainty", c.Blast.Certainty, e.Certainty)
	differ("environment", c.Environment, e.Environment)
	differ("worst", worst.Effect, e.Worst["effect"])
	differ("worst", worst.Backups, e.Worst["backups"])
	differ("worst", worst.Recovery, e.Worst["recovery"])
	if !strings.Contains(worst.Call, e.Worst["call"]) {
		fail("worst", fmt.Sprintf("%s at %s: call %q, want one with %q", c.Kind, e.At, worst.Call, e.Worst["call"]))
	}
	if e.Locations > 0 && len(c.Locations) != e.Locations {
		fail("locations", fmt.Sprintf("%s: %d places, want %d", c.Kind, len(c.Locations), e.Locations))
	}
	if e.Pivot != "" && !slices.ContainsFunc(c.Blast.Path, func(s string) bool { return strings.Contains(strings.ToLower(s), e.Pivot) }) {
		fail("pivot", fmt.Sprintf("the path does not go through %s: %q", e.Pivot, c.Blast.Path))
	}
	if e.Armed != "" && !slices.ContainsFunc(c.Blast.Armed, func(a report.Armed) bool { return strings.Contains(a.Command, e.Armed) }) {
		fail("armed", fmt.Sprintf("no armed command has %q", e.Armed))
	}
	for agent, access := range e.Reach {
		if !slices.ContainsFunc(c.Reach, func(r report.Reach) bool { return r.Agent == agent && r.Access == access }) {
			fail("reach", fmt.Sprintf("%s does not have access %q", agent, access))
		}
	}
}
