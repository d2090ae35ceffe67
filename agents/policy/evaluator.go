package policy

import (
	"maps"
	"slices"
)

// Evaluator reads one agent's settings as the agent does.
type Evaluator interface {
	// Judge answers for each channel by which the agent could get at a file.
	// There is at least one verdict.
	Judge(s *Session, p Place) []Verdict
}

// Idler is an evaluator that also knows rules which look protective and do
// nothing.
type Idler interface {
	Idle(s *Session) []Idle
}

// Idle is a rule that looks protective and does nothing.
type Idle struct {
	// Rule is where it stands, "path:line".
	Rule string
	// Because says why it does nothing, and what would do something.
	Because string
}

// For is the evaluator of an agent, by id. An agent whose settings nothing here
// understands has its documented defaults.
func For(id string) Evaluator {
	if e, ok := evaluators()[id]; ok {
		return e
	}
	return documented{}
}

// Evaluated are the ids of the agents whose settings are understood here.
func Evaluated() []string { return slices.Sorted(maps.Keys(evaluators())) }

func evaluators() map[string]Evaluator {
	return map[string]Evaluator{
		"aider":          aider{},
		"amazon-q":       amazonQ{},
		"amp":            amp{},
		"auggie":         auggie{},
		"claude-code":    claude{},
		"cline":          cline{},
		"codex":          codex{},
		"continue":       continued{},
		"copilot-cli":    copilot{},
		"cursor":         cursor{},
		"gemini-cli":     gemini{},
		"goose":          goose{},
		"junie":          junie{},
		"kiro":           kiro{},
		"opencode":       opencode{},
		"openhands":      openhands{},
		"qwen-code":      qwen{},
		"roo-code":       roo{},
		"vscode-copilot": vscode{},
		"windsurf":       windsurf{},
		"zed":            zed{},
	}
}

// documented goes by the agent's documented defaults alone.
type documented struct{}

// Judge implements Evaluator.
func (documented) Judge(s *Session, p Place) []Verdict {
	return []Verdict{s.Default(File, p), s.Default(Shell, p)}
}
