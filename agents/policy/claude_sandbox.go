package policy

import (
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// claudeBox is the sandbox for commands, as the settings have it.
type claudeBox struct {
	on        bool
	rule      string // what switches it on
	autoAllow bool   // sandboxed commands run without asking
	mayFail   bool   // where it cannot start, commands run without it
	escape    bool   // a command may be run again outside of it
	excluded  bool   // some commands always run outside of it
	open      bool   // its filesystem layer is off
}

// sealed says that no command gets out of the sandbox, and that nothing runs
// where it cannot start.
func (b claudeBox) sealed() bool { return b.on && !b.mayFail && !b.escape && !b.excluded }

// gap names what keeps the sandbox from being sealed.
func (b claudeBox) gap() string {
	switch {
	case b.escape:
		return "a command that the sandbox stops may be run again outside of it (sandbox.allowUnsandboxedCommands)"
	case b.excluded:
		return "some commands always run outside of the sandbox (sandbox.excludedCommands)"
	}
	return "where the sandbox cannot start, commands run without it (sandbox.failIfUnavailable)"
}

func (v *claudeView) sandbox() claudeBox {
	enabled, l := v.setting("sandbox", "enabled")
	if !enabled.True() || v.GOOS == "windows" {
		return claudeBox{}
	}
	fails, _ := v.setting("sandbox", "failIfUnavailable")
	escape, _ := v.setting("sandbox", "allowUnsandboxedCommands")
	auto, _ := v.setting("sandbox", "autoAllowBashIfSandboxed")
	b := claudeBox{on: true, rule: l.At(enabled), autoAllow: !auto.False(), mayFail: !fails.True(), escape: !escape.False()}
	for _, l := range v.layers() {
		b.excluded = b.excluded || len(l.Root.Get("sandbox", "excludedCommands").Strings()) > 0
		if l.Scope == User || l.Scope == Managed {
			b.open = b.open || l.Root.Get("sandbox", "filesystem", "disabled").True()
		}
	}
	return b
}

// denies says what in the settings keeps sandboxed commands from a place, and
// where that stands. The narrower of two entries wins, and of equals the deny.
func (b claudeBox) denies(v *claudeView, p Place) (why, rule string) {
	if b.open {
		return "", ""
	}
	if r, ok := matchPath(v.deny, v.Session, p); ok {
		return r.text, r.at
	}
	deepest := 0
	for _, l := range v.layers() {
		files := l.Root.Get("sandbox", "credentials", "files")
		for _, n := range files.Elements() {
			mode := n.Get("mode").Str()
			if (mode == "deny" || mode == "mask") && v.boxed(l, n.Get("path").Str(), p) > 0 {
				return "sandbox.credentials", l.At(n)
			}
		}
		for _, n := range l.Root.Get("sandbox", "filesystem", "denyRead").Strings() {
			if depth := v.boxed(l, n.Text, p); depth > deepest {
				deepest, why, rule = depth, "denyRead "+clip(n.Text), l.At(n)
			}
		}
	}
	if deepest > 0 && v.reopened(p) > deepest {
		return "", ""
	}
	return why, rule
}

// reopened is the depth of the narrowest allowRead entry that covers a place.
func (v *claudeView) reopened(p Place) int {
	only, _ := v.setting("sandbox", "filesystem", "allowManagedReadPathsOnly")
	depth := 0
	for _, l := range v.layers() {
		if only.True() && l.Scope != Managed {
			continue
		}
		for _, n := range l.Root.Get("sandbox", "filesystem", "allowRead").Strings() {
			depth = max(depth, v.boxed(l, n.Text, p))
		}
	}
	return depth
}

// boxed is how many parts a sandbox path has if it covers a place, and 0 if it
// does not. Unlike in rules, one leading slash is the root of the disk.
func (v *claudeView) boxed(l Layer, written string, p Place) int {
	if written == "" {
		return 0
	}
	base := l.Base
	if l.Scope == Local && v.Dir != "" {
		base = v.Root
	}
	full := v.Absolute(strings.TrimSuffix(strings.TrimSuffix(written, "**"), "/"), base)
	if written == "/" || written == "//" {
		full = "/"
	}
	depth := 1 + strings.Count(strings.TrimSuffix(full, "/"), "/")
	if Within(full, p.Path) || strings.ContainsAny(full, "*?[") && pattern.Git(full, strings.TrimPrefix(p.Path, "/")) {
		return depth
	}
	return 0
}

// Inherit implements Inheritor.
func (c claude) Inherit(s *Session, p Place) Verdict {
	v := c.view(s)
	if v.sandbox().sealed() {
		for _, l := range v.layers() {
			for _, n := range l.Root.Get("sandbox", "credentials", "envVars").Elements() {
				if n.Get("name").Str() == p.Variable && p.Variable != "" {
					return Verdict{Access: Refused, Channel: Environment, Rule: l.At(n),
						Because: "sandbox.credentials keeps the variable from its commands; hooks and MCP servers still inherit it"}
				}
			}
		}
	}
	if n, l := v.setting("env", "CLAUDE_CODE_SUBPROCESS_ENV_SCRUB"); on(n) && cloudVariable(p.Variable) {
		return Verdict{Access: Refused, Channel: Environment, Rule: l.At(n),
			Because: "CLAUDE_CODE_SUBPROCESS_ENV_SCRUB takes Anthropic and cloud credentials out of what its processes inherit"}
	}
	return s.Default(Environment, p)
}

func on(n *conf.Node) bool { return n.True() || n != nil && (n.Text == "1" || n.Text == "true") }

// cloudVariable says whether a variable is one of those that scrubbing is
// documented to take away: Anthropic's and the cloud providers'.
func cloudVariable(name string) bool {
	for _, prefix := range []string{"ANTHROPIC_", "AWS_", "GOOGLE_", "AZURE_", "CLOUDSDK_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
