package policy

// openhands is OpenHands as of 2026 (docs.openhands.dev). It works in a container
// unless it is told to run on the machine itself.
type openhands struct{}

// Judge implements Evaluator.
func (openhands) Judge(s *Session, p Place) []Verdict {
	if n, l := s.Setting("config", "core", "runtime"); n.Str() == "local" || n.Str() == "process" || n.Str() == "cli" {
		return []Verdict{{Access: Open, Channel: Shell, Because: "with this runtime commands run on the machine itself", Rule: l.At(n)}}
	}
	return documented{}.Judge(s, p)
}
