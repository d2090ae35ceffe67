package policy

// cline is Cline, the extension and the command line, as of 2026
// (docs.cline.bot/features/auto-approve, and its controller for ignore files).
// The model itself says which commands need approval.
type cline struct{}

// Judge implements Evaluator.
func (cline) Judge(s *Session, p Place) []Verdict {
	if n, l := s.Setting("state", "yoloModeToggled"); n.True() {
		open := Verdict{Access: Open, Channel: Shell, Rule: l.At(n), Because: "yolo mode approves everything"}
		return judge(p, func() Verdict { return clineFile(s, p) }, func() Verdict { return open })
	}
	return judge(p, func() Verdict { return clineFile(s, p) }, func() Verdict { return clineShell(s, p) })
}

// clineFile answers for the read tool. An ignore file covers the project only:
// paths outside of it are always let through.
func clineFile(s *Session, p Place) Verdict {
	action := "readFiles"
	if !s.Inside(p) {
		action = "readFilesExternally"
	}
	v := s.Default(File, p)
	switch n, l := s.Setting("state", "autoApprovalSettings", "actions", action); {
	case n.True():
		v = Verdict{Access: Open, Channel: File, Because: "auto-approve has " + action + " on", Rule: l.At(n)}
	case n.False():
		v = Verdict{Access: Asks, Channel: File, Because: "auto-approve has " + action + " off", Rule: l.At(n)}
	}
	return unlessIgnored(s, p, v)
}

func clineShell(s *Session, p Place) Verdict {
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
	return s.Default(Shell, p)
}

// Idle implements Idler.
func (cline) Idle(s *Session) []Idle { return idleIgnore(s, "Cline") }
