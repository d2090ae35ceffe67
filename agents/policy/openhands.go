package policy

import (
	"slices"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// openhands is OpenHands as of 2026 (docs.openhands.dev). It works in a container
// unless it is told to run on the machine itself.
type openhands struct{}

// Judge implements Evaluator.
func (openhands) Judge(s *Session, p Place) []Verdict {
	if n, l, local := openhandsLocal(s); local {
		return []Verdict{{Access: Open, Channel: Shell, Because: "with this runtime commands run on the machine itself", Rule: l.At(n)}}
	}
	return documented{}.Judge(s, p)
}

// openhandsLocal says that commands run on the machine itself.
func openhandsLocal(s *Session) (*conf.Node, Layer, bool) {
	n, l := s.Setting("config", "core", "runtime")
	return n, l, slices.Contains([]string{"local", "process", "cli"}, n.Str())
}

// Idle implements Idler.
func (openhands) Idle(s *Session) []Idle {
	var out []Idle
	n, at, local := openhandsLocal(s)
	for _, l := range s.Of("config") {
		if box := l.Root.Get("sandbox"); local && box != nil {
			out = append(out, Idle{Rule: l.At(box), Because: "the sandbox's settings do nothing: the runtime " + n.Str() + " at " + at.At(n) + " has no container"})
		}
	}
	return out
}
