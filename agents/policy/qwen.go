package policy

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// qwen is Qwen Code from 0.15 (qwenlm.github.io/qwen-code-docs, settings,
// approval-mode and trusted-folders). Rules deny, then ask, then allow; a rule for
// reading also holds for the commands that it knows to read. What only reads runs
// without asking, anywhere on the disk.
type qwen struct{}

// qwenView is the settings of one session, read once.
type qwenView struct {
	*Session
	deny, ask, allow []qwenRule
	// mode is the approval mode, and modeAt the setting that says so.
	mode, modeAt string
}

// qwenRule is one rule, "Tool" or "Tool(specifier)".
type qwenRule struct{ text, tool, spec, at string }

// qwenNames are the names by which rules call a tool.
var qwenNames = map[string]string{
	"Read": "read_file", "ReadFile": "read_file", "read_file": "read_file", "ReadFileTool": "read_file",
	"Bash": "run_shell_command", "Shell": "run_shell_command", "run_shell_command": "run_shell_command", "ShellTool": "run_shell_command",
}

func (qwen) view(s *Session) *qwenView {
	v := &qwenView{Session: s, mode: "default"}
	for _, l := range v.layers() {
		for list, into := range map[string]*[]qwenRule{"deny": &v.deny, "ask": &v.ask, "allow": &v.allow} {
			*into = append(*into, qwenRules(l, l.Root.Get("permissions", list))...)
		}
		v.deny = append(v.deny, qwenRules(l, l.Root.Get("tools", "exclude"))...)
		v.allow = append(v.allow, qwenRules(l, l.Root.Get("tools", "allowed"))...)
		if n := l.Root.Get("tools", "approvalMode"); n.Str() != "" {
			v.mode, v.modeAt = n.Str(), l.At(n)
		}
	}
	return v
}

// layers are the settings that hold: those of a project only where the folder is
// trusted, which it is unless trust is switched on.
func (v *qwenView) layers() []Layer {
	trusted := v.trusted()
	return slices.DeleteFunc(v.Of("settings"), func(l Layer) bool { return l.Scope == Project && (!trusted || l.Base != v.Dir) })
}

// trusted says whether the folder is not known to be distrusted.
func (v *qwenView) trusted() bool {
	for _, l := range v.Of("settings") {
		if l.Scope != Project && l.Root.Get("security", "folderTrust", "enabled").True() {
			n, _ := v.Session.Setting("trusted", v.Dir)
			return n.Str() != "DO_NOT_TRUST"
		}
	}
	return true
}

func qwenRules(l Layer, list *conf.Node) []qwenRule {
	var out []qwenRule
	for _, n := range list.Strings() {
		name, rest, scoped := strings.Cut(strings.ReplaceAll(strings.TrimSpace(n.Text), ":*", " *"), "(")
		spec, closed := strings.CutSuffix(rest, ")")
		if scoped && !closed {
			continue // it takes nothing of a rule without its end
		}
		out = append(out, qwenRule{text: clip(n.Text), tool: qwenNames[strings.TrimSpace(name)], spec: spec, at: l.At(n)})
	}
	return out
}

// read finds the rule of a list about reading a place.
func (v *qwenView) read(rules []qwenRule, p Place) (qwenRule, bool) {
	i := slices.IndexFunc(rules, func(r qwenRule) bool {
		return r.tool == "read_file" && (r.spec == "" || pattern.Path(v.anchored(r.spec), p.Path))
	})
	if i < 0 {
		return qwenRule{}, false
	}
	return rules[i], true
}

// anchored is a pattern as a path: two strokes begin at the root of the disk, one
// at that of the project.
func (v *qwenView) anchored(spec string) string {
	switch {
	case strings.HasPrefix(spec, "//"):
		return spec[1:]
	case strings.HasPrefix(spec, "~/"):
		return v.Home + spec[1:]
	}
	return v.Dir + "/" + strings.TrimPrefix(strings.TrimPrefix(spec, "./"), "/")
}

// qwenCommand finds the rule of a list about a command.
func qwenCommand(rules []qwenRule, line string) (qwenRule, bool) {
	i := slices.IndexFunc(rules, func(r qwenRule) bool {
		if r.tool != "run_shell_command" {
			return false
		}
		return r.spec == "" || pattern.Command(r.spec, line) || !strings.Contains(r.spec, "*") && strings.HasPrefix(line, r.spec+" ")
	})
	if i < 0 {
		return qwenRule{}, false
	}
	return rules[i], true
}

// Judge implements Evaluator.
func (q qwen) Judge(s *Session, p Place) []Verdict {
	v := q.view(s)
	return judge(p, func() Verdict { return v.file(p) }, func() Verdict { return v.shell(p) })
}

// file answers for its read tool.
func (v *qwenView) file(p Place) Verdict {
	out := v.Default(File, p)
	if r, ok := v.read(v.deny, p); ok {
		return Verdict{Access: Refused, Channel: File, Because: r.text + " denies it to its read tools", Rule: r.at}
	}
	if r, ok := v.read(v.ask, p); ok {
		out = Verdict{Access: Asks, Channel: File, Because: r.text + " asks before its read tools", Rule: r.at}
	} else if r, ok := v.read(v.allow, p); ok {
		out = Verdict{Access: Open, Channel: File, Because: r.text + " allows its read tools", Rule: r.at}
	} else if at := v.includes(p); at != "" {
		out = Verdict{Access: Open, Channel: File, Because: "context.includeDirectories adds the directory to those it works in", Rule: at}
	}
	if n, _ := v.Setting("settings", "context", "fileFiltering", "respectQwenIgnore"); !n.False() {
		out = unlessIgnored(v.Session, p, out)
	}
	return v.byMode(out)
}

