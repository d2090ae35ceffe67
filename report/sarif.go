package report

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
)

// What GitHub's code scanning takes. Beyond shownResults it keeps the first
// ones only, which are the worst here; beyond the others it refuses the file.
const (
	shownResults     = 5_000
	maxResults       = 25_000
	maxSARIFGzip     = 10 << 20
	maxPlaces        = 1_000 // locations of one result
	maxFlowSteps     = 1_000
	maxSARIFText     = 1_024
	maxRuleName      = 255
	maxTags          = 10
	maxNotifications = 100
)

// home is where the tool is described.
const home = "https://github.com/worstcase-dev/worstcase"

// sourceRoot names what relative paths are relative to: the repository's root,
// which a viewer knows.
const sourceRoot = "%SRCROOT%"

type sarifRenderer struct {
	results, gzipped int
}

func newSARIF(Options) Renderer { return sarifRenderer{maxResults, maxSARIFGzip} }

// Render writes one run. It holds no snippet and no fingerprint of the secret
// but the credential's id, which survives when lines move or files are renamed.
// What opens nothing, and what is ignored where it stands, is left out: viewers
// would show it as open.
func (s sarifRenderer) Render(w io.Writer, r *Report) error {
	limit := min(s.results, len(r.Credentials))
	for {
		text, err := marshalJSON(sarifFor(r, limit))
		if err != nil {
			return err
		}
		size, err := gzippedSize(text, s.gzipped)
		if err != nil {
			return err
		}
		if size <= s.gzipped || limit == 0 {
			_, err = w.Write(text)
			return err
		}
		limit = int(float64(limit) * 0.9 * float64(s.gzipped) / float64(size))
	}
}

// gzippedSize is how large text is once compressed; text below the limit is
// not worth the effort.
func gzippedSize(text []byte, limit int) (int, error) {
	if len(text) <= limit {
		return len(text), nil
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(text); err != nil {
		return 0, fmt.Errorf("the report cannot be compressed: %w", err)
	}
	if err := z.Close(); err != nil {
		return 0, fmt.Errorf("the report cannot be compressed: %w", err)
	}
	return b.Len(), nil
}

// sarifFor is the log with at most limit results.
func sarifFor(r *Report, limit int) sarifLog {
	rules, results, total := newSARIFRules(), []sarifResult{}, 0
	names := r.agentNames()
	for _, c := range r.live() {
		total++
		if len(results) < limit {
			results = append(results, sarifResultFor(c, names, rules))
		}
	}
	notes := append(cutNotes(total, len(results)), ignoredNotes(r)...)
	return sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs: []sarifRun{{
			Tool:              sarifTool{sarifDriver{Name: "worstcase", Version: clean(r.Tool.Version), InformationURI: home, Rules: rules.list}},
			AutomationDetails: sarifAutomation{"worstcase/"},
			ColumnKind:        "unicodeCodePoints",
			OriginalURIBaseIDs: map[string]sarifArtifact{
				sourceRoot: {Description: &sarifText{Text: "The root of the repository that was scanned."}},
			},
			Invocations: []sarifInvocation{{ExecutionSuccessful: true, Notifications: append(notes, gapNotes(&r.Scan)...)}},
			Results:     results,
		}},
	}
}

// cutNotes says what is not in the file, and what a viewer may not show.
func cutNotes(total, written int) []sarifNotification {
	var notes []sarifNotification
	if written < total {
		notes = append(notes, note("warning", fmt.Sprintf("%s were found; the worst %d are here, the others were left out to keep the file within the limits of code scanning. The JSON report has all of them.", plural(total, "credential"), written)))
	}
	if written > shownResults {
		notes = append(notes, note("note", fmt.Sprintf("There are %d results, worst first; GitHub shows the first %d.", written, shownResults)))
	}
	return notes
}

func ignoredNotes(r *Report) []sarifNotification {
	n := 0
	for i := range r.Credentials {
		if c := &r.Credentials[i]; c.level() != "none" && c.ignored() != "" {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []sarifNotification{note("note", plural(n, "credential")+" ignored with a reason where it stands, and left out here.")}
}

// gapNotes name what could not be read.
func gapNotes(scan *Scan) []sarifNotification {
	var notes []sarifNotification
	gaps := scan.gaps()
	for _, gap := range gaps[:min(len(gaps), maxNotifications)] {
		n := note("warning", "Not read, so a credential could hide there: "+clean(gap.sentence()))
		if gap.Path != "" {
			n.Locations = []sarifLocation{{Physical: sarifPhysical{Artifact: artifact(gap.Path)}}}
		}
		notes = append(notes, n)
	}
	if more := len(gaps) - maxNotifications; more > 0 {
		notes = append(notes, note("warning", plural(more, "more file")+" could not be read. The JSON report names all of them."))
	}
	return notes
}

func note(level, text string) sarifNotification {
	return sarifNotification{Level: level, Message: sarifText{Text: shorten(text, maxSARIFText)}}
}
