package report

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/gate"
)

// Answer is all that the stages found out about one credential.
type Answer struct {
	Credential  *detectors.Credential
	ID          string
	Environment catalog.Environment
	// Suggested says that only names of files tell the environment.
	Suggested bool
	Blast     blastradius.Blast
	// Armed are the commands that stand ready with it, the readiest first.
	Armed   []Armed
	Verdict gate.Verdict
	// IgnoredByGit holds the paths that git does not track.
	IgnoredByGit map[string]bool
	// Reach is each agent's best way to the credential, most open first.
	Reach []Reach
	// AgentNames are the names of agents by their ids.
	AgentNames map[string]string
	// ShowSecret puts the value itself into the report.
	ShowSecret bool
}

// Assemble turns an answer into its entry in the report.
func Assemble(a Answer) Credential {
	c := a.Credential
	entry := Credential{
		ID:                 a.ID,
		Kind:               c.KindName,
		Provider:           c.Provider(),
		Name:               c.Name,
		Redacted:           c.Secret.Redacted(),
		Locations:          locations(c.Locations, a.IgnoredByGit),
		Environment:        string(a.Environment),
		EnvironmentAssumed: a.Suggested && a.Environment != catalog.UnknownEnvironment,
		Account:            c.Facts[finding.FactAccount],
		Expires:            c.Facts[finding.FactExpires],
		Facts:              otherFacts(c.Facts),
		Blast:              blast(a.Blast),
		Reach:              a.Reach,
		Verdict:            Verdict{Fails: a.Verdict.Fails, Because: a.Verdict.Because},
	}
	entry.Remedies = remedies(c.Kind, surroundings{entry.Locations, a.Reach, c.Facts})
	entry.Blast.Path = path(entry, a.Blast, opened(a.Reach, a.AgentNames))
	entry.Blast.Armed = append(entry.Blast.Armed, a.Armed...)
	if a.ShowSecret {
		entry.Secret = c.Secret.Reveal()
	}
	return entry
}

func locations(seen []detectors.Location, ignored map[string]bool) []Location {
	list := make([]Location, 0, len(seen))
	for _, l := range seen {
		list = append(list, Location{
			Source: string(l.Origin.Source), Path: l.Origin.Path, Line: l.Line, Column: l.Column,
			Commit: l.Trace.Commit, Author: l.Trace.Author, Date: l.Trace.Date, Deleted: l.Trace.Deleted, DeletedDate: l.Trace.DeletedDate,
			Name: l.Name, Ignore: l.Ignore, IgnoredByGit: ignored[l.Origin.Path],
		})
	}
	return list
}

// otherFacts are the facts that have no field of their own.
func otherFacts(facts finding.Facts) map[string]string {
	other := map[string]string(maps.Clone(facts))
	for _, name := range []string{finding.FactAccount, finding.FactExpires, finding.FactName, finding.FactEnvironment} {
		delete(other, name)
	}
	if len(other) == 0 {
		return nil
	}
	return other
}

func blast(b blastradius.Blast) Blast {
	out := Blast{
		Level: b.Level.String(), AtBest: b.AtBest.String(), Certainty: string(b.Certainty), Because: b.Row.Because,
		Armed: []Armed{}, Path: []string{}, Grants: []Grant{}, Actions: []Judged{}, Unknowns: []string{},
	}
	out.Unknowns = append(out.Unknowns, b.Unknowns...)
	for _, g := range b.Grants {
		out.Grants = append(out.Grants, Grant{Scope: g.Scope, Certainty: string(g.Certainty), Evidence: g.Evidence})
	}
	for _, j := range b.Actions {
		out.Actions = append(out.Actions, Judged{Action: j.FullName(), Level: j.Level.String()})
	}
	if b.Worst != nil {
		worst := action(b.Worst.Action)
		out.Worst = &worst
	}
	return out
}

func action(a *catalog.Action) Action {
	return Action{
		Action: a.FullName(), Title: a.Title, Call: a.Call, Effect: string(a.Effect), Recovery: string(a.Recovery),
		Window: a.Window, Backups: string(a.Backups), Gate: string(a.Gate.Kind), GateRemovable: a.Gate.Removable,
		Note: a.Note, Source: a.Source,
	}
}

// path tells the way from the file to the loss, a step an entry. Opened is how an
// agent gets at it, "" where none does.
func path(c Credential, b blastradius.Blast, opened string) []string {
	if b.Worst == nil || len(c.Locations) == 0 {
		return []string{}
	}
	first := c.Locations[0]
	steps := []string{
		fmt.Sprintf("%s:%d holds %s %s", first.Path, first.Line, Article(c.Name), c.Name),
	}
	if opened != "" {
		steps = append(steps, opened)
	}
	steps = append(steps, b.Worst.Via...)
	if g := b.Worst.By; g.Scope != "" {
		who := "it holds"
		if len(b.Worst.Via) > 0 {
			who = "that holds"
		}
		steps = append(steps, fmt.Sprintf("%s %s (%s: %s)", who, g.Scope, g.Certainty, g.Evidence))
	}
	return append(steps, fmt.Sprintf("%s (%s)", b.Worst.Call, b.Worst.Title), consequence(b.Worst.Action))
}

// consequence says in words what an action leaves behind.
func consequence(a *catalog.Action) string {
	return Consequence(action(a))
}

// Summarise counts what the report holds.
func Summarise(credentials []Credential) Summary {
	s := Summary{ByLevel: map[string]int{}, Credentials: len(credentials)}
	for _, c := range credentials {
		s.ByLevel[c.Blast.Level]++
		s.Locations += len(c.Locations)
		s.Fails = s.Fails || c.Verdict.Fails
	}
	return s
}

// plural is "1 file", "2 files".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// Article is "an" before a vowel's sound, as far as names of kinds go.
func Article(noun string) string {
	if noun != "" && (strings.ContainsRune("AEIOaeio", rune(noun[0])) || strings.HasPrefix(noun, "SSH") || strings.HasPrefix(noun, "npm")) {
		return "an"
	}
	return "a"
}
