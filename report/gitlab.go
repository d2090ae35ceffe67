package report

import (
	"io"
	"slices"
	"strings"
	"time"
)

// gitlabSchema is the version of GitLab's report format that is written.
const gitlabSchema = "15.2.1"

// Limits of GitLab's format.
const (
	maxGitLabName     = 255
	maxGitLabSolution = 7_000
	maxGitLabText     = 20_000
)

type gitlabReport struct {
	Version         string                `json:"version"`
	Scan            gitlabScan            `json:"scan"`
	Vulnerabilities []gitlabVulnerability `json:"vulnerabilities"`
}

type gitlabScan struct {
	Analyzer  gitlabTool      `json:"analyzer"`
	Scanner   gitlabTool      `json:"scanner"`
	StartTime string          `json:"start_time"`
	EndTime   string          `json:"end_time"`
	Status    string          `json:"status"`
	Type      string          `json:"type"`
	Messages  []gitlabMessage `json:"messages,omitempty"`
}

type gitlabTool struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	URL     string       `json:"url"`
	Version string       `json:"version"`
	Vendor  gitlabVendor `json:"vendor"`
}

type gitlabVendor struct {
	Name string `json:"name"`
}

type gitlabMessage struct {
	Level string `json:"level"`
	Value string `json:"value"`
}

type gitlabVulnerability struct {
	ID          string                  `json:"id"`
	Name        string                  `json:"name"`
	Description string                  `json:"description"`
	Severity    string                  `json:"severity"`
	Solution    string                  `json:"solution,omitempty"`
	Identifiers []gitlabIdentifier      `json:"identifiers"`
	Links       []gitlabLink            `json:"links,omitempty"`
	Details     map[string]gitlabDetail `json:"details,omitempty"`
	Tracking    *gitlabTracking         `json:"tracking,omitempty"`
	Location    gitlabLocation          `json:"location"`
}

type gitlabIdentifier struct {
	Type  string `json:"type"`
	Name  string `json:"name"`
	Value string `json:"value"`
	URL   string `json:"url,omitempty"`
}

type gitlabLink struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url"`
}

// gitlabDetail is a named list of texts, the one shape of detail that is used.
type gitlabDetail struct {
	Type  string       `json:"type"`
	Name  string       `json:"name"`
	Items []gitlabText `json:"items"`
}

type gitlabText struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

type gitlabTracking struct {
	Type  string               `json:"type"`
	Items []gitlabTrackingItem `json:"items"`
}

type gitlabTrackingItem struct {
	File       string            `json:"file"`
	StartLine  int               `json:"start_line,omitempty"`
	EndLine    int               `json:"end_line,omitempty"`
	Signatures []gitlabSignature `json:"signatures"`
}

