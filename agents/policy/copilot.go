package policy

import (
	"slices"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// copilot is Copilot CLI as of 2026 (docs.github.com: its configuration
// directory). Denials are given on the command line only; its files hold what a
// person has approved, by the root of the repository.
type copilot struct{}

// Judge implements Evaluator.
func (copilot) Judge(s *Session, p Place) []Verdict {
	return judge(p,
		func() Verdict { return copilotPath(s, p, s.Default(File, p)) },
		func() Verdict { return copilotShell(s, p) })
}

// copilotPath opens a directory that was approved for the session's location.
func copilotPath(s *Session, p Place, v Verdict) Verdict {
	for _, at := range copilotLocations(s) {
		for _, n := range at.node.Get("allowed_directories").Strings() {
			if Within(s.Absolute(n.Text, s.Dir), p.Path) {
				return Verdict{Access: Open, Channel: v.Channel, Because: "the directory was approved", Rule: at.layer.At(n)}
			}
		}
	}
	return v
}

func copilotShell(s *Session, p Place) Verdict {
	return anyCommand(p, func(line string) Verdict {
		for _, at := range copilotLocations(s) {
			for _, n := range at.node.Get("tool_approvals").Elements() {
				approved := slices.ContainsFunc(n.Get("commandIdentifiers").Strings(), func(id *conf.Node) bool { return hasCommandPrefix(line, id.Text) })
				if n.Get("kind").Str() == "commands" && approved {
					return Verdict{Access: Open, Channel: Shell, Because: firstWord(line) + " was approved for good", Rule: at.layer.At(n)}
				}
			}
		}
		return s.Default(Shell, p)
	})
}

// located is what was approved for one location.
type located struct {
	layer Layer
	node  *conf.Node
}

// copilotLocations are the approvals for the session's repository.
func copilotLocations(s *Session) []located {
	var out []located
	for _, l := range s.Of("permissions") {
		if s.Root != "" {
			out = append(out, located{l, l.Root.Get("locations", s.Root)})
		}
	}
	return out
}

// Call implements Caller.
func (copilot) Call(s *Session, server Server) Verdict {
	for _, at := range copilotLocations(s) {
		for _, n := range at.node.Get("tool_approvals").Elements() {
			if n.Get("kind").Str() == "mcp" && n.Get("serverName").Str() == server.Name {
				return Verdict{Access: Open, Channel: MCP, Because: "its tools were approved for good", Rule: at.layer.At(n)}
			}
		}
	}
	return s.Default(MCP, Place{})
}
