package policy

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// cursor is Cursor, the editor and its command-line agent, as of 3.23
// (cursor.com/docs/agent/security, reference/ignore-file, reference/sandbox,
// reference/permissions). Its run mode lies in a database of the application and
// is not read: auto-review is the default since 3.6.
type cursor struct{}

// cursorIgnored are files that Cursor keeps from its own tools by default, as
// far as they hold secrets.
var cursorIgnored = []string{".env", ".env.*", "*.key", "*.pem", "id_rsa", "credentials.json", "secrets.json"}

// Judge implements Evaluator.
func (cursor) Judge(s *Session, p Place) []Verdict {
	return judge(p,
		func() Verdict {
			v := unlessIgnored(s, p, s.Default(File, p))
			if v.Access == Open && covered(cursorIgnored, Place{Path: path.Base(p.Path)}) {
				v = Verdict{Access: Refused, Channel: File, Because: "the default ignore list keeps it from its own tools, and not from commands"}
			}
			return v
		},
		func() Verdict { return cursorShell(s, p) })
}

// cursorShell answers for commands. The sandbox reads the disk; a setting can
// keep it in the workspace, and then a classifier decides, not a person.
func cursorShell(s *Session, p Place) Verdict {
	box, l := s.Setting("sandbox", "type")
	if box.Str() == "insecure_none" {
		return Verdict{Access: Open, Channel: Shell, Rule: l.At(box), Assumed: true,
			Because: "the sandbox is off, and a classifier decides about commands, not a person"}
	}
	boundary, l := s.Setting("sandbox", "readBoundary")
	if boundary.Str() == "workspace" && !s.Inside(p) && !cursorReads(s, p) {
		return Verdict{Access: Open, Channel: Shell, Rule: l.At(boundary), Assumed: true,
			Because: "readBoundary keeps sandboxed commands in the workspace; about others a classifier decides, not a person"}
	}
	return s.Default(Shell, p)
}

// cursorReads says whether the sandbox is given a place beside the workspace.
func cursorReads(s *Session, p Place) bool {
	for _, l := range s.Of("sandbox") {
		for _, key := range []string{"additionalReadPaths", "additionalReadonlyPaths", "additionalReadwritePaths"} {
			for _, n := range l.Root.Get(key).Strings() {
				if Within(s.Absolute(n.Text, s.Dir), p.Path) {
					return true
				}
			}
		}
	}
	return false
}

// Call implements Caller.
func (cursor) Call(s *Session, server Server) Verdict {
	for _, l := range s.Of("permissions") {
		for _, n := range l.Root.Get("mcpAllowlist").Strings() {
			name, _, _ := strings.Cut(n.Text, ":")
			if pattern.Wild(name, server.Name) {
				return Verdict{Access: Open, Channel: MCP, Because: "mcpAllowlist lets its tools be called", Rule: l.At(n)}
			}
		}
	}
	return s.Default(MCP, Place{})
}

// Idle implements Idler.
func (cursor) Idle(s *Session) []Idle {
	out := idleIgnore(s, "Cursor")
	for _, l := range s.Of("index-ignore") {
		if l.Root.Is(conf.List) && len(l.Root.Items) > 0 {
			out = append(out, Idle{Rule: l.At(l.Root.Items[0]), Because: ".cursorindexingignore keeps files out of the index only: the agent still reads them"})
		}
	}
	for _, l := range s.Of("cli") {
		for _, n := range l.Root.Get("permissions", "deny").Strings() {
			if strings.HasPrefix(n.Text, "Read(") {
				out = append(out, Idle{Rule: l.At(n), Because: clip(n.Text) + " holds for the read tool of Cursor's command-line agent only: the editor, and commands in either, read the file"})
			}
		}
	}
	return out
}
