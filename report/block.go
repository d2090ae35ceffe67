package report

import (
	"fmt"
	"slices"
	"strings"
)

// block is what people read about one credential in text.
type block struct {
	level, name string
	fields      []field
}

type field struct{ label, text string }

const (
	maxUnknowns = 3
	maxArmed    = 3
)

// blockOf picks what somebody needs who has to act now: where it is, what it
// can do, how sure that is, who gets at it and what to do first. Of what does
// little harm it says less.
func blockOf(c *Credential, r *Report, names map[string]string) block {
	b := block{level: c.level(), name: strings.TrimSpace(c.title() + " " + c.glimpse())}
	b.add("at", c.at())
	if c.Secret != "" {
		b.add("secret", c.Secret)
	}
	b.add("can", c.can())
	if c.pivots() {
		b.add("by way", strings.Join(c.way(), " → "))
	}
	b.add("armed", strings.Join(atMost(maxArmed, c.armed()), "; "))
	b.add("how sure", c.sure())
	b.add("works in", c.setting())
	b.add("expires", c.Expires)
	if !slices.Contains([]string{"low", "none"}, b.level) || c.Verdict.Fails {
		b.add("agents", c.reached(names))
		b.add("owner", c.answers())
		b.add("unknown", strings.Join(atMost(maxUnknowns, c.Blast.Unknowns), "; "))
		b.add("do", firstRemedy(c.Remedies))
		b.add("then", laterRemedies(c.Remedies))
	}
	b.add("gate", spared(c, r.Summary.FailOn))
	b.add("id", c.identity())
	return b
}

// way is the path but for its end, the call and what that leaves behind, which
// are told already.
func (c *Credential) way() []string {
	return c.Blast.Path[:max(0, len(c.Blast.Path)-2)]
}

func (b *block) add(label, text string) {
	if text != "" {
		b.fields = append(b.fields, field{label, text})
	}
}

func (c *Credential) identity() string {
	if c.Kind == "" || c.ID == "" {
		return c.ID + c.Kind
	}
	return c.ID + " (" + c.Kind + ")"
}

// firstRemedy is the first thing to do.
func firstRemedy(remedies []Remedy) string {
	if len(remedies) == 0 {
		return ""
	}
	return strings.TrimSuffix(remedies[0].sentence(), ".")
}

// maxThen is how many further steps are shown; explain has them all.
const maxThen = 4

// laterRemedies are the titles of what comes after it, one of each step, since
// what a tired person needs to see is the order.
func laterRemedies(remedies []Remedy) string {
	var titles []string
	shown := map[string]bool{}
	for i, r := range remedies {
		if i > 0 && (r.Step == "" || !shown[r.Step]) && len(titles) < maxThen {
			titles = append(titles, fmt.Sprintf("%d. %s", len(titles)+2, strings.TrimSuffix(r.Title, ".")))
		}
		shown[r.Step] = true
	}
	return strings.Join(titles, "; ")
}

// spared says why the gate lets something pass that its level alone would stop.
func spared(c *Credential, failOn string) string {
	if c.Verdict.Fails || rank(levels, c.level()) > rank(levels, failOn) || !slices.Contains(levels, failOn) {
		return ""
	}
	return "passes: " + c.Verdict.Because
}
