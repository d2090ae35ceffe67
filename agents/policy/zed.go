package policy

import (
	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// zed is Zed's own agent as of 0.224 (zed.dev/docs/ai/tool-permissions). Its read
// tools have no permission of their own; private_files are kept from them.
type zed struct{}

// zedPrivate are the private files of the default settings.
var zedPrivate = []string{"**/.env*", "**/*.pem", "**/*.key", "**/*.cert", "**/*.crt", "**/secrets.yml"}

// Judge implements Evaluator.
func (zed) Judge(s *Session, p Place) []Verdict {
	return judge(p, func() Verdict { return zedFile(s, p) }, func() Verdict {
		return anyCommand(p, func(line string) Verdict { return zedTool(s, "terminal", line, s.Default(Shell, p)) })
	})
}

func zedFile(s *Session, p Place) Verdict {
	below := rel(s.Dir, p.Path)
	for _, key := range []string{"private_files", "file_scan_exclusions"} {
		n, l := s.Setting("settings", key)
		for _, glob := range n.Strings() {
			if below != "" && pattern.Path(glob.Text, below) {
				return Verdict{Access: Refused, Channel: File, Rule: l.At(glob), Because: key + " keeps it from the read tool, and not from commands"}
			}
		}
		if n == nil && key == "private_files" && below != "" && covered(zedPrivate, Place{Path: below}) {
			return Verdict{Access: Refused, Channel: File, Because: "it is one of the private files of the default settings, which are kept from the read tool and not from commands"}
		}
	}
	return s.Default(File, p)
}

// zedTool applies the rules for one tool: what denies goes before what confirms,
// and that before what allows; then the tool's default, then the general one.
func zedTool(s *Session, tool, input string, v Verdict) Verdict {
	steps := []struct {
		list   string
		access Access
	}{{"always_deny", Refused}, {"always_confirm", Asks}, {"always_allow", Open}}
	for _, step := range steps {
		for _, l := range s.Of("settings") {
			for _, n := range l.Root.Get("agent", "tool_permissions", "tools", tool, step.list).Elements() {
				matched, understood := expression(n.Get("pattern").Str(), input, !n.Get("case_sensitive").True())
				if matched || !understood && step.access == Open {
					return Verdict{Access: step.access, Channel: v.Channel, Because: "a rule of " + step.list + " matches", Rule: l.At(n)}
				}
			}
		}
	}
	for _, keys := range [][]string{{"agent", "tool_permissions", "tools", tool, "default"}, {"agent", "tool_permissions", "default"}} {
		if n, l := s.Setting("settings", keys...); n != nil {
			return zedDefault(n, l, v)
		}
	}
	if n, l := s.Setting("settings", "agent", "always_allow_tool_actions"); n.True() {
		return Verdict{Access: Open, Channel: v.Channel, Because: "always_allow_tool_actions approves tools", Rule: l.At(n)}
	}
	return v
}

func zedDefault(n *conf.Node, l Layer, v Verdict) Verdict {
	access, ok := map[string]Access{"allow": Open, "confirm": Asks, "deny": Refused}[n.Str()]
	if !ok {
		return v
	}
	return Verdict{Access: access, Channel: v.Channel, Because: "tool_permissions has the default " + n.Str(), Rule: l.At(n)}
}

// zedReaders are tools that need no permission, so that rules for them do
// nothing.
var zedReaders = []string{"read_file", "grep", "find_path", "list_directory", "diagnostics", "open"}

// Idle implements Idler.
func (zed) Idle(s *Session) []Idle {
	var out []Idle
	for _, l := range s.Of("settings") {
		for _, tool := range zedReaders {
			rules := l.Root.Get("agent", "tool_permissions", "tools", tool)
			for _, key := range []string{"always_deny", "always_confirm", "default"} {
				if n := rules.Get(key); n != nil && n.Str() != "allow" {
					out = append(out, Idle{Rule: l.At(n), Because: key + " for " + tool + " is never consulted: Zed's read tools need no permission; use private_files, and rules for the terminal"})
				}
			}
		}
		for _, key := range []string{"private_files", "file_scan_exclusions"} {
			if n := l.Root.Get(key); n.Is(conf.List) && len(n.Items) > 0 {
				out = append(out, Idle{Rule: l.At(n), Because: key + " keeps files from Zed's own tools only: the commands that it runs read them all the same"})
			}
		}
		for _, tool := range []string{"terminal", "edit_file", "fetch"} {
			out = append(out, zedBroken(l, tool)...)
		}
	}
	return out
}

// zedBroken finds denials whose expression is none.
func zedBroken(l Layer, tool string) []Idle {
	var out []Idle
	for _, key := range []string{"always_deny", "always_confirm"} {
		for _, n := range l.Root.Get("agent", "tool_permissions", "tools", tool, key).Elements() {
			if written := n.Get("pattern").Str(); n.Get("pattern") == nil || written == "" {
				out = append(out, Idle{Rule: l.At(n), Because: "the rule of " + key + " has no pattern, and matches nothing"})
			}
		}
	}
	return out
}

// Call implements Caller.
func (zed) Call(s *Session, server Server) Verdict {
	return zedTool(s, "mcp:"+server.Name+":read_file", "{}", s.Default(MCP, Place{}))
}
