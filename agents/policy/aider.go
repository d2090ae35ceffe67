package policy

// aider is Aider as of May 2026 (aider.chat/docs/config). A person adds files to
// the chat; yes-always answers for the person, except about commands.
type aider struct{}

// Judge implements Evaluator.
func (aider) Judge(s *Session, p Place) []Verdict {
	return judge(p,
		func() Verdict {
			v := s.Default(File, p)
			for _, key := range []string{"yes-always", "yes"} {
				if n, l := s.Setting("config", key); n.True() && s.Inside(p) {
					v = Verdict{Access: Open, Channel: File, Because: key + " adds files to the chat without asking", Rule: l.At(n)}
				}
			}
			return unlessIgnored(s, p, v)
		},
		func() Verdict { return s.Default(Shell, p) })
}

// Idle implements Idler. Beside its tools Aider loads .env into the environment,
// ignored or not.
func (aider) Idle(s *Session) []Idle {
	out := idleIgnore(s, "Aider")
	if s.Dir == "" {
		return out
	}
	if rule, name, ok := ignored(s, Place{Path: s.Dir + "/.env"}); ok {
		out = append(out, Idle{Rule: rule, Because: name + " does not keep .env from Aider: it loads the file into its environment at every start"})
	}
	return out
}
