package policy

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// kiro is Kiro, the editor from 1.0 and the command line from 3.0
// (kiro.dev/docs/cli/v3/permissions). Rules name a capability and an effect; the
// most restrictive effect wins. They lie on the person's machine, never in the
// repository.
type kiro struct{}

// Judge implements Evaluator.
func (kiro) Judge(s *Session, p Place) []Verdict {
	return judge(p,
		func() Verdict {
			spellings := []string{p.Path, rel(s.Dir, p.Path)}
			return unlessIgnored(s, p, kiroDecide(s, "fs_read", spellings, s.Default(File, p)))
		},
		func() Verdict {
			return anyCommand(p, func(line string) Verdict { return kiroDecide(s, "shell", []string{line}, s.Default(Shell, p)) })
		})
}

// kiroDecide applies the rules: whatever spelling of the resource a rule that
// restricts matches, it holds.
func kiroDecide(s *Session, capability string, spellings []string, v Verdict) Verdict {
	decided := false
	for _, l := range s.Of("permissions") {
		for _, n := range l.Root.Get("rules").Elements() {
			effect, ok := map[string]Access{"allow": Open, "ask": Asks, "deny": Refused}[n.Get("effect").Str()]
			if !ok || !kiroMatches(s, n, capability, spellings) {
				continue
			}
			rule := Verdict{Access: effect, Channel: v.Channel, Because: "a rule for " + capability + " says " + n.Get("effect").Str(), Rule: l.At(n)}
			if !decided {
				v, decided = rule, true
			}
			v = Least(v, rule)
		}
	}
	return v
}

func kiroMatches(s *Session, n *conf.Node, capability string, spellings []string) bool {
	if name := n.Get("capability").Str(); name != capability && name != "all" && name != "fs" {
		return false
	}
	if kiroCovers(s, n.Get("exclude"), spellings) {
		return false
	}
	return n.Get("match") == nil || kiroCovers(s, n.Get("match"), spellings)
}

// kiroCovers says whether any glob of a list matches any spelling.
func kiroCovers(s *Session, list *conf.Node, spellings []string) bool {
	for _, n := range list.Strings() {
		glob := strings.TrimPrefix(n.Text, "./")
		if strings.HasPrefix(glob, "~/") {
			glob = s.Home + glob[1:]
		}
		for _, text := range spellings {
			if text != "" && (pattern.Path(glob, text) || pattern.Command(glob, text) || pattern.Path(glob, path.Base(text))) {
				return true
			}
		}
	}
	return false
}

// Call implements Caller.
func (kiro) Call(s *Session, server Server) Verdict {
	return kiroDecide(s, "mcp", []string{server.Name + "/read_file"}, s.Default(MCP, Place{}))
}

// Idle implements Idler.
func (kiro) Idle(s *Session) []Idle {
	out := idleIgnore(s, "Kiro")
	for _, l := range s.Of("repository-permissions") {
		out = append(out, Idle{Rule: l.At(l.Root.Get("rules")), Because: "Kiro takes no permissions from a repository: put the rules into ~/.kiro/settings/permissions.yaml"})
	}
	return out
}
