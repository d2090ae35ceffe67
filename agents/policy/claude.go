package policy

import (
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// claude is Claude Code: rules for its tools, permission modes, and a sandbox
// for its commands. It follows code.claude.com/docs as of 2.1.330: permissions,
// permission-modes, sandboxing, settings-reference.
//
// A Read rule holds for its file tools and for the file commands that it
// recognises in Bash. A program that opens the file itself goes round it, so
// that what counts is whether such a program may run without a prompt.
type claude struct{}

// claudeView is the settings of one session, read once.
type claudeView struct {
	*Session
	deny, ask, allow []claudeRule
	// modes are those a session may start in, with what says so: one where a
	// setting decides, two where the account does.
	modes []claudeMode
}

func (claude) view(s *Session) *claudeView {
	v := &claudeView{Session: s}
	layers := v.layers()
	for _, l := range layers {
		if v.managedRulesOnly(layers) && l.Scope != Managed {
			continue
		}
		v.deny = append(v.deny, claudeRules(l, "deny")...)
		v.ask = append(v.ask, claudeRules(l, "ask")...)
		v.allow = append(v.allow, claudeRules(l, "allow")...)
	}
	v.modes = v.startModes(layers)
	return v
}

// layers are the settings files that hold in the session's directory: Claude
// Code takes shared settings from that directory alone, and local ones from the
// repository's root.
func (v *claudeView) layers() []Layer {
	var out []Layer
	for _, l := range v.Of("settings") {
		if l.Scope == Project && l.Base != v.Dir || l.Scope == Local && l.Base != v.Dir && l.Base != v.Root {
			continue
		}
		if l.Root != nil && l.Root.Loose {
			continue // it takes plain JSON only, and nothing of a file that is not
		}
		out = append(out, l)
	}
	return out
}

func (v *claudeView) managedRulesOnly(layers []Layer) bool {
	for _, l := range layers {
		if l.Scope == Managed && l.Root.Get("allowManagedPermissionRulesOnly").True() {
			return true
		}
	}
	return false
}

// setting is the value of the strongest layer that has one.
func (v *claudeView) setting(keys ...string) (*conf.Node, Layer) {
	layers := v.layers()
	for i := len(layers) - 1; i >= 0; i-- {
		if n := layers[i].Root.Get(keys...); n != nil && n.Kind != conf.Null {
			return n, layers[i]
		}
	}
	return nil, Layer{}
}

// Judge implements Evaluator.
func (c claude) Judge(s *Session, p Place) []Verdict {
	v := c.view(s)
	var out []Verdict
	for _, mode := range v.modes {
		for _, verdict := range v.judge(p, mode) {
			verdict.Assumed = verdict.Assumed || mode.assumed
			out = append(out, verdict)
		}
	}
	return out
}

// judge answers in one mode. A Read rule alone leaves the shell as the way
// round; where the sandbox closes that too, nothing is left.
func (v *claudeView) judge(p Place, mode claudeMode) []Verdict {
	if p.Committed {
		return []Verdict{v.history(mode)}
	}
	file, shell := v.file(p, mode), v.shell(p, mode)
	if file.Access == Refused && shell.Access == Blocked {
		shell.Because = file.Because + ", and " + shell.Because
		return []Verdict{shell}
	}
	return []Verdict{file, shell}
}

// file answers for Read, Grep and the other file tools.
func (v *claudeView) file(p Place, mode claudeMode) Verdict {
	out := Verdict{Channel: File}
	if r, ok := matchRead(v.deny, v.Session, p); ok {
		out.Access, out.Rule = Refused, r.at
		out.Because = r.text + " denies its file tools"
		return out
	}
	if r, ok := matchRead(v.ask, v.Session, p); ok {
		return v.prompt(out, mode, r.text+" asks before its file tools read", r.at)
	}
	if r, ok := matchRead(v.allow, v.Session, p); ok {
		out.Access, out.Because, out.Rule = Open, r.text+" allows its file tools", r.at
		return out
	}
	if at, ok := v.works(p); ok {
		out = v.Default(File, p)
		if at != "" {
			out = Verdict{Access: Open, Channel: File, Because: "additionalDirectories adds the directory to those it works in", Rule: at}
		}
		return out
	}
	return v.outside(out, mode)
}

// outside answers for a read outside of the directories that it works in.
func (v *claudeView) outside(out Verdict, mode claudeMode) Verdict {
	if n, l := v.setting("permissions", "blockReadsOutsideWorkingDirectories"); n.True() {
		out.Access, out.Rule, out.Assumed = Refused, l.At(n), true
		out.Because = "blockReadsOutsideWorkingDirectories keeps its file tools, and the file commands it knows, in the directory it works in"
		return out
	}
	if out.Because == "" {
		out.Because = "reads outside of the directory it works in are asked about"
	}
	return v.prompt(out, mode, out.Because, "")
}

// works says whether a place is in a directory that it works in, and which
// setting adds that, if one does.
func (v *claudeView) works(p Place) (rule string, ok bool) {
	if v.Inside(p) {
		return "", true
	}
	for _, l := range v.layers() {
		for _, n := range l.Root.Get("permissions", "additionalDirectories").Strings() {
			from := v.Dir
			if from == "" {
				from = l.Base
			}
			if Within(v.Absolute(n.Text, from), p.Path) {
				return l.At(n), true
			}
		}
	}
	return "", false
}

// Call implements Caller.
func (c claude) Call(s *Session, server Server) Verdict {
	v := c.view(s)
	tool := "mcp__" + server.Name
	if r, ok := matchTool(v.deny, tool); ok {
		return Verdict{Access: Refused, Channel: MCP, Because: r.text + " denies its tools", Rule: r.at}
	}
	var out []Verdict
	for _, mode := range v.modes {
		answer := Verdict{Channel: MCP}
		if r, ok := matchTool(v.ask, tool); ok {
			answer = v.prompt(answer, mode, r.text+" asks before its tools are called", r.at)
		} else if r, ok := matchTool(v.allow, tool); ok && !strings.HasPrefix(r.tool, "mcp__*") && r.tool != "*" {
			answer.Access, answer.Because, answer.Rule = Open, r.text+" allows its tools", r.at
		} else {
			answer = v.prompt(answer, mode, v.Default(MCP, Place{}).Because, "")
		}
		answer.Assumed = answer.Assumed || mode.assumed
		out = append(out, answer)
	}
	return Best(out...)
}
