package report

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func formatted(t *testing.T, name string, o Options, r *Report) string {
	t.Helper()
	f, ok := Lookup(name)
	if !ok {
		t.Fatalf("there is no format %s", name)
	}
	return render(t, f, o, r)
}

func TestGitHubAnnotations(t *testing.T) {
	r := sample()
	r.Credentials[0].Locations[1].Path = "a:b,c 100%.sh"
	lines := strings.Split(strings.TrimSpace(formatted(t, "github", Options{}, r)), "\n")
	want := "::error file=a%3Ab%2Cc 100%25.sh,line=14,col=20,title=critical%3A Railway account token::" +
		"delete a volume (mutation volumeDelete): destroys data for good; the backups go with it; nothing asks first; assumed; " +
		"open to Cursor and Claude Code (by its shell); Codex (assumed) asks first; also in 2 more places"
	if diff := cmp.Diff(want, lines[0]); diff != "" {
		t.Errorf("the first line (-want +got):\n%s", diff)
	}
	want = "::notice title=worstcase::2 of 5 credentials fail the gate (high and above). Not everything could be read: backups/2026-11.sql: permission denied."
	if diff := cmp.Diff(want, lines[len(lines)-1]); diff != "" {
		t.Errorf("the last line (-want +got):\n%s", diff)
	}
	if len(lines) != 5 {
		t.Errorf("there are %d lines, want 5", len(lines))
	}
}

// TestGitHubAnnotatesTen: the worst ten, and how many were left out.
func TestGitHubAnnotatesTen(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(formatted(t, "github", Options{}, many(50))), "\n")
	if len(lines) != 11 || !strings.HasSuffix(lines[10], "The worst 10 are marked; 30 more are left out here. Not everything could be read: backups/2026-11.sql: permission denied.") {
		t.Errorf("there are %d lines, the last %q", len(lines), lines[len(lines)-1])
	}
	for _, line := range lines[:10] {
		if !strings.HasPrefix(line, "::error ") {
			t.Errorf("%q is not among the worst", line)
		}
	}
}

// TestGitLabFormat holds what GitLab's schema asks for: the fields that must be
// there, the form of times, the words of severity and the lengths.
func TestGitLabFormat(t *testing.T) {
	var got gitlabReport
	now := time.Date(2026, 11, 23, 4, 5, 6, 7, time.FixedZone("", 3600))
	if err := json.Unmarshal([]byte(formatted(t, "gitlab", Options{Now: now}, sample())), &got); err != nil {
		t.Fatal(err)
	}
	s := got.Scan
	if got.Version != "15.2.1" || s.Type != "secret_detection" || s.Status != "success" || s.StartTime != "2026-11-23T03:05:06" || s.EndTime != s.StartTime {
		t.Errorf("version %q, scan %+v", got.Version, s)
	}
	for _, tool := range []gitlabTool{s.Analyzer, s.Scanner} {
		if tool.ID == "" || tool.Name == "" || tool.Version == "" || tool.Vendor.Name == "" {
			t.Errorf("the tool lacks words: %+v", tool)
		}
	}
	if diff := cmp.Diff([]gitlabMessage{{"warn", "Not read: backups/2026-11.sql: permission denied"}}, s.Messages); diff != "" {
		t.Errorf("messages:\n%s", diff)
	}
	var severities []string
	for _, v := range got.Vulnerabilities {
		severities = append(severities, v.Severity)
		if v.ID == "" || len(v.Identifiers) == 0 || v.Location.Commit.SHA == "" || v.Location.File == "" || v.Tracking == nil {
			t.Errorf("a finding lacks fields: %+v", v)
		}
		if strings.Contains(v.Name, "acme") || utf8.RuneCountInString(v.Name) > maxGitLabName {
			t.Errorf("the name tells of the finding, or is too long: %q", v.Name)
		}
		for _, l := range v.Links {
			if !strings.HasPrefix(l.URL, "https://") {
				t.Errorf("the link is %q", l.URL)
			}
		}
	}
	if diff := cmp.Diff([]string{"Critical", "Critical", "Medium", "Unknown"}, severities); diff != "" {
		t.Errorf("severities:\n%s", diff)
	}
}

