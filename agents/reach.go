package agents

import (
	"cmp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// Place is a location that is asked about, as a report names it.
type Place struct {
	// Source is one of the report's: "worktree", "history", "environment" …
	Source string
	// Path is as it is shown: relative to the working directory, or absolute.
	Path string
	// Line is 1-based, and 0 where it is not known.
	Line int
	// Name is the variable or key that the value stands under, if there is one.
	Name string
	// Untracked says that git does not track the file, so that no clone has it.
	Untracked bool
	// Facts are the credential's. "agent" says that a workflow hands it to an
	// agent step; "mcp-server" names the server whose configuration holds it;
	// "ambient" says that the place is no text but power over something, and
	// "socket" that it is had through a socket.
	Facts map[string]string
}

// Access is one agent's best way to a place.
type Access struct {
	// Agent is its id.
	Agent string
	policy.Verdict
}

// Agent is one that is here.
type Agent struct {
	ID   string
	Name string
	// Scope is "project", "user", "managed" or "ci": the nearest in which it was
	// found.
	Scope string
	// Evidence is the files that show it, as reports name them, or "assumed".
	Evidence []string
}

// Found is the agents that are here, by id.
func (s *Set) Found() []Agent {
	var out []Agent
	for _, a := range s.present {
		agent := Agent{ID: a.profile.ID, Name: a.profile.Name, Scope: string(a.scope())}
		for _, e := range a.evidence {
			if !slices.Contains(agent.Evidence, e.shown) {
				agent.Evidence = append(agent.Evidence, e.shown)
			}
		}
		slices.Sort(agent.Evidence)
		out = append(out, agent)
	}
	slices.SortFunc(out, func(a, b Agent) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// scope is the nearest scope in which the agent was found.
func (a *present) scope() policy.Scope {
	for _, scope := range []policy.Scope{policy.CI, policy.Project, policy.User} {
		if slices.ContainsFunc(a.evidence, func(e evidence) bool { return e.scope == scope }) {
			return scope
		}
	}
	return policy.Managed
}

// Reach is each agent's best way to a place: one access an agent, most open
// first.
func (s *Set) Reach(p Place) []Access {
	if p.Facts["agent"] != "" {
		return []Access{stepAccess(p)}
	}
	at := policy.Place{Committed: p.Source == "history", Variable: p.Name}
	if inFile(p) {
		at.Path = s.ground.locate(p.Path)
	}
	var out []Access
	for _, a := range s.present {
		best := s.best(a, p, at)
		best.Source = cmp.Or(best.Source, a.profile.Source)
		best.Versions = cmp.Or(best.Versions, a.profile.Versions)
		best.Assumed = best.Assumed || a.hinted
		out = append(out, Access{a.profile.ID, best})
	}
	slices.SortStableFunc(out, func(a, b Access) int {
		order := policy.Accesses()
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.Access), slices.Index(order, b.Access)),
			cmp.Compare(a.Agent, b.Agent),
		)
	})
	return out
}

// inFile says whether the place is a file of this machine.
func inFile(p Place) bool {
	switch p.Source {
	case "environment", "image", "volume":
		return false
	case "stdin":
		return p.Path != "" && p.Path != "-" && !strings.Contains(p.Path, "stdin")
	}
	return p.Path != ""
}

// best is an agent's most open way. Where it holds the place itself, as its MCP
// configuration or its log, that way is named before one that is no more open.
func (s *Set) best(a *present, p Place, at policy.Place) policy.Verdict {
	best := s.general(a, p, at)
	if at.Path == "" || a.profile.Runs != OnMachine || at.Committed {
		return best
	}
	for _, own := range s.own(a, p, at) {
		if own.Access == policy.Open && (best.Access != policy.Open || best.Assumed || !own.Assumed) {
			return own
		}
	}
	return best
}

// question is what an agent's general answer depends on.
type question struct {
	place     policy.Place
	source    string
	untracked bool
	power     power
}

// general is an agent's most open way to a place that is not its own. It depends
// on the file and not on the line, and is worked out once for each.
func (s *Set) general(a *present, p Place, at policy.Place) policy.Verdict {
	key := question{place: at, untracked: p.Untracked, power: powerOf(p)}
	if at.Path == "" {
		key.source = p.Source
	} else {
		key.place.Variable = ""
	}
	if known, ok := a.known.Load(key); ok {
		return known.(policy.Verdict)
	}
	var out []policy.Verdict
	for _, session := range s.sessions(a, at.Path) {
		out = append(out, a.verdicts(session, p, at)...)
	}
	best := policy.Best(out...)
	a.known.Store(key, best)
	return best
}

// verdicts are the answers of one session.
func (a *present) verdicts(session *policy.Session, p Place, at policy.Place) []policy.Verdict {
	switch {
	case a.profile.Runs != OnMachine && p.Untracked:
		return []policy.Verdict{{Access: policy.Blocked, Channel: policy.File, Because: "it works on a clone of the repository, and git does not track the file"}}
	case a.profile.Runs == InCI:
		return []policy.Verdict{a.checkedOut(session, at)}
	case a.profile.Runs == Remote:
		return []policy.Verdict{cloned(session, at)}
	case p.Source == "environment":
		return []policy.Verdict{policy.InEnvironment(a.evaluator, session, at)}
	case at.Path == "":
		return []policy.Verdict{{Access: policy.Unknown, Channel: policy.Shell, Because: unopened(p.Source), Assumed: true}}
	case powerOf(p) != none:
		return a.byCommand(session, p, at)
	}
	return unsettled(session, append(a.evaluator.Judge(session, at), a.byServer(session, at)...))
}

// unsettled marks verdicts as assumed where a settings file could not be read:
// what it says is not known, to us as perhaps to the agent.
func unsettled(s *policy.Session, verdicts []policy.Verdict) []policy.Verdict {
	i := slices.IndexFunc(s.Layers, func(l policy.Layer) bool { return l.Root == nil && l.Role != "mcp" })
	if i < 0 {
		return verdicts
	}
	for n := range verdicts {
		verdicts[n].Assumed = true
		verdicts[n].Because += "; " + s.Layers[i].Shown + " could not be read"
	}
	return verdicts
}

func unopened(source string) string {
	switch source {
	case "image", "volume":
		return "it lies in an " + source + ", and a command of its own would have to open that"
	}
	return "where it lies is not known"
}

// cloned is the access of an agent in a machine of its own, which holds a clone
// of the repository and what its product was given.
func cloned(s *policy.Session, at policy.Place) policy.Verdict {
	if at.Path != "" && s.Inside(at) {
		return s.Default(policy.File, at)
	}
	return policy.Verdict{Access: policy.Blocked, Channel: policy.File, Because: "it works in a machine of its own, which holds a clone of the repository and nothing else of this one"}
}
