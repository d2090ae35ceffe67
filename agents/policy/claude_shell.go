package policy

import "slices"

// claudeSees are ways into which Claude Code looks for paths, so that a Read rule
// holds for them too.
var claudeSees = []string{"env", "awk", "base64", "od", "strings", "cp", "jq"}

// shell answers for the commands that Claude Code runs: inside of its sandbox
// where that is on, and outside of it wherever a way out is left.
func (v *claudeView) shell(p Place, mode claudeMode) Verdict {
	box := v.sandbox()
	inside := v.sandboxed(box, p, mode)
	if box.sealed() && inside.Access == Blocked {
		return inside
	}
	if r, ok := bare(v.deny, "Bash"); ok {
		return Verdict{Access: Refused, Channel: Shell, Because: r.text + " takes its shell away", Rule: r.at}
	}
	out := v.unsandboxed(p, mode)
	if !box.on {
		return out
	}
	if box.sealed() {
		return inside
	}
	if out.Access == Open && inside.Access != Open {
		out.Because += "; " + box.gap()
		out.Assumed = out.Assumed || box.mayFail
	}
	return Best(inside, out)
}

func bare(rules []claudeRule, tool string) (claudeRule, bool) {
	for _, r := range rules {
		if r.bare && r.names(tool) {
			return r, true
		}
	}
	return claudeRule{}, false
}

// sandboxed answers for a command inside of the sandbox, which the operating
// system keeps from what it denies.
func (v *claudeView) sandboxed(box claudeBox, p Place, mode claudeMode) Verdict {
	if why, rule := box.denies(v, p); rule != "" && box.on {
		return Verdict{Access: Blocked, Channel: Shell, Because: "the sandbox keeps every command from it (" + why + ")", Rule: rule}
	}
	if !box.on || !box.autoAllow || mode.name == "plan" {
		return v.unsandboxed(p, mode)
	}
	for _, w := range ways {
		if _, denied := matchBash(v.deny, w.line); denied {
			continue
		}
		if r, asked := matchBash(v.ask, w.line); asked && !r.bare {
			continue
		}
		return Verdict{Access: Open, Channel: Shell, Because: "sandboxed commands run without asking, and the sandbox lets them read it", Rule: box.rule}
	}
	return v.unsandboxed(p, mode)
}

// unsandboxed answers for a command without the sandbox.
func (v *claudeView) unsandboxed(p Place, mode claudeMode) Verdict {
	plain := v.readCommand(p, mode) // an ask rule for Read is about its file tools only
	denied, isDenied := matchPath(v.deny, v.Session, p)
	if isDenied {
		plain = Verdict{Access: Refused, Channel: Shell, Rule: denied.at,
			Because: denied.text + " also stops cat and the other file commands it knows; a script or git show would need a prompt"}
	}
	if plain.Access == Open {
		return plain
	}
	return Best(plain, v.wayRound(mode, isDenied))
}

// readCommand answers for cat, head, grep and the others that it takes for
// read-only: they run without a prompt in every mode, unless rules name them all.
func (v *claudeView) readCommand(p Place, mode claudeMode) Verdict {
	var out []Verdict
	for _, name := range []string{"cat", "head", "tail", "grep", "sed"} {
		line := name + " " + p.Path
		answer := v.Default(Shell, p)
		if r, ok := matchBash(v.deny, line); ok {
			answer = Verdict{Access: Refused, Channel: Shell, Because: r.text + " denies the command", Rule: r.at}
		} else if r, ok := matchBash(v.ask, line); ok {
			answer = v.prompt(Verdict{Channel: Shell}, mode, r.text+" asks before the command", r.at)
		} else if r, ok := matchPath(v.allow, v.Session, p); ok {
			answer = Verdict{Access: Open, Channel: Shell, Because: r.text + " also allows the file commands it knows", Rule: r.at}
		} else if at, ok := v.works(p); !ok {
			answer = v.outside(answer, mode)
		} else if at != "" {
			answer = Verdict{Access: Open, Channel: Shell, Because: "additionalDirectories adds the directory to those it works in", Rule: at}
		}
		out = append(out, answer)
	}
	return Best(out...)
}

// wayRound answers for a program that opens the file itself, which no Read rule
// stops. The mode decides where no rule allows one.
// Where a rule is to be gone round, commands that it looks into do not help.
func (v *claudeView) wayRound(mode claudeMode, ruled bool) Verdict {
	none := Verdict{Access: Refused, Channel: Shell, Because: "no command that goes round is allowed"}
	for _, w := range ways {
		if _, denied := matchBash(v.deny, w.line); denied || ruled && slices.Contains(claudeSees, w.name) {
			continue
		}
		if _, asked := matchBash(v.ask, w.line); asked {
			continue
		}
		if r, allowed := matchBash(v.allow, w.line); allowed && mode.name != "auto" && mode.name != "bypassPermissions" && (!w.edited || mode.name == "acceptEdits") {
			return Verdict{Access: Open, Channel: Shell, Rule: r.at,
				Because: r.text + " lets " + w.name + " run without asking, and no Read rule stops a program that opens the file itself"}
		}
		switch {
		case w.edited:
		case mode.name == "bypassPermissions":
			return Verdict{Access: Open, Channel: Shell, Rule: mode.rule,
				Because: "in bypassPermissions mode any program runs, and no Read rule stops one that opens the file itself"}
		case mode.name == "auto":
			return Verdict{Access: Open, Channel: Shell, Rule: mode.rule, Assumed: true,
				Because: "in auto mode a classifier, not a person, decides about a program that opens the file itself"}
		}
	}
	return none
}

// history answers for what lies in the repository's history, which git shows.
func (v *claudeView) history(mode claudeMode) Verdict {
	line := "git show HEAD~1:file"
	if r, ok := matchBash(v.deny, line); ok {
		return Best(Verdict{Access: Refused, Channel: Shell, Because: r.text + " denies git show", Rule: r.at}, v.wayRound(mode, false))
	}
	if r, ok := matchBash(v.ask, line); ok {
		return Best(v.prompt(Verdict{Channel: Shell}, mode, r.text+" asks before git show", r.at), v.wayRound(mode, false))
	}
	return Verdict{Access: Open, Channel: Shell, Because: "git show and git log run without asking"}
}