// TestGitLabLengths: a finding with very much to say stays within the limits,
// and a tool without a version has one.
func TestGitLabLengths(t *testing.T) {
	r := sample()
	r.Tool.Version = ""
	for i := range r.Credentials {
		r.Credentials[i].Name = strings.Repeat("ä", 500)
		for range 500 {
			r.Credentials[i].Remedies = append(r.Credentials[i].Remedies, Remedy{Title: strings.Repeat("ü", 100), URL: "javascript:alert(1)"})
		}
	}
	var got gitlabReport
	if err := json.Unmarshal([]byte(formatted(t, "gitlab", Options{}, r)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Scan.Analyzer.Version == "" {
		t.Error("the analyzer has no version")
	}
	for _, v := range got.Vulnerabilities {
		if utf8.RuneCountInString(v.Name) > maxGitLabName || utf8.RuneCountInString(v.Solution) > maxGitLabSolution {
			t.Errorf("a name of %d and a solution of %d characters", utf8.RuneCountInString(v.Name), utf8.RuneCountInString(v.Solution))
		}
		for _, l := range v.Links {
			if !strings.HasPrefix(l.URL, "https://") {
				t.Errorf("the link is %q", l.URL)
			}
		}
	}
}

func TestJUnitCounts(t *testing.T) {
	for _, c := range []struct {
		name                    string
		r                       *Report
		tests, failures, errors int
	}{{"sample", sample(), 6, 2, 1}, {"empty", empty(), 1, 0, 0}} {
		var got junitSuites
		if err := xml.Unmarshal([]byte(formatted(t, "junit", Options{}, c.r)), &got); err != nil {
			t.Fatal(err)
		}
		s := got.Suites[0]
		if s.Tests != c.tests || s.Failures != c.failures || s.Errors != c.errors || len(s.Cases) != c.tests {
			t.Errorf("%s: %d tests, %d failures, %d errors, %d cases", c.name, s.Tests, s.Failures, s.Errors, len(s.Cases))
		}
	}
}

func TestCSVRows(t *testing.T) {
	r := sample()
	r.Credentials[0].Account = "=HYPERLINK(\"https://evil.example\")"
	r.Credentials[0].Purpose = " ＝1+1"
	rows, err := csv.NewReader(strings.NewReader(formatted(t, "csv", Options{}, r))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 6 {
		t.Fatalf("there are %d rows, want 6", len(rows))
	}
	got := map[string]string{}
	for i, head := range rows[0] {
		got[head] = rows[1][i]
	}
	for head, want := range map[string]string{
		"level": "critical", "fails": "true", "path": "scripts/add-domain.sh", "line": "14", "places": "3", "call": "mutation volumeDelete",
		"account": "'=HYPERLINK(\"https://evil.example\")", "purpose": "' ＝1+1", "owner": "'@platform", "reach": "cursor open; claude-code open; codex asks",
	} {
		if got[head] != want {
			t.Errorf("%s is %q, want %q", head, got[head], want)
		}
	}
}

// TestMarkdownSize: the page stays within what a job's summary takes, the worst
// have rows first, and what has no room is counted.
func TestMarkdownSize(t *testing.T) {
	text := formatted(t, "markdown", Options{}, many(10_000))
	if len(text) > maxMarkdown {
		t.Errorf("the page has %d bytes, over %d", len(text), maxMarkdown)
	}
	if !regexp.MustCompile(`\nThis page has room for \d+ of 6000 rows and the details of \d+;`).MatchString(text) {
		t.Errorf("the page does not say what was left out; it ends:\n%s", text[len(text)-600:])
	}
	if !utf8.ValidString(text) {
		t.Error("the page is cut within a character")
	}
}

func TestMarkdownEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"plain words":     "plain words",
		"a|b":             `a\|b`,
		`a\|b`:            `a\\\|b`,
		"<b>&":            "&lt;b&gt;&amp;",
		"@all see #1":     `&#64;all see \#1`,
		"https://x.y":     "https&#58;//x.y",
		"[a](b) `c` **d*": "\\[a\\](b) \\`c\\` \\*\\*d\\*",
	} {
		if got := mdText(in); got != want {
			t.Errorf("mdText(%q) = %q, want %q", in, got, want)
		}
	}
	if got, want := mdCode("a`|<"), "<code>a\\`\\|&lt;</code>"; got != want {
		t.Errorf("mdCode gives %q, want %q", got, want)
	}
}

var element = regexp.MustCompile(`<(/?)([a-z0-9]+)[^>]*>`)

// TestHTMLIsWhole: every element that is opened is closed, the page fetches
// nothing and runs nothing.
func TestHTMLIsWhole(t *testing.T) {
	void := []string{"meta", "br"}
	for name, r := range map[string]*Report{"sample": sample(), "empty": empty(), "hostile": hostileReport()} {
		text := formatted(t, "html", Options{}, r)
		var open []string
		for _, m := range element.FindAllStringSubmatch(text, -1) {
			switch {
			case slices.Contains(void, m[2]):
			case m[1] == "":
				open = append(open, m[2])
			case len(open) == 0 || open[len(open)-1] != m[2]:
				t.Fatalf("%s: </%s> closes %v", name, m[2], open)
			default:
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			t.Errorf("%s: %v are left open", name, open)
		}
		for _, not := range []string{"<script", " src=", "<link", "@import", "url(", " on"} {
			if not == " on" {
				if hit := regexp.MustCompile(`<[a-z][^>]* on[a-z]+=`).FindString(text); hit != "" {
					t.Errorf("%s: the page has a handler: %q", name, hit)
				}
			} else if strings.Contains(text, not) {
				t.Errorf("%s: the page holds %q", name, not)
			}
		}
	}
}

// TestHTMLSays: everything that a reader needs is on the page.
func TestHTMLSays(t *testing.T) {
	text := formatted(t, "html", Options{}, sample())
	for _, want := range []string{
		"2 of 5 credentials fail the gate (high and above).", "Railway account token", "scripts/add-domain.sh:14, and 2 more places",
		"(mutation volumeDelete): destroys data for good", "account tokens are not scoped", "prisma db push --force-reset (package.json:12)",
		`href="https://docs.railway.example/tokens"`, ".claude/settings.json:9", "1 secret of unknown kind", "config/settings.py:88",
		"it has expired", "backups/2026-11.sql: permission denied", "214 files and 37 commits",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	r := sample()
	r.Credentials[0].Remedies[0].URL = "javascript:alert(1)"
	if text := formatted(t, "html", Options{}, r); strings.Contains(text, "javascript:") {
		t.Error("the page links to a script")
	}
}

// TestShownEverywhere: no format forgets the verdict's subjects.
func TestShownEverywhere(t *testing.T) {
	eachFormat(t, func(t *testing.T, f Format) {
		text := render(t, f, Options{}, sample())
		for _, want := range []string{"Railway account token", "volumeDelete", "add-domain.sh", "critical"} {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
				t.Errorf("the output does not hold %q", want)
			}
		}
	})
}

func ExampleLookup() {
	f, _ := Lookup("sarif")
	fmt.Println(f.Name, "is", f.About)
	// Output: sarif is SARIF 2.1.0, for code scanning
}
