package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// maxReached is how many credentials are listed under an agent.
const maxReached = 30

// Agents writes who is here, how each is set up, which of its rules do nothing,
// and what it can reach: the agent that reaches the worst first, and of each the
// worst first. Credentials that it gets at in the same way stand together, under
// that way.
func Agents(w io.Writer, r *Report, o Options) error {
	width := o.Width
	if width <= 0 {
		width = defaultWidth
	}
	a := agentsRenderer{palette: palette(o.Color), width: min(max(width, minTable), maxWidth)}
	if len(r.Agents) == 0 {
		a.line(0, "No AI agent is configured here.")
	}
	for i, agent := range reaching(r) {
		if i > 0 {
			a.line(0, "")
		}
		a.agent(agent)
	}
	_, err := w.Write(a.out.Bytes())
	return err
}

// reacher is an agent with what it reaches, worst first.
type reacher struct {
	Agent
	ways []*wayIn
	// open counts what it reaches with nobody asked, by level; asked is how much
	// more it reaches otherwise.
	open  map[string]int
	asked int
}

// wayIn is one way in, and what an agent gets at by it.
type wayIn struct {
	Reach
	credentials []*Credential
}

// reaching are the agents of a report, the one that reaches the worst first.
func reaching(r *Report) []*reacher {
	ranked := r.ranked()
	var all []*reacher
	for _, a := range r.Agents {
		one := &reacher{Agent: a, open: map[string]int{}}
		for _, c := range ranked {
			one.reach(c)
		}
		slices.SortStableFunc(one.ways, func(a, b *wayIn) int {
			return cmp.Compare(openness(a.Access), openness(b.Access))
		})
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(a, b *reacher) int {
		for _, level := range levels {
			if n := cmp.Compare(b.open[level], a.open[level]); n != 0 {
				return n
			}
		}
		return cmp.Compare(b.asked, a.asked)
	})
	return all
}

// openness orders accesses, most open first.
func openness(access string) int {
	return slices.Index([]string{"open", "unknown", "asks", "refused", "blocked"}, access)
}

// reach takes in a credential, if the agent gets at it and it opens something.
func (a *reacher) reach(c *Credential) {
	for _, way := range c.Reach {
		if way.Agent != a.ID || c.level() == "none" {
			continue
		}
		if way.Access == "open" || way.Access == "unknown" {
			a.open[c.level()]++
		} else {
			a.asked++
		}
		i := slices.IndexFunc(a.ways, func(w *wayIn) bool { return w.Reach == way })
		if i < 0 {
			i = len(a.ways)
			a.ways = append(a.ways, &wayIn{Reach: way})
		}
		a.ways[i].credentials = append(a.ways[i].credentials, c)
	}
}

// sum says in a few words what the agent reaches.
func (a *reacher) sum() string {
	var parts []string
	for _, level := range levels {
		if n := a.open[level]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, level))
		}
	}
	switch {
	case len(parts) == 0 && a.asked == 0:
		return "reaches none of the credentials that were found"
	case len(parts) == 0:
		return fmt.Sprintf("reaches nothing unasked, and %d if a person or a rule lets it", a.asked)
	case a.asked > 0:
		return fmt.Sprintf("reaches %s with nobody asked, and %d more if a person or a rule lets it", strings.Join(parts, ", "), a.asked)
	}
	return "reaches " + strings.Join(parts, ", ") + " with nobody asked"
}

// agentsRenderer writes agents as text.
type agentsRenderer struct {
	palette
	width int
	out   bytes.Buffer
}

func (a *agentsRenderer) line(indent int, text string) {
	writeTrimmed(&a.out, strings.Repeat(" ", indent)+text+"\n")
}

func (a *agentsRenderer) agent(r *reacher) {
	name, known, sum := clean(r.Name), "  ("+clean(r.ID)+", "+clean(r.Scope)+")", r.sum()
	if width(name+known)+2+len(sum) <= a.width {
		a.line(0, a.bold(name)+known+"  "+sum)
	} else {
		a.line(0, a.bold(name)+known)
		for _, line := range wrap(sum, a.width-2) {
			a.line(2, line)
		}
	}
	a.fields("known by", r.Evidence)
	a.fields("settings", r.Settings)
	for _, s := range r.Stances {
		where := map[string]string{"project": "in the project", "home": "in the home", "environment": "environment"}[s.Where]
		a.fields(where, []string{access(s.Access) + " (" + s.Channel + "): " + because(Reach{Because: s.Because, Rule: s.Rule, Assumed: s.Assumed})})
	}
	for _, i := range r.Idle {
		a.fields("does nothing", []string{i.Rule + ": " + i.Because})
	}
	shown := 0
	for _, way := range r.ways {
		a.way(way, &shown)
	}
	if total := a.total(r); total > shown {
		a.line(2, fmt.Sprintf("and %d more, which --format json lists", total-shown))
	}
}

func (a *agentsRenderer) total(r *reacher) int {
	n := 0
	for _, way := range r.ways {
		n += len(way.credentials)
	}
	return n
}

// fieldWidth fits the longest label.
const fieldWidth = 14

// fields writes a label and a text for each line, wrapped below itself.
func (a *agentsRenderer) fields(label string, texts []string) {
	for _, text := range texts {
		for _, line := range wrap(clean(text), a.width-fieldWidth-4) {
			a.line(2, a.dim(fmt.Sprintf("%-*s", fieldWidth, label))+"  "+line)
			label = ""
		}
	}
}

// way writes a way in, and below it what is had by it.
func (a *agentsRenderer) way(w *wayIn, shown *int) {
	if *shown >= maxReached {
		return
	}
	a.line(0, "")
	for i, line := range wrap(access(w.Access)+" ("+w.Channel+"): "+clean(because(w.Reach)), a.width-4) {
		a.line(2+2*min(i, 1), line)
	}
	name := 0
	for _, c := range w.credentials {
		name = max(name, width(clean(c.Name)))
	}
	name = min(name, a.width/2)
	for _, c := range w.credentials {
		if *shown++; *shown > maxReached {
			*shown = maxReached
			return
		}
		a.credential(c, name)
	}
}

// credential writes its level, name and place, side by side.
func (a *agentsRenderer) credential(c *Credential, name int) {
	names := wrap(clean(c.Name), name)
	places := wrap(clean(spot(c)), max(a.width-labelWidth-name-8, minText))
	for i := range max(len(names), len(places)) {
		level, of, in := strings.Repeat(" ", labelWidth), "", ""
		if i == 0 {
			level = a.level(c.level())
		}
		if i < len(names) {
			of = names[i]
		}
		if i < len(places) {
			in = places[i]
		}
		a.line(4, level+"  "+of+strings.Repeat(" ", max(name-width(of), 0))+"  "+in)
	}
}

// spot is where a credential stands; a socket or a keyring has no lines.
func spot(c *Credential) string {
	at := c.place()
	if c.Facts[finding.FactAmbient] != "" && at.Source != "worktree" {
		return at.Path
	}
	return fmt.Sprintf("%s:%d", at.Path, at.Line)
}

// access says in words how freely.
func access(word string) string {
	return map[string]string{
		"open": "nothing asks", "unknown": "nothing known asks", "asks": "a person is asked",
		"refused": "a rule refuses, with a way round", "blocked": "blocked",
	}[word]
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
