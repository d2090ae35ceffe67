package policy

import (
	"slices"
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
			return ampDecide(s, "Read", p.Path, s.Default(File, p)) // its read tool is given whole paths
		},
		func() Verdict {
			return anyCommand(p, func(line string) Verdict { return ampDecide(s, "Bash", line, s.Default(Shell, p)) })
		})
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
		if key != map[string]string{"Bash": "cmd", "Read": "path"}[tool] {
			return lenient // the tool has no such argument
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

// Idle implements Idler. The first rule that matches decides, so that one which
// is about all calls of a tool leaves nothing to those after it.
func (amp) Idle(s *Session) []Idle {
	var out []Idle
	all, at := s.Setting("settings", "amp.dangerouslyAllowAll")
	for _, l := range s.Of("settings") {
		decided := map[string]string{}
		for _, n := range l.Root.Get("amp.permissions").Elements() {
			tool, action := n.Get("tool").Str(), n.Get("action").Str()
			earlier := decided[tool] + decided["*"]
			switch {
			case action == "allow" || action == "delegate":
			case action != "ask" && action != "reject":
				out = append(out, Idle{Rule: l.At(n), Because: "the action " + clip(action) + " is none that Amp knows: allow, ask, reject or delegate"})
			case all.True():
				out = append(out, Idle{Rule: l.At(n), Because: "amp.dangerouslyAllowAll at " + at.At(all) + " goes before every rule"})
			case ampMisnamed(n, tool):
				out = append(out, Idle{Rule: l.At(n), Because: "matches of " + tool + " names an argument that the tool does not have: Read has path, Bash has cmd"})
			case earlier != "":
				out = append(out, Idle{Rule: l.At(n), Because: "the rule at " + earlier + " is about all calls of the tool and comes first"})
			}
			if n.Get("matches") == nil && n.Get("context") == nil && decided[tool] == "" {
				decided[tool] = l.At(n)
			}
		}
	}
	return out
}

// ampMisnamed says whether a rule is held against an argument that its tool does
// not have, and so matches nothing.
func ampMisnamed(n *conf.Node, tool string) bool {
	matches, known := n.Get("matches"), map[string]string{"Bash": "cmd", "Read": "path"}[tool]
	return matches.Is(conf.Map) && known != "" && slices.ContainsFunc(matches.Keys, func(key string) bool { return key != known })
}