// includes is the setting that adds the place's directory to those it works in.
func (v *qwenView) includes(p Place) string {
	for _, l := range v.layers() {
		for _, n := range l.Root.Get("context", "includeDirectories").Strings() {
			if Within(v.Absolute(n.Text, v.Dir), p.Path) {
				return l.At(n)
			}
		}
	}
	return ""
}

// byMode is what becomes of a call that a person would be asked about.
func (v *qwenView) byMode(out Verdict) Verdict {
	if out.Access == Asks && v.mode == "yolo" {
		return Verdict{Access: Open, Channel: out.Channel, Because: "in yolo mode nothing is asked", Rule: v.modeAt}
	}
	if out.Access == Asks && v.mode == "auto-edit" && out.Channel == File {
		return Verdict{Access: Open, Channel: File, Because: "in auto-edit mode its file tools do not ask", Rule: v.modeAt}
	}
	if out.Access == Asks && v.mode == "plan" && out.Channel == Shell {
		return Verdict{Access: Refused, Channel: Shell, Because: "in plan mode only what reads runs", Rule: v.modeAt}
	}
	return out
}

// shell answers for commands: those that read the place as it knows, then those
// that go round its rules for reading.
func (v *qwenView) shell(p Place) Verdict {
	if l, core := v.core(); core != nil && !slices.ContainsFunc(core.Strings(), func(n *conf.Node) bool { return qwenNames[n.Text] == "run_shell_command" }) {
		return Verdict{Access: Refused, Channel: Shell, Because: "tools.core leaves the shell out", Rule: l.At(core)}
	}
	return anyCommand(p, func(line string) Verdict { return v.byMode(v.command(line, p)) })
}

func (v *qwenView) core() (Layer, *conf.Node) {
	n, l := v.Setting("settings", "tools", "core")
	if !n.Is(conf.List) {
		return l, nil
	}
	return l, n
}

// qwenReads are the programs that it takes for reading only, and qwenSees those
// whose paths it holds against its rules for reading.
var (
	qwenReads = []string{"awk", "cat", "cut", "env", "find", "git", "grep", "head", "less", "more", "rg", "sed", "sort", "tail", "uniq"}
	qwenSees  = []string{"awk", "base64", "cat", "cp", "cut", "env", "grep", "head", "less", "od", "rg", "sed", "sort", "strings", "sudo", "tail", "uniq", "xxd"}
)

// command answers for one command line.
func (v *qwenView) command(line string, p Place) Verdict {
	program := firstWord(line)
	out := Verdict{Access: Asks, Channel: Shell, Because: "commands that may write are asked about"}
	if slices.Contains(qwenReads, program) {
		out = v.Default(Shell, p)
	}
	if r, ok := qwenCommand(v.deny, line); ok {
		return Verdict{Access: Refused, Channel: Shell, Because: r.text + " denies " + program, Rule: r.at}
	}
	if r, ok := qwenCommand(v.ask, line); ok {
		out = Verdict{Access: Asks, Channel: Shell, Because: r.text + " asks before " + program, Rule: r.at}
	} else if r, ok := qwenCommand(v.allow, line); ok {
		out = Verdict{Access: Open, Channel: Shell, Because: r.text + " lets " + program + " run without asking", Rule: r.at}
	}
	if p.Committed || !slices.Contains(qwenSees, program) {
		return out
	}
	if r, ok := v.read(v.deny, p); ok {
		return Verdict{Access: Refused, Channel: Shell, Because: r.text + " also stops " + program, Rule: r.at}
	}
	if r, ok := v.read(v.ask, p); ok {
		return Least(out, Verdict{Access: Asks, Channel: Shell, Because: r.text + " also asks before " + program, Rule: r.at})
	}
	return out
}

// Call implements Caller.
func (q qwen) Call(s *Session, server Server) Verdict {
	v := q.view(s)
	out := v.Default(MCP, Place{})
	if server.Trusted {
		out = Verdict{Access: Open, Channel: MCP, Because: "trust lets its tools run without asking"}
	}
	return v.byMode(out)
}

// Idle implements Idler.
func (q qwen) Idle(s *Session) []Idle {
	out := idleIgnore(s, "Qwen Code")
	for _, l := range s.Of("settings") {
		for _, list := range []string{"deny", "ask"} {
			for _, n := range l.Root.Get("permissions", list).Strings() {
				if strings.Contains(n.Text, "(") && !strings.HasSuffix(strings.TrimSpace(n.Text), ")") {
					out = append(out, Idle{Rule: l.At(n), Because: clip(n.Text) + " has no end, and Qwen Code takes nothing of it"})
				} else if name, _, _ := strings.Cut(n.Text, "("); qwenNames[name] == "read_file" {
					out = append(out, Idle{Rule: l.At(n), Because: clip(n.Text) + " does not stop git diff --no-index, which prints any file and runs without asking"})
				}
			}
		}
	}
	return out
}
