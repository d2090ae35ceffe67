package report

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxLinks is how many other places a message links.
const maxLinks = 10

// sarifResultFor draws one credential. Places keep their path as it is, since
// they are percent-encoded; all words are cleaned.
func sarifResultFor(raw *Credential, names map[string]string, rules *sarifRules) sarifResult {
	c := raw.cleaned()
	others := raw.otherPlaces()
	result := sarifResult{
		RuleID:    ruleID(c),
		RuleIndex: rules.index(c),
		Level:     sarifLevels[c.level()],
		Message:   sarifText{Text: sarifMessage(c, names, others)},
		Locations: []sarifLocation{physical(raw.place())},
		CodeFlows: codeFlows(raw, c.Blast.Path),
		Properties: sarifResultProperties{
			Level: c.level(), AtBest: c.Blast.AtBest, Certainty: c.Blast.Certainty,
			Environment: c.Environment, Fails: c.Verdict.Fails,
		},
	}
	if c.ID != "" {
		result.Fingerprints = map[string]string{"primaryLocationLineHash": c.ID}
	}
	for i, l := range others {
		related := physical(l)
		related.ID = i + 1
		related.Message = &sarifText{Text: shorten(clean(l.describe()), maxSARIFText)}
		result.Related = append(result.Related, related)
	}
	return result
}

// otherPlaces are the places besides the first, as many as a result may have.
func (c *Credential) otherPlaces() []Location {
	i := c.placeIndex()
	if i < 0 {
		return nil
	}
	others := slices.Delete(slices.Clone(c.Locations), i, i+1)
	return others[:min(len(others), maxPlaces-1)]
}

var sarifLevels = map[string]string{
	"critical": "error", "high": "error", "medium": "warning", "unknown": "warning", "low": "note",
}

// sarifMessage is what a viewer shows, its first sentence as the title.
// Sentences that no longer fit are left out whole, so that no link is cut.
func sarifMessage(c *Credential, names map[string]string, others []Location) string {
	var b sentences
	b.add(unlinked(shorten(c.headline(), maxSARIFText/2)))
	b.addLabelled("Certainty", c.sure())
	b.addLabelled("Works in", c.setting())
	b.addLabelled("Expires", c.Expires)
	b.addLabelled("Stands ready", strings.Join(atMost(maxArmed, c.armed()), "; "))
	b.addLabelled("Agents", c.reached(names))
	b.add(links(others, len(c.Locations)-1))
	b.addLabelled("Not known", strings.Join(atMost(maxUnknowns, c.Blast.Unknowns), "; "))
	b.addLabelled("What to do", firstRemedy(c.Remedies))
	return b.text
}

// sentences is a text that grows by whole sentences up to SARIF's limit.
type sentences struct{ text string }

func (s *sentences) add(sentence string) {
	if sentence == "" {
		return
	}
	if !strings.HasSuffix(sentence, ".") {
		sentence += "."
	}
	if s.text != "" {
		sentence = " " + sentence
	}
	if utf8.RuneCountInString(s.text)+utf8.RuneCountInString(sentence) <= maxSARIFText {
		s.text += sentence
	}
}

func (s *sentences) addLabelled(label, text string) {
	if text != "" {
		s.add(label + ": " + unlinked(text))
	}
}

// unlinked keeps text from being read as a link to a location.
func unlinked(text string) string {
	if !strings.Contains(text, "](") {
		return text
	}
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text)
}

// links names the other places, each linked to its related location.
func links(others []Location, total int) string {
	var parts []string
	for i, l := range others[:min(len(others), maxLinks)] {
		label := strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(shorten(clean(l.describe()), 60))
		parts = append(parts, fmt.Sprintf("[%s](%d)", label, i+1))
	}
	if len(parts) == 0 {
		return ""
	}
	if more := total - len(parts); more > 0 {
		parts = append(parts, plural(more, "more place"))
	}
	return "Also at " + and(parts)
}

// codeFlows is the way from the file to the loss. A step that names a place is
// put there, every other one at the credential's own place.
func codeFlows(raw *Credential, steps []string) []sarifCodeFlow {
	if len(steps) == 0 {
		return nil
	}
	places := raw.namedPlaces()
	var flow sarifThreadFlow
	for i, step := range steps[:min(len(steps), maxFlowSteps)] {
		at := physical(placeOf(raw.Blast.Path[i], places, raw.place()))
		at.Message = &sarifText{Text: shorten(unlinked(step), maxSARIFText)}
		flow.Locations = append(flow.Locations, sarifFlowLocation{at})
	}
	return []sarifCodeFlow{{[]sarifThreadFlow{flow}}}
}

// maxNamedPlaces bounds the search for the place of a step.
const maxNamedPlaces = 100

// namedPlaces are the places that a step could speak of.
func (c *Credential) namedPlaces() []Location {
	places := slices.Clone(c.Locations[:min(len(c.Locations), maxNamedPlaces)])
	for _, a := range c.Blast.Armed[:min(len(c.Blast.Armed), maxNamedPlaces)] {
		places = append(places, Location{Path: a.Path, Line: a.Line})
	}
	return places
}

func placeOf(step string, places []Location, otherwise Location) Location {
	for _, l := range places {
		if _, after, found := strings.Cut(step, l.String()); found && l.Path != "" && !startsWithDigit(after) {
			return l
		}
	}
	return otherwise
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// physical is a place in a file. Viewers want a line, so that a place without
// one, such as a whole file, is put on the first.
func physical(l Location) sarifLocation {
	path := l.Path
	if path == "" {
		path = l.Source
	}
	region := &sarifRegion{StartLine: max(1, l.Line)}
	if l.Line > 0 && l.Column > 0 {
		region.StartColumn = l.Column
	}
	return sarifLocation{Physical: sarifPhysical{Artifact: artifact(path), Region: region}}
}

// artifact is a path as a URI: below the repository's root where it is
// relative, a file URI where it is not.
func artifact(path string) sarifArtifact {
	path = strings.ToValidUTF8(strings.ReplaceAll(path, `\`, "/"), "\uFFFD")
	segments := strings.Split(strings.TrimPrefix(path, "./"), "/")
	for i, s := range segments {
		segments[i] = strings.ReplaceAll(url.PathEscape(s), ":", "%3A")
	}
	uri := strings.Join(segments, "/")
	switch {
	case strings.HasPrefix(path, "/"):
		return sarifArtifact{URI: "file://" + "/" + strings.TrimLeft(uri, "/")}
	case hasDrive(path):
		return sarifArtifact{URI: "file:///" + path[:2] + uri[len("C%3A"):]}
	case uri == "":
		return sarifArtifact{URI: ".", URIBaseID: sourceRoot}
	}
	return sarifArtifact{URI: uri, URIBaseID: sourceRoot}
}

func hasDrive(path string) bool {
	return len(path) > 2 && path[1] == ':' && path[2] == '/' && (path[0]|0x20 >= 'a' && path[0]|0x20 <= 'z')
}
