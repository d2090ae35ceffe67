package policy

import (
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// windsurf is Windsurf's Cascade as of 2026 (docs.windsurf.com). How freely
// commands run by themselves is a choice in the editor that is not read; the
// lists of commands are.
type windsurf struct{}

// Judge implements Evaluator.
func (windsurf) Judge(s *Session, p Place) []Verdict {
	return judge(p,
		func() Verdict { return unlessIgnored(s, p, s.Default(File, p)) },
		func() Verdict {
			return anyCommand(p, func(line string) Verdict {
				if n, l := windsurfListed(s, "windsurf.cascadeCommandsDenyList", line); n != nil {
					return Verdict{Access: Asks, Channel: Shell, Because: "cascadeCommandsDenyList makes " + firstWord(line) + " ask", Rule: l.At(n)}
				}
				if n, l := windsurfListed(s, "windsurf.cascadeCommandsAllowList", line); n != nil {
					return Verdict{Access: Open, Channel: Shell, Because: "cascadeCommandsAllowList lets " + firstWord(line) + " run without asking", Rule: l.At(n)}
				}
				return s.Default(Shell, p)
			})
		})
}

func windsurfListed(s *Session, key, line string) (*conf.Node, Layer) {
	for _, l := range s.Of("settings") {
		for _, n := range l.Root.Get(key).Strings() {
			if n.Text == "*" || n.Text != "" && hasCommandPrefix(line, n.Text) {
				return n, l
			}
		}
	}
	return nil, Layer{}
}

// Idle implements Idler.
func (windsurf) Idle(s *Session) []Idle {
	out := idleIgnore(s, "Windsurf")
	for _, l := range s.Of("settings") {
		for _, n := range l.Root.Get("windsurf.cascadeCommandsDenyList").Strings() {
			if strings.ContainsAny(n.Text, "*?^$[(") && n.Text != "*" {
				out = append(out, Idle{Rule: l.At(n), Because: clip(n.Text) + " begins no command: cascadeCommandsDenyList holds first words, not patterns"})
			}
		}
	}
	return out
}
