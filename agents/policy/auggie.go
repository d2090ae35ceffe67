package policy

import (
	"slices"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// auggie is Augment's command line from 0.36 (docs.augmentcode.com/cli/permissions).
// The rules of all its settings make one list, those of an administrator first;
// the first that is about a tool decides, and where none is, the tool runs.
type auggie struct{}

// auggieOrder is the order in which settings are put into one list.
var auggieOrder = []Scope{Managed, Local, Project, User}

// Judge implements Evaluator.
func (a auggie) Judge(s *Session, p Place) []Verdict {
	return judge(p,
		func() Verdict { return a.decide(s, []string{"view"}, "", s.Default(File, p)) },
		func() Verdict {
			return anyCommand(p, func(line string) Verdict {
				return a.decide(s, []string{"launch-process", "shell", "bash"}, line, s.Default(Shell, p))
			})
		})
}

// decide applies the first rule about a tool, where none takes the tool away. A
// rule may be about those commands only that an expression finds.
func (auggie) decide(s *Session, names []string, line string, v Verdict) Verdict {
	for _, l := range s.Of("settings") {
		for _, n := range l.Root.Get("removedTools").Strings() {
			if slices.Contains(names, n.Text) {
				return Verdict{Access: Refused, Channel: v.Channel, Because: "removedTools takes " + n.Text + " away", Rule: l.At(n)}
			}
		}
	}
	for _, scope := range auggieOrder {
		for _, l := range s.Of("settings") {
			for _, n := range l.Root.Get("toolPermissions").Elements() {
				if l.Scope == scope && slices.Contains(names, n.Get("toolName").Str()) && auggieAbout(n, line) {
					return auggieRule(l, n, v)
				}
			}
		}
	}
	return v
}

// auggieAbout says whether a rule is about a call: some are about what a tool
// answers, and some about certain commands.
func auggieAbout(n *conf.Node, line string) bool {
	if event := n.Get("eventType").Str(); event != "" && event != "tool-call" {
		return false
	}
	expr := n.Get("shellInputRegex").Str()
	if expr == "" || line == "" {
		return true
	}
	matched, understood := expression(expr, line, false)
	return matched || !understood && n.Get("permission", "type").Str() == "allow"
}

// auggieRule is what a rule says.
func auggieRule(l Layer, n *conf.Node, v Verdict) Verdict {
	name := n.Get("toolName").Str()
	out := Verdict{Channel: v.Channel, Rule: l.At(n)}
	switch kind := n.Get("permission", "type").Str(); kind {
	case "allow":
		out.Access, out.Because = Open, "a rule allows "+name
	case "ask-user":
		out.Access, out.Because = Asks, "a rule asks before "+name
	case "deny":
		out.Access, out.Because = Refused, "a rule denies "+name
	default:
		out.Access, out.Assumed, out.Because = Open, true, "a program that the rule names decides about "+clip(name)
	}
	return out
}

// Idle implements Idler.
func (auggie) Idle(s *Session) []Idle {
	var out []Idle
	for _, l := range s.Of("settings") {
		for _, n := range l.Root.Get("toolPermissions").Elements() {
			if kind := n.Get("permission", "type").Str(); n.Get("toolName").Str() == "view" && (kind == "deny" || kind == "ask-user") {
				out = append(out, Idle{Rule: l.At(n), Because: "a rule about view leaves grep-search and the shell, which read the same files"})
			}
		}
	}
	for _, l := range s.Of("ignore") {
		if l.Root.Is(conf.List) && len(l.Root.Items) > 0 {
			out = append(out, Idle{Rule: l.At(l.Root.Items[0]), Because: ".augmentignore keeps files from the index only: Auggie's tools and commands read them all the same"})
		}
	}
	return out
}
