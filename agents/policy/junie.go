package policy

import (
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// junie is JetBrains' Junie as of 2026 (junie.jetbrains.com, action allowlist;
// .aiignore). An ignored file is asked about. Rules allow or ask, and the first
// that matches decides; brave mode is a choice in the chat and is not read.
type junie struct{}

// Judge implements Evaluator.
func (junie) Judge(s *Session, p Place) []Verdict {
	return judge(p, func() Verdict { return junieFile(s, p) }, func() Verdict { return junieShell(s, p) })
}

func junieFile(s *Session, p Place) Verdict {
	v := s.Default(File, p)
	if !s.Inside(p) {
		return junieRules(s, "readOutsideProject", p.Path, v)
	}
	if rule, name, ok := ignored(s, p); ok {
		return Least(v, Verdict{Access: Asks, Channel: File, Because: name + " makes it ask first", Rule: rule})
	}
	return v
}

func junieShell(s *Session, p Place) Verdict {
	return anyCommand(p, func(line string) Verdict {
		v := s.Default(Shell, p)
		n, l := s.Setting("allowlist", "allowReadonlyCommands")
		for _, name := range readCommands {
			if n.True() && (firstWord(line) == name || p.Committed) {
				v = Verdict{Access: Open, Channel: Shell, Because: "allowReadonlyCommands lets " + firstWord(line) + " run without asking", Rule: l.At(n)}
			}
		}
		return junieRules(s, "executables", line, v)
	})
}

// junieRules applies one group of rules, by literal prefix or by pattern.
func junieRules(s *Session, group, text string, v Verdict) Verdict {
	for _, l := range s.Of("allowlist") {
		for _, n := range l.Root.Get("rules", group, "rules").Elements() {
			if !junieMatches(n, text) {
				continue
			}
			access := Asks
			if n.Get("action").Str() == "allow" {
				access = Open
			}
			return Verdict{Access: access, Channel: v.Channel, Because: "a rule of the allowlist says " + string(access), Rule: l.At(n)}
		}
	}
	if n, l := s.Setting("allowlist", "defaultBehavior"); n.Str() == "allow" {
		return Verdict{Access: Open, Channel: v.Channel, Because: "defaultBehavior allows what no rule names", Rule: l.At(n)}
	}
	return v
}

func junieMatches(n *conf.Node, text string) bool {
	if prefix := n.Get("prefix").Str(); prefix != "" {
		return strings.HasPrefix(text, prefix)
	}
	glob := n.Get("pattern").Str()
	return glob != "" && (pattern.Wild(glob, text) || pattern.Path(glob, text))
}

// Idle implements Idler.
func (junie) Idle(s *Session) []Idle {
	out := idleIgnore(s, "Junie")
	for _, l := range s.Of("allowlist") {
		groups := l.Root.Get("rules")
		if !groups.Is(conf.Map) {
			continue
		}
		for i, group := range groups.Keys {
			for _, n := range groups.Items[i].Get("rules").Elements() {
				switch action := n.Get("action").Str(); {
				case action != "allow" && action != "ask":
					out = append(out, Idle{Rule: l.At(n), Because: "the action " + clip(action) + " is none that Junie knows: rules allow or ask, and none denies"})
				case n.Get("prefix").Str() == "" && n.Get("pattern").Str() == "":
					out = append(out, Idle{Rule: l.At(n), Because: "the rule of " + clip(group) + " has no prefix and no pattern, and matches nothing"})
				}
			}
		}
	}
	return out
}
