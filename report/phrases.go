package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The sentences that more than one format says, so that they say it alike.

// title is what a reader calls the credential.
func (c *Credential) title() string {
	switch {
	case c.Name != "":
		return c.Name
	case c.Kind != "":
		return c.Kind
	}
	return "Secret of unknown kind"
}

// glimpse is what may be shown of the value, or "" where that is nothing.
func (c *Credential) glimpse() string {
	if c.Redacted == "…" {
		return ""
	}
	return c.Redacted
}

// can is the worst that it allows: the call, and what that leaves behind.
func (c *Credential) can() string {
	w := c.Blast.Worst
	if w == nil {
		return c.Blast.Because
	}
	return w.does() + ": " + Consequence(*w)
}

// says is can as a sentence of its own.
func (c *Credential) says() string {
	if c.Blast.Worst == nil {
		return upperFirst(c.can())
	}
	return c.can()
}

// headline is the finding in one sentence, with its subject.
func (c *Credential) headline() string {
	w := c.Blast.Worst
	if w == nil {
		return c.title() + ": " + c.Blast.Because
	}
	return c.title() + " can call " + w.name() + ": " + Consequence(*w)
}

// name is the call, or what stands for it.
func (a *Action) name() string { return cmp.Or(a.Call, a.Title, a.Action) }

// does is what somebody can do, in words, and by which call.
func (a *Action) does() string {
	if a.Title == "" || a.Call == "" {
		return a.name()
	}
	return lowerFirst(a.Title) + " (" + a.Call + ")"
}

