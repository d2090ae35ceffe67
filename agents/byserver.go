package agents

import (
	"github.com/worstcase-dev/worstcase/agents/policy"
)

// byServer is the way through MCP servers that read files for the agent.
func (a *present) byServer(s *policy.Session, at policy.Place) []policy.Verdict {
	var out []policy.Verdict
	for _, server := range s.Servers {
		if server.Reads(s, at) {
			out = append(out, policy.Through(a.evaluator, s, server, at))
		}
	}
	return out
}

// MCP is every server of every agent, by agent, file and line.
func (s *Set) MCP() []policy.Server {
	var out []policy.Server
	for _, a := range s.present {
		out = append(out, a.servers...)
	}
	return out
}

// Idle is a rule of an agent's settings that looks protective and does nothing.
type Idle struct {
	Agent string
	policy.Idle
}

// Idle is all such rules, by agent and place.
func (s *Set) Idle() []Idle {
	var out []Idle
	for _, a := range s.present {
		seen := map[string]bool{}
		for _, session := range s.everySession(a) {
			for _, idle := range policy.IdleRules(a.evaluator, session) {
				if !seen[idle.Rule] {
					seen[idle.Rule] = true
					out = append(out, Idle{a.profile.ID, idle})
				}
			}
		}
	}
	return out
}

// everySession is one in each directory that configures the agent, or one in no
// directory where none does.
func (s *Set) everySession(a *present) []*policy.Session {
	all := []*policy.Session{s.session(a, "")}
	for _, dir := range sortedKeys(a.project) {
		all = append(all, s.session(a, dir))
	}
	return all
}
