package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed page.html.tmpl
var pageText string

type htmlRenderer struct{}

func newHTML(Options) Renderer { return htmlRenderer{} }

// Render writes one page without scripts and without anything that would be
// fetched: it can be mailed, archived, read in the dark and printed.
func (htmlRenderer) Render(w io.Writer, r *Report) error {
	page, err := template.New("page").Parse(pageText)
	if err != nil {
		return fmt.Errorf("the page's template is broken: %w", err)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, pageFor(r.cleaned())); err != nil {
		return fmt.Errorf("the page cannot be drawn: %w", err)
	}
	_, err = w.Write(out.Bytes())
	return err
}

// pageView is what the template draws. It holds sentences, so that the template
// decides nothing.
type pageView struct {
	Verdict, Version string
	Fails, Complete  bool
	Counts           []levelCount
	Targets          []string
	Scanned          string
	Cards            []card
	Unknown, Nothing []line
	UnknownWords     string
	NothingWords     string
	Gaps             []string
	LeftOut          []string
}

type levelCount struct {
	Level string
	Count int
}

// line is a credential that gets no card.
type line struct{ Name, At, Because, ID string }

// card is one credential.
type card struct {
	Level, Name, Redacted, ID, Kind string
	Fails                           bool
	At, Headline, Because           string
	Facts                           []fact
	Path                            []string
	Places                          []string
	Reach                           []reachLine
	Grants                          []Grant
	Remedies                        []step
	Source                          string
	Verdict                         string
}

// fact is a labelled line. First is false where its label repeats.
type fact struct {
	Label, Text string
	First       bool
}

func (c *card) facts(label string, texts ...string) {
	for i, text := range texts {
		if text != "" {
			c.Facts = append(c.Facts, fact{label, text, i == 0})
		}
	}
}

type reachLine struct {
	Agent, Channel, Access, Because, Rule string
	Assumed                               bool
}

type step struct{ Text, URL string }

func pageFor(r *Report) pageView {
	v := pageView{
		Verdict: r.verdict(), Version: r.Tool.Version, Fails: r.Summary.Fails, Complete: r.Scan.Complete,
		Targets: r.Scan.Targets, Scanned: r.scanned(), LeftOut: r.Scan.leftOut(),
	}
	names := r.agentNames()
	for _, c := range r.ranked() {
		v.count(c.level())
		entry := line{c.title(), c.at(), c.Blast.Because, c.ID}
		switch {
		case c.Verdict.Fails:
			v.Cards = append(v.Cards, cardOf(c, names))
		case c.level() == "none":
			v.Nothing = append(v.Nothing, entry)
		case c.level() == "unknown":
			v.Unknown = append(v.Unknown, entry)
		default:
			v.Cards = append(v.Cards, cardOf(c, names))
		}
	}
	v.UnknownWords = plural(len(v.Unknown), "secret") + " of unknown kind"
	v.NothingWords = foldedNone(len(v.Nothing))
	for _, gap := range r.Scan.gaps() {
		v.Gaps = append(v.Gaps, gap.sentence())
	}
	return v
}

// count relies on the credentials coming in the order of their levels.
func (v *pageView) count(level string) {
	if n := len(v.Counts); n > 0 && v.Counts[n-1].Level == level {
		v.Counts[n-1].Count++
		return
	}
	v.Counts = append(v.Counts, levelCount{level, 1})
}

func passes(v Verdict) string {
	if v.Fails {
		return "fails the gate: " + v.Because
	}
	return "passes the gate: " + v.Because
}

func cardOf(c *Credential, names map[string]string) card {
	out := card{
		Level: c.level(), Name: c.title(), Redacted: c.glimpse(), ID: c.ID, Kind: c.Kind,
		Fails: c.Verdict.Fails, Verdict: passes(c.Verdict),
		At: c.at(), Headline: c.says(), Because: upperFirst(c.Blast.Because),
		Path: c.Blast.Path, Grants: c.Blast.Grants,
	}
	out.facts("Certainty", c.sure())
	out.facts("Works in", c.setting())
	out.facts("Expires", c.Expires)
	out.facts("Stands ready", c.armed()...)
	out.facts("Agents", c.reached(names))
	out.facts("Owner", c.answers())
	out.facts("Not known", c.Blast.Unknowns...)
	if len(c.Locations) > 1 {
		for _, l := range c.Locations {
			out.Places = append(out.Places, l.describe())
		}
	}
	for _, reach := range c.Reach {
		name := reach.Agent
		if names[name] != "" {
			name = names[name]
		}
		out.Reach = append(out.Reach, reachLine{name, reach.Channel, reach.Access, reach.Because, reach.Rule, reach.Assumed})
	}
	for _, r := range c.Remedies {
		out.Remedies = append(out.Remedies, step{r.sentence(), webLink(r.URL)})
	}
	if w := c.Blast.Worst; w != nil {
		out.Source = webLink(w.Source)
	}
	return out
}
