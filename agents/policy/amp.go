package policy

import (
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// amp is Amp as of 2026 (ampcode.com/manual): rules of a tool, what its input
// must match, and an action. The first that matches decides.
type amp struct{}

// Judge implements Evaluator.
func (amp) Judge(s *Session, p Place) []Verdict {
	return judge(p,
		func() Verdict {
			return Best(ampDecide(s, "Read", p.Path, s.Default(File, p)), ampDecide(s, "Read", orPath(rel(s.Dir, p.Path), p), s.Default(File, p)))
		},
		func() Verdict {
			return anyCommand(p, func(line string) Verdict { return ampDecide(s, "Bash", line, s.Default(Shell, p)) })
		})
}

func orPath(below string, p Place) string {
	if below == "" {
		return p.Path
	}
	return below
}

// ampDecide applies the rules of all settings, the strongest file's first.
func ampDecide(s *Session, tool, input string, v Verdict) Verdict {
	if n, l := s.Setting("settings", "amp.dangerouslyAllowAll"); n.True() {
		return Verdict{Access: Open, Channel: v.Channel, Because: "amp.dangerouslyAllowAll asks about nothing", Rule: l.At(n)}
	}
	layers := s.Of("settings")
	for i := len(layers) - 1; i >= 0; i-- {
		l := layers[i]
		for _, n := range l.Root.Get("amp.commands.allowlist").Strings() {
			if tool == "Bash" && (firstWord(input) == n.Text || n.Text == "*") {
				return Verdict{Access: Open, Channel: v.Channel, Because: "amp.commands.allowlist lets " + firstWord(input) + " run without asking", Rule: l.At(n)}
			}
		}
		for _, n := range l.Root.Get("amp.permissions").Elements() {
			access, ok := map[string]Access{"allow": Open, "ask": Asks, "reject": Refused, "deny": Refused}[n.Get("action").Str()]
			if ok && ampMatches(n, tool, input, access == Open) {
				return Verdict{Access: access, Channel: v.Channel, Because: "a rule of amp.permissions says " + n.Get("action").Str(), Rule: l.At(n)}
			}
		}
	}
	return v
}

// ampMatches says whether a rule is about a call. A rule for one context, or one
// whose expression we cannot read, matches only if it allows.
func ampMatches(n *conf.Node, tool, input string, lenient bool) bool {
	if !pattern.Wild(n.Get("tool").Str(), tool) || n.Get("context") != nil && !lenient {
		return false
	}
	matches := n.Get("matches")
	if !matches.Is(conf.Map) {
		return true
	}
	for i, key := range matches.Keys {
		if key != "cmd" && key != "command" && key != "path" && key != "file_path" {
			return lenient
		}
		if !ampAny(matches.Items[i], input, lenient) {
			return false
		}
	}
	return true
}

func ampAny(list *conf.Node, input string, lenient bool) bool {
	for _, n := range list.Strings() {
		if end := strings.LastIndex(n.Text, "/"); strings.HasPrefix(n.Text, "/") && end > 0 && strings.ContainsAny(n.Text, `\^$[(|`) {
			matched, understood := expression(n.Text[1:end], input, strings.Contains(n.Text[end:], "i"))
			if matched || !understood && lenient {
				return true
			}
			continue
		}
		if pattern.Wild(n.Text, input) || pattern.Path(n.Text, input) {
			return true
		}
	}
	return false
}

// Call implements Caller.
func (amp) Call(s *Session, server Server) Verdict {
	return ampDecide(s, "mcp__"+server.Name+"__read_file", "", s.Default(MCP, Place{}))
}
