package policy

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// amazonQ is Amazon Q Developer CLI (aws/amazon-q-developer-cli, built-in tools).
// Each agent configuration has settings for its tools; which one is used, a
// person chooses, so that the most open of them counts.
type amazonQ struct{}

// Judge implements Evaluator.
func (amazonQ) Judge(s *Session, p Place) []Verdict {
	configured := s.Of("agent")
	if len(configured) == 0 {
		return documented{}.Judge(s, p)
	}
	var out []Verdict
	for _, l := range configured {
		out = append(out, judge(p, func() Verdict { return qFile(s, l, p) }, func() Verdict { return qShell(s, l, p) })...)
	}
	return out
}

// qSettings are the settings of a tool under any of its names.
func qSettings(l Layer, names ...string) *conf.Node {
	for _, name := range names {
		if n := l.Root.Get("toolsSettings", name); n != nil {
			return n
		}
	}
	return nil
}

// qFile answers for fs_read: what is denied, then what is allowed; the tool is
// trusted by default.
func qFile(s *Session, l Layer, p Place) Verdict {
	settings := qSettings(l, "fs_read", "read")
	if n := qCovers(s, settings.Get("deniedPaths"), p); n != nil {
		return Verdict{Access: Refused, Channel: File, Because: "deniedPaths keeps it from fs_read, and not from commands", Rule: l.At(n)}
	}
	return s.Default(File, p)
}

// qCovers finds the entry of a list of paths that covers a place.
func qCovers(s *Session, list *conf.Node, p Place) *conf.Node {
	for _, n := range list.Strings() {
		full := s.Absolute(strings.TrimSuffix(n.Text, "/"), s.Dir)
		if !strings.ContainsAny(n.Text, "/") && s.Dir != "" && pattern.Git(n.Text, rel(s.Dir, p.Path)) {
			return n
		}
		if path.IsAbs(full) && pattern.Git(full, strings.TrimPrefix(p.Path, "/")) {
			return n
		}
	}
	return nil
}

// qShell answers for execute_bash: denials, then allowances, then whether what
// only reads runs without asking.
func qShell(s *Session, l Layer, p Place) Verdict {
	settings := qSettings(l, "execute_bash", "shell")
	trusted := l.Root.Get("allowedTools").Strings()
	return anyCommand(p, func(line string) Verdict {
		for _, n := range settings.Get("deniedCommands").Strings() {
			if matched, _ := expression(`\A(?:`+n.Text+`)\z`, line, false); matched {
				return Verdict{Access: Refused, Channel: Shell, Because: "deniedCommands refuses " + firstWord(line), Rule: l.At(n)}
			}
		}
		for _, n := range trusted {
			if n.Text == "execute_bash" || n.Text == "shell" || n.Text == "*" {
				return Verdict{Access: Open, Channel: Shell, Because: "allowedTools trusts its shell", Rule: l.At(n)}
			}
		}
		for _, n := range settings.Get("allowedCommands").Strings() {
			if matched, understood := expression(`\A(?:`+n.Text+`)\z`, line, false); matched || !understood {
				return Verdict{Access: Open, Channel: Shell, Because: "allowedCommands lets " + firstWord(line) + " run without asking", Rule: l.At(n)}
			}
		}
		return qReadOnly(s, l, p, settings, line)
	})
}

func qReadOnly(s *Session, l Layer, p Place, settings *conf.Node, line string) Verdict {
	for _, key := range []string{"allowReadOnly", "autoAllowReadonly"} {
		if n := settings.Get(key); n.False() {
			return Verdict{Access: Asks, Channel: Shell, Because: key + " is off", Rule: l.At(n)}
		}
	}
	if n := settings.Get("denyByDefault"); n.True() {
		return Verdict{Access: Refused, Channel: Shell, Because: "denyByDefault refuses what is not allowed", Rule: l.At(n)}
	}
	for _, name := range readCommands {
		if firstWord(line) == name || p.Committed {
			return s.Default(Shell, p)
		}
	}
	return Verdict{Access: Asks, Channel: Shell, Because: "commands that may write are asked about"}
}

// Call implements Caller.
func (amazonQ) Call(s *Session, server Server) Verdict {
	for _, l := range s.Of("agent") {
		for _, n := range l.Root.Get("allowedTools").Strings() {
			if n.Text == "*" || n.Text == "@"+server.Name || strings.HasPrefix(n.Text, "@"+server.Name+"/") {
				return Verdict{Access: Open, Channel: MCP, Because: "allowedTools trusts its tools", Rule: l.At(n)}
			}
		}
	}
	return s.Default(MCP, Place{})
}

// Idle implements Idler.
func (amazonQ) Idle(s *Session) []Idle {
	var out []Idle
	for _, l := range s.Of("agent") {
		bash := qSettings(l, "execute_bash", "shell")
		for _, n := range qSettings(l, "fs_read", "read").Get("deniedPaths").Strings() {
			if !bash.Get("allowReadOnly").False() && !bash.Get("autoAllowReadonly").False() && !bash.Get("denyByDefault").True() {
				out = append(out, Idle{Rule: l.At(n), Because: "deniedPaths holds for fs_read only: read-only commands run without asking, and cat reads the file"})
			}
		}
	}
	return out
}
