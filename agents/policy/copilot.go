package policy

import (
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// copilot is Copilot CLI as of 1.0.102 (docs.github.com: its configuration
// directory; its own help on permissions). Denials are given on the command line only; its files hold what a
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
			if path.IsAbs(n.Text) && Within(path.Clean(n.Text), p.Path) {
				return Verdict{Access: Open, Channel: v.Channel, Because: "the directory was approved", Rule: at.layer.At(n)}
			}
		}
	}
	return v
}

// copilotShell answers for commands: one that was approved runs anywhere, one
// that only reads runs where its paths may be read, and others are asked about.
func copilotShell(s *Session, p Place) Verdict {
	if n, l := s.Setting("settings", "defaultPermissionMode"); n.Str() == "allow-all" && l.Scope == User {
		return Verdict{Access: Open, Channel: Shell, Because: "defaultPermissionMode allow-all approves everything", Rule: l.At(n)}
	}
	return anyCommand(p, func(line string) Verdict {
		for _, at := range copilotLocations(s) {
			for _, n := range at.node.Get("tool_approvals").Elements() {
				approved := slices.ContainsFunc(n.Get("commandIdentifiers").Strings(), func(id *conf.Node) bool {
					return hasCommandPrefix(line, strings.TrimSuffix(id.Text, ":*"))
				})
				if n.Get("kind").Str() == "commands" && approved {
					return Verdict{Access: Open, Channel: Shell, Because: firstWord(line) + " was approved for good", Rule: at.layer.At(n)}
				}
			}
		}
		if p.Committed || slices.Contains(readCommands, firstWord(line)) {
			return copilotPath(s, p, s.Default(Shell, p))
		}
		return Verdict{Access: Asks, Channel: Shell, Because: "commands that may write are asked about"}
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

// copilotDenials are keys that people expect to deny something.
var copilotDenials = []string{"deniedTools", "denied_tools", "denyTools", "deny_tools", "denyTool", "permissions", "deny"}

// Idle implements Idler.
func (copilot) Idle(s *Session) []Idle {
	var out []Idle
	for _, l := range s.Of("settings") {
		for _, key := range copilotDenials {
			if n := l.Root.Get(key); n != nil {
				out = append(out, Idle{Rule: l.At(n), Because: key + " is no setting of Copilot CLI: it takes denials on its command line only, as --deny-tool"})
			}
		}
	}
	for _, l := range s.Of("ignore") {
		out = append(out, Idle{Rule: l.At(nil), Because: "Copilot CLI reads no " + path.Base(l.Path) + ": its tools and commands read what it lists"})
	}
	return out
}
