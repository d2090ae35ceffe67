package policy

import (
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// opencode as of 1.18 (opencode.ai/docs/permissions): one action a permission, or
// patterns of which the last that matches decides. There is no sandbox.
type opencode struct{}

// openRule is one pattern of a permission with its action.
type openRule struct {
	pattern, action, at string
}

// Judge implements Evaluator.
func (opencode) Judge(s *Session, p Place) []Verdict {
	return judge(p, func() Verdict { return openFile(s, p) }, func() Verdict { return openShell(s, p) })
}

// openFile answers for the read tool. Names of .env files are asked about by default.
func openFile(s *Session, p Place) Verdict {
	rules := []openRule{{pattern: "*.env", action: "ask"}, {pattern: "*.env.*", action: "ask"}, {pattern: "*.env.example", action: "allow"}}
	rules = append(rules, openRules(s, "read")...)
	spelling := rel(s.Root, p.Path) // paths of the project are matched from its root
	if spelling == "" {
		spelling = p.Path
	}
	v := openDecide(s, File, rules, spelling)
	v.Because = "read: " + v.Because
	return Least(v, openOutside(s, File, p))
}

// openShell answers for commands, each of which is matched as it is written.
func openShell(s *Session, p Place) Verdict {
	rules := openRules(s, "bash")
	return anyCommand(p, func(line string) Verdict {
		v := openDecide(s, Shell, rules, line)
		v.Because = "bash: " + v.Because
		if strings.HasPrefix(line, "cat ") || strings.HasPrefix(line, "head ") {
			return Least(v, openOutside(s, Shell, p)) // the path of a known command is looked at
		}
		v.Assumed = !p.Committed && !s.Inside(p) // a program that opens the file itself is not seen through
		return v
	})
}

// openOutside answers for a place outside of the directory that it works in.
func openOutside(s *Session, channel Channel, p Place) Verdict {
	if p.Committed || s.Inside(p) {
		return Verdict{Access: Open, Channel: channel}
	}
	rules := append([]openRule{{pattern: "*", action: "ask"}}, openRules(s, "external_directory")...)
	v := openDecide(s, channel, rules, p.Path)
	v.Because = "external_directory: " + v.Because
	return v
}

// openDecide gives the action of the last rule that matches any of some
// spellings; an agent may choose among them, so that the most open counts.
func openDecide(s *Session, channel Channel, rules []openRule, spellings ...string) Verdict {
	var answers []Verdict
	for _, text := range spellings {
		if text == "" {
			continue
		}
		v := Verdict{Access: Open, Channel: channel, Because: "allowed by default"}
		for _, r := range rules {
			if !pattern.Glob(openHome(s, r.pattern), text) {
				continue
			}
			v.Rule, v.Because = r.at, openWords[r.action]
			v.Access = map[string]Access{"allow": Open, "ask": Asks, "deny": Refused}[r.action]
		}
		answers = append(answers, v)
	}
	return Best(answers...)
}

var openWords = map[string]string{"allow": "a rule allows it", "ask": "a rule asks", "deny": "a rule denies it"}

func openHome(s *Session, written string) string {
	for _, mark := range []string{"~", "$HOME"} {
		if rest, ok := strings.CutPrefix(written, mark); ok && (rest == "" || rest[0] == '/') {
			return s.Home + rest
		}
	}
	return written
}

// openRules are the rules of a permission in all settings, weakest first: first
// those for every permission, then its own.
func openRules(s *Session, name string) []openRule {
	var out []openRule
	for _, l := range s.Of("config") {
		permission := l.Root.Get("permission")
		for _, n := range []*conf.Node{permission, permission.Get("*"), permission.Get(name), l.Root.Get("agent", "build", "permission", name)} {
			out = append(out, openList(l, n, n == permission)...)
		}
		if l.Root.Get("tools", name).False() {
			out = append(out, openRule{pattern: "*", action: "deny", at: l.At(l.Root.Get("tools", name))})
		}
	}
	return out
}

// openList are the rules of one value: an action for everything, or patterns.
func openList(l Layer, n *conf.Node, actionOnly bool) []openRule {
	if openWords[n.Str()] != "" {
		return []openRule{{pattern: "*", action: n.Str(), at: l.At(n)}}
	}
	var out []openRule
	if n.Is(conf.Map) && !actionOnly {
		for i, key := range n.Keys {
			if action := n.Items[i].Str(); openWords[action] != "" {
				out = append(out, openRule{pattern: key, action: action, at: l.At(n.Items[i])})
			}
		}
	}
	return out
}

// Call implements Caller.
func (opencode) Call(s *Session, server Server) Verdict {
	return openDecide(s, MCP, openRules(s, server.Name+"_*"), server.Name+"_read_file")
}

// Idle implements Idler.
func (opencode) Idle(s *Session) []Idle {
	var out []Idle
	shell := openShell(s, Place{Path: s.Dir + "/file"})
	for _, r := range openRules(s, "read") {
		if r.action == "deny" && r.pattern != "*" && shell.Access == Open {
			out = append(out, Idle{Rule: r.at, Because: "read: " + clip(r.pattern) + " denies the read tool only: bash is allowed, and cat reads the file"})
		}
	}
	return out
}