type gitlabSignature struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"value"`
}

type gitlabLocation struct {
	File      string       `json:"file,omitempty"`
	StartLine int          `json:"start_line,omitempty"`
	EndLine   int          `json:"end_line,omitempty"`
	Commit    gitlabCommit `json:"commit"`
}

type gitlabCommit struct {
	SHA    string `json:"sha"`
	Author string `json:"author,omitempty"`
	Date   string `json:"date,omitempty"`
}

type gitlabRenderer struct{ now time.Time }

func newGitLab(o Options) Renderer { return gitlabRenderer{o.Now} }

// Render writes a secret detection report, to be kept as the artifact
// gl-secret-detection-report.json. It holds no extract of the source.
func (g gitlabRenderer) Render(w io.Writer, r *Report) error {
	out := gitlabReport{Version: gitlabSchema, Scan: g.scan(r), Vulnerabilities: []gitlabVulnerability{}}
	names := r.agentNames()
	for _, c := range r.live() {
		out.Vulnerabilities = append(out.Vulnerabilities, gitlabFinding(c.cleaned(), names))
	}
	return writeJSON(w, out)
}

func (g gitlabRenderer) scan(r *Report) gitlabScan {
	version := clean(r.Tool.Version)
	if version == "" {
		version = "unknown"
	}
	tool := gitlabTool{ID: "worstcase", Name: "worstcase", URL: home, Version: version, Vendor: gitlabVendor{"worstcase"}}
	now := g.now
	if now.IsZero() {
		now = time.Unix(0, 0)
	}
	stamp := now.UTC().Format("2006-01-02T15:04:05")
	s := gitlabScan{Analyzer: tool, Scanner: tool, StartTime: stamp, EndTime: stamp, Status: "success", Type: "secret_detection"}
	for _, text := range sentencesOf(r.Scan.gaps()) {
		s.Messages = append(s.Messages, gitlabMessage{"warn", "Not read: " + clean(text)})
	}
	return s
}

var gitlabSeverities = map[string]string{
	"critical": "Critical", "high": "High", "medium": "Medium", "unknown": "Unknown", "low": "Low",
}

func gitlabFinding(c *Credential, names map[string]string) gitlabVulnerability {
	at := c.place()
	v := gitlabVulnerability{
		ID:          ruleID(c) + ":" + c.ID,
		Name:        shorten(c.title(), maxGitLabName),
		Description: shorten(gitlabDescription(c, names), maxGitLabText),
		Severity:    gitlabSeverities[c.level()],
		Identifiers: []gitlabIdentifier{
			{Type: "worstcase_rule", Name: ruleID(c), Value: ruleID(c)},
			{Type: "cwe", Name: "CWE-798", Value: "798", URL: "https://cwe.mitre.org/data/definitions/798.html"},
		},
		Location: gitlabLocation{
			File: at.Path, StartLine: at.Line, EndLine: at.Line,
			Commit: gitlabCommit{SHA: noCommit, Author: at.Author, Date: at.Date},
		},
	}
	if at.Commit != "" {
		v.Location.Commit.SHA = at.Commit
	}
	if c.ID != "" {
		v.Tracking = gitlabTrack(c.ID, at)
	}
	var steps []string
	for _, r := range c.Remedies {
		steps = append(steps, "- "+mdText(r.sentence()))
		if link := webLink(r.URL); link != "" {
			v.Links = append(v.Links, gitlabLink{r.Title, link})
		}
	}
	v.Solution = joinUpTo(maxGitLabSolution, steps)
	v.Details = gitlabDetails(c)
	return v
}

// noCommit stands where the file is not in the history, since GitLab wants one.
const noCommit = "0000000"

// gitlabTrack makes GitLab know the finding again by the credential, not by its
// line.
func gitlabTrack(id string, at Location) *gitlabTracking {
	return &gitlabTracking{Type: "source", Items: []gitlabTrackingItem{{
		File: at.Path, StartLine: at.Line, EndLine: at.Line,
		Signatures: []gitlabSignature{{"hash", id}},
	}}}
}

func gitlabDescription(c *Credential, names map[string]string) string {
	parts := []string{mdText(c.headline()) + "."}
	for _, f := range []field{
		{"Certainty", c.sure()}, {"Works in", c.setting()}, {"Expires", c.Expires}, {"Agents", c.reached(names)},
		{"Stands ready", strings.Join(c.armed(), "; ")}, {"Not known", strings.Join(c.Blast.Unknowns, "; ")},
	} {
		if f.text != "" {
			parts = append(parts, "**"+f.label+"**: "+mdText(f.text))
		}
	}
	return strings.Join(parts, "\n\n")
}

// gitlabDetails are the other places, and the way from the file to the loss.
func gitlabDetails(c *Credential) map[string]gitlabDetail {
	var places []string
	for _, l := range c.Locations[:min(len(c.Locations), maxPlaces)] {
		places = append(places, l.describe())
	}
	details := map[string]gitlabDetail{}
	for key, list := range map[string]gitlabDetail{
		"places": gitlabList("All places", places),
		"path":   gitlabList("From the file to the loss", slices.Clone(c.Blast.Path)),
	} {
		if len(list.Items) > 0 {
			details[key] = list
		}
	}
	return details
}

func gitlabList(name string, entries []string) gitlabDetail {
	d := gitlabDetail{Type: "list", Name: name}
	for _, e := range entries {
		d.Items = append(d.Items, gitlabText{"text", e})
	}
	return d
}
