package policy

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// ignored finds the line of an ignore file that covers a place. An ignore file
// speaks for an agent's own tools only, never for the shell.
func ignored(s *Session, p Place) (rule, name string, ok bool) { return ignoredBy(s, "ignore", p) }

func ignoredBy(s *Session, role string, p Place) (rule, name string, ok bool) {
	for _, l := range s.Of(role) {
		base := l.Base
		if l.Scope == User {
			base = s.Dir
		}
		below := rel(base, p.Path)
		if below == "" || !l.Root.Is(conf.List) {
			continue
		}
		if i, yes := pattern.Ignored(texts(l.Root), below); yes {
			return l.At(l.Root.Items[i]), path.Base(l.Path), true
		}
	}
	return "", "", false
}

// texts are the lines of an ignore file.
func texts(root *conf.Node) []string {
	if root == nil {
		return nil
	}
	lines := make([]string, len(root.Items))
	for i, n := range root.Items {
		lines[i] = n.Text
	}
	return lines
}

// unlessIgnored is a verdict on an agent's read tool, refused where an ignore
// file covers the place.
func unlessIgnored(s *Session, p Place, v Verdict) Verdict { return unlessIgnoredBy(s, "ignore", p, v) }

func unlessIgnoredBy(s *Session, role string, p Place, v Verdict) Verdict {
	rule, name, ok := ignoredBy(s, role, p)
	if !ok {
		return v
	}
	return Least(v, Verdict{Access: Refused, Channel: File, Rule: rule, Because: name + " keeps it from its own tools, and not from commands"})
}

// idleIgnore is one entry for each ignore file: that it does not hold for the
// shell.
func idleIgnore(s *Session, agent string) []Idle {
	var out []Idle
	for _, l := range s.Of("ignore") {
		if l.Root.Is(conf.List) && len(l.Root.Items) > 0 {
			out = append(out, Idle{Rule: l.At(l.Root.Items[0]),
				Because: path.Base(l.Path) + " keeps files from " + agent + "'s own tools only: the commands that it runs, and MCP servers, read them all the same"})
		}
	}
	return out
}

// covered says whether one of an agent's built-in patterns covers a place.
func covered(patterns []string, p Place) bool {
	for _, one := range patterns {
		if pattern.Git(one, strings.TrimPrefix(p.Path, "/")) {
			return true
		}
	}
	return false
}
