package policy

import "strings"

// roo is Roo Code as of April 2026 (docs.roocode.com/features, and its
// controller for ignore files). What a person approved for good lies in a
// database of the editor and is not read.
type roo struct{}

// Judge implements Evaluator.
func (roo) Judge(s *Session, p Place) []Verdict {
	return judge(p,
		func() Verdict { return unlessIgnored(s, p, s.Default(File, p)) },
		func() Verdict { return rooShell(s, p) })
}

// rooShell answers for commands: the longest prefix in the lists decides, and of
// equals the denial.
func rooShell(s *Session, p Place) Verdict {
	return anyCommand(p, func(line string) Verdict {
		allowed, at := longestPrefix(s, "roo-cline.allowedCommands", line)
		denied, denier := longestPrefix(s, "roo-cline.deniedCommands", line)
		switch {
		case denied >= 0 && denied >= allowed:
			return Verdict{Access: Refused, Channel: Shell, Because: "deniedCommands refuses " + firstWord(line), Rule: denier}
		case allowed >= 0:
			return Verdict{Access: Open, Channel: Shell, Because: "allowedCommands lets " + firstWord(line) + " run once commands are auto-approved", Rule: at, Assumed: true}
		}
		return s.Default(Shell, p)
	})
}

// longestPrefix is the length of the longest entry of a list that begins a
// command, and -1 where none does; "*" begins every one.
func longestPrefix(s *Session, key, line string) (length int, rule string) {
	length = -1
	for _, l := range s.Of("settings") {
		for _, n := range l.Root.Get(key).Strings() {
			prefix := strings.ToLower(strings.TrimSpace(n.Text))
			if prefix == "*" && length < 0 {
				length, rule = 0, l.At(n)
			} else if prefix != "" && strings.HasPrefix(strings.ToLower(line), prefix) && len(prefix) > length {
				length, rule = len(prefix), l.At(n)
			}
		}
	}
	return length, rule
}

// Idle implements Idler.
func (roo) Idle(s *Session) []Idle { return idleIgnore(s, "Roo Code") }
