package report

import (
	"fmt"
	"io"
)

// maxReached is how many credentials are listed under an agent.
const maxReached = 20

// Agents writes who is here, how each is known, which of its rules do nothing,
// and what it can reach, worst first.
func Agents(w io.Writer, r *Report) error {
	out := &lines{w: w}
	if len(r.Agents) == 0 {
		out.add("No AI agent is configured here.")
	}
	for i, a := range r.Agents {
		if i > 0 {
			out.add("")
		}
		agent(out, a, r.ranked())
	}
	return out.err
}

func agent(l *lines, a Agent, ranked []*Credential) {
	l.add("%s  (%s, %s)", clean(a.Name), a.ID, a.Scope)
	list(l, "known by", a.Evidence, func(e string) string { return e })
	list(l, "does nothing", a.Idle, func(i Idle) string { return i.Rule + ": " + i.Because })
	reached, more := 0, 0
	for _, c := range ranked {
		for _, way := range c.Reach {
			if way.Agent != a.ID || c.level() == "none" {
				continue
			}
			if reached++; reached > maxReached {
				more++
				continue
			}
			at := c.place()
			l.field(way.Access, fmt.Sprintf("%s  %s, %s:%d (%s: %s)", c.level(), c.Name, at.Path, at.Line, way.Channel, because(way)))
		}
	}
	switch {
	case reached == 0:
		l.field("reaches", "none of the credentials that were found")
	case more > 0:
		l.field("", fmt.Sprintf("and %d more, which --format json lists", more))
	}
}

// because is the reason of an access, with the rule that decided it.
func because(way Reach) string {
	text := way.Because
	if way.Rule != "" {
		text += " [" + way.Rule + "]"
	}
	if way.Assumed {
		text += ", assumed"
	}
	return text
}