// lowerFirst lets a sentence stand inside another; names in capitals stay.
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[size:]); !unicode.IsLower(second) && second != ' ' {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// sure is the certainty, and the level at best where that is another.
func (c *Credential) sure() string {
	b := c.Blast
	if b.AtBest == b.Level || b.AtBest == "" {
		return b.Certainty
	}
	return strings.TrimPrefix(b.Certainty+"; at best "+b.AtBest, "; ")
}

// String is the place as people write it, path:line.
func (l Location) String() string {
	path := l.Path
	if path == "" {
		path = l.Source
	}
	if l.Line > 0 {
		return fmt.Sprintf("%s:%d", path, l.Line)
	}
	return path
}

// describe is the place, and what is special about it.
func (l Location) describe() string {
	switch {
	case l.Source == "image" && l.Deleted != "":
		return l.String() + " until layer " + l.Deleted + ", still in the image"
	case l.Source == "history" && l.Deleted != "":
		return l.String() + " until commit " + shortCommit(l.Deleted) + ", still in the history"
	case l.Source == "history" && l.Commit != "":
		return l.String() + " in commit " + shortCommit(l.Commit)
	case l.Source == "history":
		return l.String() + " in the history"
	case l.IgnoredByGit:
		return l.String() + " (ignored by git)"
	}
	return l.String()
}

func shortCommit(sha string) string { return sha[:min(len(sha), 10)] }

// at is where to look, and how many more places there are.
func (c *Credential) at() string {
	if len(c.Locations) == 0 {
		return ""
	}
	text := c.place().describe()
	if more := len(c.Locations) - 1; more > 0 {
		text += ", and " + plural(more, "more place")
	}
	return text
}

// setting is where the credential works, and whose it is.
func (c *Credential) setting() string {
	var parts []string
	if c.Environment != "" && c.Environment != "unknown" {
		parts = append(parts, c.environment())
	}
	if c.Account != "" {
		parts = append(parts, "account "+c.Account)
	}
	return strings.Join(parts, ", ")
}

// environment is where the credential works, and how that is known.
func (c *Credential) environment() string {
	if c.EnvironmentAssumed {
		return c.Environment + " (as file names suggest)"
	}
	return c.Environment
}

// answers is who answers for it and what it is for.
func (c *Credential) answers() string {
	var parts []string
	if c.Owner.Name != "" {
		owner := c.Owner.Name
		if c.Owner.Source != "" {
			owner += " (" + c.Owner.Source + ")"
		}
		parts = append(parts, owner)
	}
	if c.Purpose != "" {
		parts = append(parts, c.Purpose)
	}
	return strings.Join(parts, "; ")
}

// armed are the commands that stand ready, each with its place.
func (c *Credential) armed() []string {
	var out []string
	for _, a := range c.Blast.Armed {
		out = append(out, a.Command+" ("+a.place()+")")
	}
	return out
}

// place is where a command stands, and whether it asks.
func (a Armed) place() string {
	place := Location{Path: a.Path, Line: a.Line}.String()
	if a.Asks {
		place += ", asks first"
	}
	return place
}

// pivots says whether the worst is done to another provider than its own.
func (c *Credential) pivots() bool {
	w := c.Blast.Worst
	return w != nil && c.Provider != "" && !strings.HasPrefix(w.Action, c.Provider+".")
}

// sentence is the remedy with its detail, which may be a sentence or part of one.
func (r Remedy) sentence() string {
	first, _ := utf8.DecodeRuneInString(r.Detail)
	switch {
	case r.Detail == "":
		return r.Title
	case unicode.IsUpper(first):
		return strings.TrimSuffix(r.Title, ".") + ". " + r.Detail
	}
	return strings.TrimSuffix(r.Title, ".") + ": " + r.Detail
}

// agentNames are the names of the agents by their ids, fit to be shown.
func (r *Report) agentNames() map[string]string {
	names := make(map[string]string, len(r.Agents))
	for _, a := range r.Agents {
		if a.Name != "" {
			names[a.ID] = clean(a.Name)
		}
	}
	return names
}

// maxAgents is how many agents one sentence names.
const maxAgents = 6

// reached says which agents get at it and by what way, and what stops the
// others: for each agent its best channel counts.
func (c *Credential) reached(names map[string]string) string {
	phrases := map[string]string{
		"open": "open to %s", "unknown": "not known for %s", "asks": "%s asks first",
		"refused": "refused to %s, with a known way round", "blocked": "blocked for %s",
	}
	byAccess := map[string][]string{}
	for _, reach := range c.bestReach() {
		byAccess[reach.Access] = append(byAccess[reach.Access], reach.who(names))
	}
	var parts []string
	for _, access := range accesses {
		who := byAccess[access]
		if len(who) == 0 {
			continue
		}
		phrase := phrases[access]
		if access == "asks" && len(who) > 1 {
			phrase = "%s ask first"
		}
		parts = append(parts, fmt.Sprintf(phrase, and(atMost(maxAgents, who))))
	}
	return strings.Join(parts, "; ")
}

// who names an agent with what decides: the way that is open to it where that is
// not simply the file, the rule that stops it, or that it is only assumed.
func (r Reach) who(names map[string]string) string {
	name := cmp.Or(names[r.Agent], r.Agent)
	var by []string
	switch {
	case r.Rule != "" && (r.Access == "refused" || r.Access == "blocked"):
		by = append(by, clean(r.Rule))
	case r.Access == "open" && r.Channel != "" && r.Channel != "file":
		by = append(by, "by "+channelWords[r.Channel])
	}
	if r.Assumed {
		by = append(by, "assumed")
	}
	if len(by) == 0 {
		return name
	}
	return name + " (" + strings.Join(by, ", ") + ")"
}

// channelWords are the ways to a value, as they stand in a sentence.
var channelWords = map[string]string{
	"file": "its file tools", "shell": "its shell", "environment": "its environment", "mcp": "an MCP server",
	"transcript": "a transcript", "socket": "a socket",
}

// opened is the first step of the way to the loss: how the agent that gets at it
// most easily does so. It is "" where none does without being asked.
func opened(reach []Reach, names map[string]string) string {
	if len(reach) == 0 || reach[0].Access != "open" {
		return ""
	}
	r := reach[0]
	step := cmp.Or(names[r.Agent], r.Agent) + " gets it by " + cmp.Or(channelWords[r.Channel], r.Channel) + " without asking"
	if r.Because != "" {
		step += ": " + r.Because
	}
	if r.Rule != "" {
		step += " (" + r.Rule + ")"
	}
	return step
}

// bestReach is the most open access of each agent, in the order in which the
// report lists the agents. A word that is no access reads as unknown.
func (c *Credential) bestReach() []Reach {
	var best []Reach
	for _, reach := range c.Reach {
		if !slices.Contains(accesses, reach.Access) {
			reach.Access = "unknown"
		}
		i := slices.IndexFunc(best, func(b Reach) bool { return b.Agent == reach.Agent })
		switch {
		case i < 0:
			best = append(best, reach)
		case rank(accesses, reach.Access) < rank(accesses, best[i].Access):
			best[i] = reach
		}
	}
	return best
}
