package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Explain writes everything that is known of each credential of a report, for
// one person who asked about it.
func Explain(w io.Writer, r *Report) error {
	out := &lines{w: w}
	for i, c := range r.Credentials {
		if i > 0 {
			out.add("")
		}
		explainOne(out, c)
	}
	return out.err
}

// lines writes lines until the first error.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) add(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format+"\n", args...)
	}
}

// maxAlso is how many other calls are listed: a cloud key has hundreds.
const maxAlso = 12

// line writes a label and a text that must stay in one piece, such as an address.
func (l *lines) line(label, text string) {
	if text != "" {
		l.add("  %-13s  %s", label, clean(text))
	}
}

// field writes a label and a text, wrapped below itself; nothing for no text.
func (l *lines) field(label, text string) {
	if text == "" {
		return
	}
	for i, line := range wrap(clean(text), 64) {
		if i > 0 {
			label = ""
		}
		l.add("  %-13s  %s", label, line)
	}
}

func explainOne(l *lines, c Credential) {
	l.add("%s  %s", clean(c.Name), clean(c.Redacted))
	l.field("kind", c.Kind)
	l.field("level", c.Blast.Level+atBest(c.Blast))
	l.field("because", c.Blast.Because)
	if w := c.Blast.Worst; w != nil {
		l.field("worst call", w.Call+" ("+w.Title+")")
		l.field("", Consequence(*w))
		l.field("", w.Note)
		l.line("source", w.Source)
		steps := 0
		list(l, "the way", c.Blast.Path, func(step string) string { steps++; return fmt.Sprintf("%d. %s", steps, step) })
	}
	l.field("environment", c.environment())
	l.field("account", c.Account)
	l.field("expires", c.Expires)
	for _, name := range sortedKeys(c.Facts) {
		l.field(name, c.Facts[name])
	}
	list(l, "where", c.Locations, func(x Location) string { return fmt.Sprintf("%s:%d:%d", x.Path, x.Line, x.Column) })
	list(l, "holds", c.Blast.Grants, func(g Grant) string { return g.Scope + ", " + g.Certainty + ": " + g.Evidence })
	also := others(c.Blast)
	shown := also[:min(len(also), maxAlso)]
	list(l, "may also call", shown, func(j Judged) string { return j.Level + "  " + j.Action })
	if more := len(also) - len(shown); more > 0 {
		l.field("", fmt.Sprintf("and %d more, which --format json lists", more))
	}
	list(l, "stands ready", c.Blast.Armed, func(a Armed) string {
		return strings.TrimSpace(a.Command + " (" + a.place() + ")\n" + a.Does)
	})
	list(l, "not known", c.Blast.Unknowns, func(u string) string { return u })
	list(l, "what to do", c.Remedies, func(r Remedy) string {
		return strings.TrimSpace(strings.Join([]string{r.stepped(), r.Detail, r.URL}, "\n"))
	})
	l.field("gate", verdictWords(c.Verdict))
}

func atBest(b Blast) string {
	if b.AtBest == b.Level || b.Certainty == "" {
		return ", " + b.Certainty
	}
	return ", " + b.Certainty + "; " + b.AtBest + " at best"
}

func others(b Blast) []Judged {
	return slices.DeleteFunc(slices.Clone(b.Actions), func(j Judged) bool {
		return b.Worst != nil && j.Action == b.Worst.Action
	})
}

func verdictWords(v Verdict) string {
	if v.Fails {
		return "fails: " + v.Because
	}
	return "holds: " + v.Because
}

// list writes one entry after another under one label.
func list[T any](l *lines, label string, entries []T, text func(T) string) {
	for _, e := range entries {
		for i, part := range strings.Split(text(e), "\n") {
			if i > 0 {
				part = "  " + part
			}
			l.field(label, part)
			label = ""
		}
	}
}
