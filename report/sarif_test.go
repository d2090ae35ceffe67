package report

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func sarifOf(t *testing.T, r *Report) (string, sarifRun) {
	t.Helper()
	f, _ := Lookup("sarif")
	return decodeSARIF(t, render(t, f, Options{}, r))
}

func decodeSARIF(t *testing.T, text string) (string, sarifRun) {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("there are %d runs, want 1", len(log.Runs))
	}
	return text, log.Runs[0]
}

// TestSARIFIsOfTheStandard: the standard's own schema takes it.
func TestSARIFIsOfTheStandard(t *testing.T) {
	schema := compileSchema(t, "testdata/sarif-schema-2.1.0.json")
	noPlace := sample()
	noPlace.Credentials[0].Locations = nil
	for name, r := range map[string]*Report{
		"sample": sample(), "empty": empty(), "hostile": hostileReport(), "without a place": noPlace,
	} {
		t.Run(name, func(t *testing.T) {
			text, _ := sarifOf(t, r)
			validate(t, schema, text)
		})
	}
}

// TestSARIFForCodeScanning holds what GitHub asks for beyond the standard.
func TestSARIFForCodeScanning(t *testing.T) {
	text, run := sarifOf(t, sample())
	if strings.Contains(text, "snippet") || run.AutomationDetails.ID != "worstcase/" || run.ColumnKind != "unicodeCodePoints" {
		t.Error("a snippet, another category or another kind of column")
	}
	var ids []string
	for _, result := range run.Results {
		ids = append(ids, result.RuleID+" "+result.Level)
	}
	want := []string{
		"railway.account-token/critical error", "postgres.url/critical error",
		"github.fine-grained-pat/medium warning", "generic.generic-api-key/unknown warning",
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("results, worst first (-want +got):\n%s", diff)
	}
	for i, result := range run.Results {
		rule := run.Tool.Driver.Rules[result.RuleIndex]
		if rule.ID != result.RuleID {
			t.Errorf("result %d points to the rule %s", i, rule.ID)
		}
		if rule.ShortDescription.Text == "" || rule.FullDescription.Text == "" || rule.Help.Text == "" || rule.Help.Markdown == "" || rule.Name == "" {
			t.Errorf("the rule %s lacks words: %+v", rule.ID, rule)
		}
		if score, err := strconv.ParseFloat(rule.Properties.SecuritySeverity, 64); err != nil || score < 0.1 || score > 10 {
			t.Errorf("the rule %s has the severity %q", rule.ID, rule.Properties.SecuritySeverity)
		}
		if !slices.Contains(rule.Properties.Tags, "security") || len(rule.Properties.Tags) > maxTags {
			t.Errorf("the rule %s has the tags %q", rule.ID, rule.Properties.Tags)
		}
		if len(result.Locations) != 1 || result.Locations[0].Physical.Region.StartLine < 1 || result.Fingerprints["primaryLocationLineHash"] == "" {
			t.Errorf("result %d has the place %+v and the fingerprints %v", i, result.Locations, result.Fingerprints)
		}
	}
}

// TestSARIFMessage: the first sentence is the finding; other places are linked.
func TestSARIFMessage(t *testing.T) {
	_, run := sarifOf(t, sample())
	first := run.Results[0]
	want := "Railway account token can call mutation volumeDelete: destroys data for good; the backups go with it; nothing asks first. " +
		"Certainty: assumed. Works in: production, account acme. Agents: open to Cursor and Claude Code (by its shell); Codex (assumed) asks first. " +
		"Also at [scripts/add-domain.sh:9 in commit 9f1c2d3e4b](1) and [.env:3 (ignored by git)](2). " +
		"Not known: which workspaces it belongs to. " +
		"What to do: Make a project token for one environment: it cannot reach other projects."
	if diff := cmp.Diff(want, first.Message.Text); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	var related []string
	for _, l := range first.Related {
		related = append(related, fmt.Sprint(l.ID, " ", l.Physical.Artifact.URI, ":", l.Physical.Region.StartLine))
	}
	if diff := cmp.Diff([]string{"1 scripts/add-domain.sh:9", "2 .env:3"}, related); diff != "" {
		t.Errorf("related places (-want +got):\n%s", diff)
	}
}

