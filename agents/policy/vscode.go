package policy

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// vscode is Copilot's agent in VS Code as of 2026-03
// (code.visualstudio.com/docs/copilot/security and its default settings). The
// permission level of a session is chosen in the chat and is not read.
type vscode struct{}

// vscodeApproves are the commands that VS Code approves by itself once terminal
// auto-approval is on, as far as they read files, and those it never does.
var vscodeApproves = map[string]bool{"cat": true, "head": true, "tail": true, "grep": true, "jq": true, "curl": false}

// Judge implements Evaluator.
func (vscode) Judge(s *Session, p Place) []Verdict {
	if n, l := s.Setting("settings", "chat.tools.global.autoApprove"); n.True() {
		open := Verdict{Access: Open, Rule: l.At(n), Because: "chat.tools.global.autoApprove approves every tool"}
		file, shell := open, open
		file.Channel, shell.Channel = File, Shell
		return judge(p, func() Verdict { return Least(file, vscodeFile(s, p)) }, func() Verdict { return shell })
	}
	return judge(p, func() Verdict { return vscodeFile(s, p) }, func() Verdict { return vscodeShell(s, p) })
}

func vscodeFile(s *Session, p Place) Verdict {
	for _, l := range s.Of("settings") {
		folders := l.Root.Get("chat.additionalReadAccessFolders")
		for _, n := range folders.Strings() {
			if Within(s.Absolute(n.Text, s.Dir), p.Path) {
				return Verdict{Access: Open, Channel: File, Because: "chat.additionalReadAccessFolders adds the folder", Rule: l.At(n)}
			}
		}
	}
	return s.Default(File, p)
}

// vscodeShell answers for the terminal. Rules count once auto-approval is on,
// which a person does; settings that approve a command are taken to mean so.
func vscodeShell(s *Session, p Place) Verdict {
	rules, approving := vscodeRules(s)
	if !approving {
		return s.Default(Shell, p)
	}
	return anyCommand(p, func(line string) Verdict {
		v := s.Default(Shell, p)
		approved, at := vscodeApproves[firstWord(line)], ""
		denied := false
		for _, r := range rules {
			if !r.matches(line) {
				continue
			}
			if r.approve {
				approved, at = true, r.at
			} else {
				denied = true
			}
		}
		if !approved || denied {
			return v
		}
		return Verdict{Access: Open, Channel: Shell, Rule: at, Because: "terminal auto-approval lets " + firstWord(line) + " run without asking", Assumed: at == ""}
	})
}

// vscodeRule is one entry of chat.tools.terminal.autoApprove.
type vscodeRule struct {
	written string
	approve bool
	at      string
}

// vscodeRules are the entries of all settings, the strongest for each pattern,
// and whether auto-approval is taken to be on.
func vscodeRules(s *Session) (rules []vscodeRule, approving bool) {
	const key = "chat.tools.terminal.autoApprove"
	enabled, _ := s.Setting("settings", "chat.tools.terminal.enableAutoApprove")
	for _, l := range s.Of("settings") {
		n := l.Root.Get(key)
		if !n.Is(conf.Map) {
			continue
		}
		for i, written := range n.Keys {
			value := n.Items[i]
			if value.Is(conf.Map) {
				value = value.Get("approve")
			}
			if value.Is(conf.Bool) {
				rules = append(rules, vscodeRule{written, value.True(), l.At(n.Items[i])})
			}
		}
	}
	allows := slices.ContainsFunc(rules, func(r vscodeRule) bool { return r.approve })
	return rules, !enabled.False() && (enabled.True() || allows)
}

// matches says whether an entry is about a command: a prefix of words, or an
// expression between slashes.
func (r vscodeRule) matches(line string) bool {
	if !strings.HasPrefix(r.written, "/") {
		return hasCommandPrefix(line, r.written)
	}
	end := strings.LastIndex(r.written, "/")
	if end <= 0 {
		return false
	}
	matched, understood := expression(r.written[1:end], line, strings.Contains(r.written[end:], "i"))
	return matched || !understood && r.approve
}

// Idle implements Idler.
func (vscode) Idle(s *Session) []Idle {
	var out []Idle
	for _, l := range s.Of("settings") {
		n := l.Root.Get("chat.tools.edits.autoApprove")
		if !n.Is(conf.Map) {
			continue
		}
		for i, key := range n.Keys {
			if n.Items[i].False() {
				out = append(out, Idle{Rule: l.At(n.Items[i]), Because: "chat.tools.edits.autoApprove asks before " + clip(key) + " is edited: it is read all the same"})
			}
		}
	}
	return out
}
