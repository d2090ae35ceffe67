package policy

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// claudeRule is one permission rule, "Tool" or "Tool(specifier)".
type claudeRule struct {
	text string // as it is written
	tool string
	spec string
	bare bool // it names a tool and nothing within
	list string
	at   string // "path:line"
	from Layer
}

// claudeRules are the rules of one list of one settings file.
func claudeRules(l Layer, list string) []claudeRule {
	var out []claudeRule
	written := l.Root.Get("permissions", list)
	if !written.Is(conf.List) {
		return nil // a single text is not taken
	}
	for _, n := range written.Strings() {
		r := claudeRule{text: clip(n.Text), tool: strings.TrimSpace(n.Text), bare: true, list: list, at: l.At(n), from: l}
		if tool, rest, ok := strings.Cut(r.tool, "("); ok {
			spec, closed := strings.CutSuffix(rest, ")")
			if !closed {
				continue
			}
			r.tool, r.spec, r.bare = tool, spec, spec == "*" || spec == ""
		}
		out = append(out, r)
	}
	return out
}

// clip shortens a rule that is quoted in a sentence.
func clip(text string) string {
	if runes := []rune(text); len(runes) > 80 {
		return string(runes[:80]) + "…"
	}
	return text
}

// names says whether the rule is about a tool; deny and ask rules may hold "*"
// in the tool's name.
func (r claudeRule) names(tool string) bool {
	return r.tool == tool || r.list != "allow" && strings.Contains(r.tool, "*") && pattern.Wild(r.tool, tool)
}

// matchRead finds the rule that decides about reading a place.
func matchRead(rules []claudeRule, s *Session, p Place) (claudeRule, bool) {
	for _, r := range rules {
		if r.names("Read") && (r.bare || r.covers(s, p.Path)) {
			return r, true
		}
	}
	return claudeRule{}, false
}

// matchPath finds the rule that decides about a file command on a place. A rule
// for the whole tool takes Read away, and leaves cat.
func matchPath(rules []claudeRule, s *Session, p Place) (claudeRule, bool) {
	for _, r := range rules {
		if !r.bare && r.names("Read") && r.covers(s, p.Path) {
			return r, true
		}
	}
	return claudeRule{}, false
}

// matchTool finds the rule about a whole server's tools.
func matchTool(rules []claudeRule, tool string) (claudeRule, bool) {
	for _, r := range rules {
		if r.bare && (r.names(tool) || r.tool == tool+"__*") {
			return r, true
		}
	}
	return claudeRule{}, false
}

// covers says whether a Read rule's pattern matches a path.
func (r claudeRule) covers(s *Session, p string) bool {
	anchor, rest := r.anchor(s)
	if anchor == "" || !Within(anchor, p) || anchor == p {
		return false
	}
	rel := strings.TrimPrefix(strings.TrimPrefix(p, anchor), "/")
	if dir, ok := strings.CutSuffix(rest, "/**"); ok && r.list != "allow" && !strings.ContainsAny(dir, "/") && dir != "" {
		rest = "**/" + rest // one directory's name holds at any depth, but not in an allow rule
	}
	return pattern.Git(rest, rel)
}