// TestSARIFPath: a step that names a place lies there, every other one where
// the credential does.
func TestSARIFPath(t *testing.T) {
	_, run := sarifOf(t, sample())
	var got []string
	for _, step := range run.Results[1].CodeFlows[0].ThreadFlows[0].Locations {
		at := step.Location.Physical
		got = append(got, fmt.Sprintf("%s:%d %s", at.Artifact.URI, at.Region.StartLine, step.Location.Message.Text))
	}
	want := []string{
		"services/billing/config/database.production.yml:41 services/billing/config/database.production.yml:41 holds a PostgreSQL connection URL",
		"package.json:12 package.json:12 runs prisma db push --force-reset",
		"services/billing/config/database.production.yml:41 destroys data, which only a backup brings back",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

// TestSARIFFingerprintIsStable: moving the secret does not make it a new alert.
func TestSARIFFingerprintIsStable(t *testing.T) {
	_, before := sarifOf(t, sample())
	moved := sample()
	moved.Credentials[0].Locations = []Location{{Source: "worktree", Path: "bin/renamed.sh", Line: 90, Column: 2}}
	_, after := sarifOf(t, moved)
	if diff := cmp.Diff(before.Results[0].Fingerprints, after.Results[0].Fingerprints); diff != "" {
		t.Errorf("fingerprints after a move:\n%s", diff)
	}
}

func TestSARIFURIs(t *testing.T) {
	for _, c := range []struct{ path, uri, base string }{
		{"src/a.go", "src/a.go", sourceRoot},
		{"./src/a.go", "src/a.go", sourceRoot},
		{"../a", "../a", sourceRoot},
		{"a b/#1?.env", "a%20b/%231%3F.env", sourceRoot},
		{"100%/x", "100%25/x", sourceRoot},
		{"http:/x", "http%3A/x", sourceRoot},
		{"naïve/キー", "na%C3%AFve/%E3%82%AD%E3%83%BC", sourceRoot},
		{"a\n::error::", "a%0A%3A%3Aerror%3A%3A", sourceRoot},
		{"/home/me/.aws/credentials", "file:///home/me/.aws/credentials", ""},
		{`C:\keys\a b`, "file:///C:/keys/a%20b", ""},
		{`src\a.go`, "src/a.go", sourceRoot},
		{"", ".", sourceRoot},
	} {
		if got := artifact(c.path); got.URI != c.uri || got.URIBaseID != c.base {
			t.Errorf("artifact(%q) = %q below %q, want %q below %q", c.path, got.URI, got.URIBaseID, c.uri, c.base)
		}
	}
}

// TestSARIFLeavesOut: what is ignored where it stands is left out and counted.
func TestSARIFLeavesOut(t *testing.T) {
	r := sample()
	r.Credentials[1].Locations[0].Ignore = "a throwaway database"
	_, run := sarifOf(t, r)
	if len(run.Results) != 3 {
		t.Errorf("there are %d results, want 3", len(run.Results))
	}
	if got := notes(run); !strings.Contains(got, "1 credential ignored with a reason") || !strings.Contains(got, "backups/2026-11.sql: permission denied") {
		t.Errorf("the notifications are:\n%s", got)
	}
}

func notes(run sarifRun) string {
	var b strings.Builder
	for _, n := range run.Invocations[0].Notifications {
		fmt.Fprintln(&b, n.Level, n.Message.Text)
	}
	return b.String()
}

// TestSARIFLimits: too many results, places and words are cut, the worst are
// kept, and what was cut is said.
func TestSARIFLimits(t *testing.T) {
	t.Run("results", func(t *testing.T) {
		var b strings.Builder
		if err := (sarifRenderer{results: 5_500, gzipped: maxSARIFGzip}).Render(&b, many(8_000)); err != nil {
			t.Fatal(err)
		}
		_, run := decodeSARIF(t, b.String())
		if len(run.Results) != 5_500 || run.Results[0].Properties.Level != "critical" {
			t.Errorf("there are %d results, the first %+v", len(run.Results), run.Results[0].Properties)
		}
		if got := notes(run); !strings.Contains(got, "6400 credentials were found; the worst 5500 are here") || !strings.Contains(got, "GitHub shows the first 5000") {
			t.Errorf("the notifications are:\n%s", got)
		}
	})
	t.Run("size", func(t *testing.T) {
		var b strings.Builder
		if err := (sarifRenderer{results: 500, gzipped: 8 << 10}).Render(&b, many(500)); err != nil {
			t.Fatal(err)
		}
		size, err := gzippedSize([]byte(b.String()), 0)
		if err != nil || size > 8<<10 {
			t.Errorf("compressed it has %d bytes, error %v", size, err)
		}
		if _, run := decodeSARIF(t, b.String()); len(run.Results) == 0 || !strings.Contains(notes(run), "were left out") {
			t.Errorf("there are %d results, and the notifications are:\n%s", len(run.Results), notes(run))
		}
	})
	t.Run("places and words", func(t *testing.T) {
		r := sample()
		for i := range 3000 {
			r.Credentials[0].Locations = append(r.Credentials[0].Locations, Location{Source: "worktree", Path: "copy", Line: i + 1})
		}
		for i := range r.Credentials {
			c := &r.Credentials[i]
			c.Name += strings.Repeat("é", 2000)
			c.Blast.Because, c.Blast.Path = c.Name, append(c.Blast.Path, c.Name)
			c.Remedies = append(c.Remedies, Remedy{Title: c.Name})
		}
		text, run := sarifOf(t, r)
		for i, result := range run.Results {
			if places := len(result.Locations) + len(result.Related); places > maxPlaces {
				t.Errorf("result %d has %d places", i, places)
			}
		}
		checkLengths(t, text)
	})
}

// checkLengths holds every text to GitHub's limit.
func checkLengths(t *testing.T, text string) {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, e := range v {
				walk(k, e)
			}
		case []any:
			for _, e := range v {
				walk(key, e)
			}
		case string:
			limit := map[string]int{"text": maxSARIFText, "markdown": maxSARIFText, "name": maxRuleName, "id": maxRuleName}[key]
			if limit > 0 && utf8.RuneCountInString(v) > limit {
				t.Errorf("%s has %d characters, over %d", key, utf8.RuneCountInString(v), limit)
			}
		}
	}
	walk("", v)
}

// link is a link in a message; what a backslash escapes is passed over first.
var link = regexp.MustCompile(`\\.|\[(?:\\.|[^\]\\])*\]\((\d+)\)`)

// TestSARIFLinksHold: every link of a message leads to a related place, even
// where a path tries to make links of its own.
func TestSARIFLinksHold(t *testing.T) {
	r := sample()
	r.Credentials[0].Locations[0].Path = "a](7) [b"
	r.Credentials[0].Blast.Unknowns = []string{"[see](99)"}
	_, run := sarifOf(t, r)
	var ids []string
	for _, m := range link.FindAllStringSubmatch(run.Results[0].Message.Text, -1) {
		if m[1] != "" {
			ids = append(ids, m[1])
		}
	}
	if diff := cmp.Diff([]string{"1", "2"}, ids); diff != "" {
		t.Errorf("the links of %q (-want +got):\n%s", run.Results[0].Message.Text, diff)
	}
}
