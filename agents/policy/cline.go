package policy

import (
	"slices"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// cline is Cline, the extension and the command line from 3.0 (docs.cline.bot,
// auto-approve and the reference of its command line). The command line approves
// everything for itself unless that is switched off. Ignore files were the old
// extension's; the command line and what is built on it know none.
type cline struct{}

// Judge implements Evaluator.
func (c cline) Judge(s *Session, p Place) []Verdict {
	if n, l := s.Setting("state", "yoloModeToggled"); n.True() {
		open := Verdict{Access: Open, Channel: Shell, Rule: l.At(n), Because: "yolo mode approves everything"}
		return judge(p, func() Verdict { return c.file(s, p) }, func() Verdict { return open })
	}
	return judge(p, func() Verdict { return c.file(s, p) }, func() Verdict { return c.shell(s, p) })
}

// file answers for the read tool.
func (cline) file(s *Session, p Place) Verdict {
	v, settled := clineTool(s, "read_files", s.Default(File, p))
	if settled || len(s.Of("global")) > 0 {
		return v
	}
	action := "readFiles"
	if !s.Inside(p) {
		action = "readFilesExternally"
	}
	switch n, l := s.Setting("state", "autoApprovalSettings", "actions", action); {
	case n.True():
		return Verdict{Access: Open, Channel: File, Because: "auto-approve has " + action + " on", Rule: l.At(n)}
	case n.False():
		return Verdict{Access: Asks, Channel: File, Because: "auto-approve has " + action + " off", Rule: l.At(n)}
	}
	return v
}

// clineTool applies the settings of the command line to one of its tools.
func clineTool(s *Session, tool string, v Verdict) (out Verdict, settled bool) {
	disabled, l := s.Setting("global", "disabledTools")
	if on, _ := s.Setting("global", "tools", tool, "enabled"); on.True() {
		disabled = nil // what is switched on by name is there
	}
	if i := slices.IndexFunc(disabled.Strings(), func(n *conf.Node) bool { return n.Text == tool }); i >= 0 {
		return Verdict{Access: Refused, Channel: v.Channel, Because: "disabledTools takes " + tool + " away", Rule: l.At(disabled.Strings()[i])}, true
	}
	switch n, l := s.Setting("global", "toolAutoApprove"); {
	case n.False():
		return Verdict{Access: Asks, Channel: v.Channel, Because: "toolAutoApprove is off", Rule: l.At(n)}, true
	case n.True():
		return Verdict{Access: Open, Channel: v.Channel, Because: "toolAutoApprove is on", Rule: l.At(n)}, true
	}
	return v, false
}

// shell answers for commands. In the extension the model itself says which of
// them need approval.
func (cline) shell(s *Session, p Place) Verdict {
	v, settled := clineTool(s, "run_commands", s.Default(Shell, p))
	if settled || len(s.Of("global")) > 0 {
		return v
	}
	safe, l := s.Setting("state", "autoApprovalSettings", "actions", "executeSafeCommands")
	all, at := s.Setting("state", "autoApprovalSettings", "actions", "executeAllCommands")
	switch {
	case all.True():
		return Verdict{Access: Open, Channel: Shell, Because: "auto-approve has executeAllCommands on", Rule: at.At(all)}
	case safe.True():
		return Verdict{Access: Open, Channel: Shell, Because: "auto-approve has executeSafeCommands on, and the model says which are safe", Rule: l.At(safe)}
	case safe.False():
		return Verdict{Access: Asks, Channel: Shell, Because: "auto-approve has executeSafeCommands off", Rule: l.At(safe)}
	}
	return v
}

// Idle implements Idler.
func (cline) Idle(s *Session) []Idle {
	var out []Idle
	for _, l := range s.Of("ignore") {
		if l.Root.Is(conf.List) && len(l.Root.Items) > 0 {
			out = append(out, Idle{Rule: l.At(l.Root.Items[0]),
				Because: "Cline's command line knows no .clineignore, its old extension held it for its own tools only, and commands read the files in both"})
		}
	}
	return out
}