// anchor is the directory that a pattern starts from, and the pattern below it.
func (r claudeRule) anchor(s *Session) (dir, rest string) {
	spec := strings.ReplaceAll(r.spec, `\`, "/")
	switch {
	case strings.HasPrefix(spec, "//"):
		return "/", spec[1:]
	case spec == "~" || strings.HasPrefix(spec, "~/"):
		return s.Home, strings.TrimPrefix(spec, "~")
	case strings.HasPrefix(spec, "/"):
		return r.source(s), spec
	}
	return s.Dir, spec
}

// source is the directory that a rule with one leading slash starts from: it
// depends on the settings file that holds the rule.
func (r claudeRule) source(s *Session) string {
	switch r.from.Scope {
	case Project:
		return r.from.Base
	case Local:
		return s.Dir
	}
	return path.Dir(r.from.Path)
}

// matchBash finds the rule about a command line; a bare rule is about all.
func matchBash(rules []claudeRule, line string) (claudeRule, bool) {
	for _, r := range rules {
		if r.names("Bash") && (r.bare || pattern.Command(r.spec, line)) {
			return r, true
		}
	}
	return claudeRule{}, false
}

// Idle implements Idler.
func (c claude) Idle(s *Session) []Idle {
	v := &claudeView{Session: s}
	var out []Idle
	for _, l := range s.Of("settings") {
		if l.Root != nil && l.Root.Loose {
			out = append(out, Idle{Rule: l.At(nil), Because: "the file is not plain JSON (a comment or a trailing comma is enough), and Claude Code takes nothing of it"})
		}
	}
	for _, l := range v.layers() {
		out = append(out, idleLists(l)...)
		for _, list := range []string{"deny", "ask"} {
			for _, r := range claudeRules(l, list) {
				if why := r.idle(); why != "" {
					out = append(out, Idle{Rule: r.at, Because: why})
				}
			}
		}
		out = append(out, idleSandbox(l)...)
	}
	for _, l := range s.Of("ignore") {
		out = append(out, Idle{Rule: l.At(nil), Because: "Claude Code reads no .claudeignore; deny the paths with Read(…) rules in .claude/settings.json"})
	}
	return out
}

// idle says why a rule that is meant to protect does nothing, or "".
func (r claudeRule) idle() string {
	switch r.tool {
	case "Write", "NotebookEdit", "MultiEdit":
		if !r.bare {
			return r.text + " is never consulted: Claude Code checks paths by Edit(…) and Read(…) rules only"
		}
	case "Glob", "Grep", "LS":
		if !r.bare {
			return r.text + " is never consulted: write Read(" + clip(r.spec) + ")"
		}
	case "Bash", "PowerShell":
		if strings.HasPrefix(r.spec, "command:") {
			return r.text + " is ignored: a command is matched as Bash(…), not by its parameter"
		}
	case "Read":
		return r.idleRead()
	case "Edit":
		return r.misplaced()
	}
	return ""
}

// idleRead says why a rule for Read does less than it looks.
func (r claudeRule) idleRead() string {
	switch {
	case r.list == "ask":
		return r.text + " asks before its file tools only: cat and the other commands that read run without asking; deny it"
	case r.bare:
		return r.text + " takes the Read tool away and leaves cat, which runs without asking: write Read(**)"
	case r.spec != strings.TrimSpace(r.spec):
		return r.text + " matches no path: blanks within the brackets count"
	case strings.ContainsAny(r.spec, "{}"):
		return r.text + " matches no path: patterns are gitignore's, which know no braces"
	}
	return r.misplaced()
}

// idleLists finds lists of rules that are none.
func idleLists(l Layer) []Idle {
	var out []Idle
	for _, list := range []string{"deny", "ask"} {
		if n := l.Root.Get("permissions", list); n != nil && !n.Is(conf.List) && !n.Is(conf.Null) {
			out = append(out, Idle{Rule: l.At(n), Because: "permissions." + list + " is no list, and is not taken"})
		}
	}
	return out
}

// misplaced says why a path rule does not hold where its author meant it.
func (r claudeRule) misplaced() string {
	if !strings.HasPrefix(r.spec, "/") || strings.HasPrefix(r.spec, "//") {
		return ""
	}
	if r.from.Scope == User {
		return r.text + " in user settings starts from ~/.claude: write /" + clip(r.spec) + " for a path on the disk, or ~/ for one in the home"
	}
	first, _, _ := strings.Cut(r.spec[1:], "/")
	for _, system := range []string{"Users", "home", "root", "etc", "var", "opt", "private", "tmp", "mnt", "srv", "run"} {
		if first == system && strings.Count(r.spec, "/") > 1 {
			return r.text + " starts from the project: write /" + clip(r.spec) + " for a path on the disk"
		}
	}
	return ""
}

// idleSandbox finds sandbox settings that stand beside a sandbox that is off.
func idleSandbox(l Layer) []Idle {
	box := l.Root.Get("sandbox")
	if !box.Get("enabled").False() {
		return nil
	}
	var out []Idle
	for _, keys := range [][]string{{"filesystem", "denyRead"}, {"credentials", "files"}} {
		if n := box.Get(keys...); n.Is(conf.List) && len(n.Items) > 0 {
			out = append(out, Idle{Rule: l.At(n), Because: "sandbox." + strings.Join(keys, ".") + " holds only while the sandbox is on, and sandbox.enabled is false"})
		}
	}
	return out
}
