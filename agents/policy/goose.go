package policy

import (
	"slices"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// goose is Goose as of 2026 (block.github.io/goose, config-files and
// goose-permissions). Its mode decides; without one it runs everything.
type goose struct{}

// gooseIgnored holds while there is no .gooseignore at all.
var gooseIgnored = []string{".env", ".env.*", "secrets.*"}

// Judge implements Evaluator.
func (goose) Judge(s *Session, p Place) []Verdict {
	return judge(p,
		func() Verdict {
			v := gooseTool(s, File, "developer__text_editor", s.Default(File, p))
			if len(s.Of("ignore")) == 0 && covered(gooseIgnored, p) {
				return Least(v, Verdict{Access: Refused, Channel: File, Because: "the default ignore list keeps it from the developer tools, and not from a program that opens it"})
			}
			return unlessIgnored(s, p, v)
		},
		func() Verdict { return gooseTool(s, Shell, "developer__shell", s.Default(Shell, p)) })
}

// gooseTool applies what a person set for a tool, then the mode.
func gooseTool(s *Session, channel Channel, tool string, v Verdict) Verdict {
	for _, step := range []struct {
		list   string
		access Access
	}{{"never_allow", Refused}, {"ask_before", Asks}, {"always_allow", Open}} {
		n, l := s.Setting("permissions", "user", step.list)
		if i := slices.IndexFunc(n.Strings(), func(e *conf.Node) bool { return e.Text == tool }); i >= 0 {
			return Verdict{Access: step.access, Channel: channel, Because: tool + " is in the list " + step.list, Rule: l.At(n.Strings()[i])}
		}
	}
	mode, l := s.Setting("config", "GOOSE_MODE")
	switch at := l.At(mode); mode.Str() {
	case "auto":
		return Verdict{Access: Open, Channel: channel, Because: "in auto mode tools run without asking", Rule: at}
	case "smart_approve":
		return Verdict{Access: Open, Channel: channel, Because: "in smart_approve mode what only reads runs without asking", Rule: at, Assumed: true}
	case "approve":
		return Verdict{Access: Asks, Channel: channel, Because: "in approve mode every tool is asked about", Rule: at}
	case "chat":
		return Verdict{Access: Refused, Channel: channel, Because: "in chat mode there are no tools", Rule: at}
	}
	return v
}

// Call implements Caller.
func (goose) Call(s *Session, server Server) Verdict {
	return gooseTool(s, MCP, server.Name+"__read_file", s.Default(MCP, Place{}))
}

// gooseModes are the modes that GOOSE_MODE may name.
var gooseModes = []string{"auto", "approve", "smart_approve", "chat"}

// Idle implements Idler. A .gooseignore also takes the default list away.
func (goose) Idle(s *Session) []Idle {
	out := idleIgnore(s, "Goose")
	for _, l := range s.Of("ignore") {
		if _, covered := pattern.Ignored(texts(l.Root), ".env"); !covered {
			out = append(out, Idle{Rule: l.At(nil), Because: "with this file Goose's default list of .env and secrets.* does not hold, and it does not name .env"})
		}
	}
	for _, l := range s.Of("config") {
		if n := l.Root.Get("GOOSE_MODE"); n != nil && !slices.Contains(gooseModes, n.Str()) {
			out = append(out, Idle{Rule: l.At(n), Because: "GOOSE_MODE knows auto, approve, smart_approve and chat: with another word nothing says that it asks"})
		}
	}
	return out
}
