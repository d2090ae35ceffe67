package report

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// sarifRules collects the rules of a run. A rule is a kind at a level, since
// viewers take the severity from the rule and never from the result.
type sarifRules struct {
	list []sarifRule
	seen map[string]int
}

func newSARIFRules() *sarifRules {
	return &sarifRules{list: []sarifRule{}, seen: map[string]int{}}
}

// index is the place of the credential's rule in the list, made from the first
// credential that needs it.
func (s *sarifRules) index(c *Credential) int {
	id := ruleID(c)
	if i, ok := s.seen[id]; ok {
		return i
	}
	s.seen[id] = len(s.list)
	s.list = append(s.list, sarifRuleFor(c))
	return s.seen[id]
}

func ruleID(c *Credential) string {
	kind := c.Kind
	if kind == "" {
		kind = "unknown"
	}
	return shorten(kind, maxRuleName-len("/critical")) + "/" + c.level()
}

// severities are the scores by which GitHub names a level: over 9 is critical,
// from 7 high, from 4 medium.
var severities = map[string]string{
	"critical": "9.5", "high": "8.0", "medium": "5.5", "unknown": "4.0", "low": "2.0",
}

func sarifRuleFor(c *Credential) sarifRule {
	short := c.title() + ": " + c.level()
	full := sentences{}
	full.add("Found: " + c.title())
	full.add(upperFirst(c.Blast.Because))
	return sarifRule{
		ID:               ruleID(c),
		Name:             shorten(short, maxRuleName),
		ShortDescription: sarifText{Text: shorten(short, maxSARIFText)},
		FullDescription:  sarifText{Text: full.text},
		Help:             sarifText{Text: help(c, plainHelp), Markdown: help(c, markdownHelp)},
		HelpURI:          helpURI(c),
		Configuration:    sarifConfiguration{sarifLevels[c.level()]},
		Properties: sarifRuleProperties{
			Tags: tags(c), Precision: precision(c), SecuritySeverity: severities[c.level()],
		},
	}
}

func tags(c *Credential) []string {
	list := []string{"security", "external/cwe/cwe-798", "external/cwe/cwe-522", "credential"}
	if c.Provider != "" {
		list = append(list, c.Provider)
	}
	if w := c.Blast.Worst; w != nil && w.Effect != "" {
		list = append(list, w.Effect)
	}
	return list[:min(len(list), maxTags)]
}

// precision says how often a finding of the rule is one: formats of a known
// kind hardly ever err, general rules do.
func precision(c *Credential) string {
	if c.level() == "unknown" || strings.HasPrefix(c.Kind, "generic.") {
		return "low"
	}
	return "high"
}

// helpStyle is how help is written: as plain text or as Markdown.
type helpStyle struct {
	text    func(string) string
	code    func(string) string
	heading func(string) string
	item    string
}

var (
	plainHelp = helpStyle{
		text: func(s string) string { return s }, code: func(s string) string { return s },
		heading: func(s string) string { return s + ":" }, item: "- ",
	}
	markdownHelp = helpStyle{
		text: mdText, code: mdCode,
		heading: func(s string) string { return "**" + s + "**" }, item: "1. ",
	}
)

// help says what the rule found, the worst it allows, and what to do; whole
// lines, as many as fit.
func help(c *Credential, style helpStyle) string {
	lines := []string{style.heading("What it is"), style.text(c.title()) + " (" + style.code(ruleID(c)) + ")", ""}
	if w := c.Blast.Worst; w != nil {
		lines = append(lines, style.heading("The worst it allows"), style.code(w.name())+": "+style.text(Consequence(*w)))
		if w.Source != "" {
			lines = append(lines, style.text("Source: ")+w.Source)
		}
	} else {
		lines = append(lines, style.heading("What it allows"), style.text(upperFirst(c.Blast.Because)))
	}
	if len(c.Remedies) > 0 {
		lines = append(lines, "", style.heading("What to do"))
	}
	for _, r := range c.Remedies {
		lines = append(lines, style.item+style.text(r.sentence()))
	}
	return joinUpTo(maxSARIFText, lines)
}

// joinUpTo joins as many whole lines as fit, with an ellipsis for the others.
func joinUpTo(limit int, lines []string) string {
	used := len("\n…")
	for i, line := range lines {
		used += utf8.RuneCountInString(line) + 1
		if used > limit {
			return strings.Join(append(slices.Clone(lines[:i]), "…"), "\n")
		}
	}
	return strings.Join(lines, "\n")
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[size:]
}

// helpURI is the page that says most, if it is one that can be opened.
func helpURI(c *Credential) string {
	var candidates []string
	for _, r := range c.Remedies {
		candidates = append(candidates, r.URL)
	}
	if w := c.Blast.Worst; w != nil {
		candidates = append(candidates, w.Source)
	}
	for _, link := range candidates {
		if webLink(link) != "" {
			return link
		}
	}
	return ""
}

// webLink is the link if a browser may follow it, otherwise "".
func webLink(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(link, " <>\"\\") {
		return ""
	}
	return link
}
