package policy

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// codex is OpenAI Codex, the command line, the editor extension and the app, as
// of 0.169 (developers.openai.com/codex/permissions and /security). It has no
// read tool: commands read files, in a sandbox that is on by default and that,
// in its older form, stops writing only. Permission profiles can deny reading;
// the older settings switch them off.
type codex struct{}

// Judge implements Evaluator.
func (codex) Judge(s *Session, p Place) []Verdict {
	return []Verdict{codexShell(s, p)}
}

func codexShell(s *Session, p Place) Verdict {
	if v, ok := codexRequired(s, p); ok {
		return v
	}
	mode, l := codexSetting(s, "sandbox_mode")
	if mode != nil && !profilesRequired(s) {
		v := Verdict{Access: Open, Channel: Shell, Rule: l.At(mode), Because: "in " + codexMode(mode) + " its commands read any file on the disk"}
		return v
	}
	profile, l := codexSetting(s, "default_permissions")
	switch name := profile.Str(); {
	case name == "":
		return s.Default(Shell, p)
	case strings.HasPrefix(name, ":"):
		return Verdict{Access: Open, Channel: Shell, Rule: l.At(profile), Because: "the built-in profile " + clip(name) + " lets commands read any file on the disk"}
	default:
		return codexProfile(s, p, name)
	}
}

// codexMode names a sandbox mode in a sentence; what is not one is not repeated.
func codexMode(n *conf.Node) string {
	switch n.Str() {
	case "read-only", "workspace-write", "danger-full-access":
		return n.Str()
	}
	return "every sandbox mode"
}

// codexSetting is the value that holds for a key: in each layer the chosen
// configuration profile goes before the rest of the file.
func codexSetting(s *Session, key string) (*conf.Node, Layer) {
	chosen, _ := s.Setting("config", "profile")
	if n, l := s.Setting("config", "profiles", chosen.Str(), key); n != nil && chosen.Str() != "" {
		return n, l
	}
	return s.Setting("config", key)
}

// codexRequired are the reads that an administrator denies, which nothing lifts.
func codexRequired(s *Session, p Place) (Verdict, bool) {
	for _, l := range s.Of("requirements") {
		for _, n := range l.Root.Get("permissions", "filesystem", "deny_read").Strings() {
			if codexCovers(s.Absolute(n.Text, s.Dir), p.Path) {
				return Verdict{Access: Blocked, Channel: Shell, Rule: l.At(n), Because: "the sandbox keeps every command from it (deny_read of the administrator)"}, true
			}
		}
	}
	return Verdict{}, false
}

// profilesRequired says that an administrator makes Codex use profiles, whatever
// older settings say.
func profilesRequired(s *Session) bool {
	n, _ := s.Setting("requirements", "allowed_permission_profiles")
	return n != nil
}

// Inherit implements Inheritor. Whether names such as *TOKEN* are taken out by
// default has changed between versions: only an explicit setting counts.
func (codex) Inherit(s *Session, p Place) Verdict {
	refused := func(n *conf.Node, l Layer, what string) Verdict {
		return Verdict{Access: Refused, Channel: Environment, Rule: l.At(n), Because: "shell_environment_policy " + what + " keeps the variable from its commands"}
	}
	policy := func(key string) (*conf.Node, Layer) { return codexSettingIn(s, "shell_environment_policy", key) }
	if n, l := policy("inherit"); n.Str() == "none" || n.Str() == "core" {
		return refused(n, l, "inherit = "+n.Str())
	}
	upper := strings.ToUpper(p.Variable)
	if n, l := policy("ignore_default_excludes"); n.False() && (strings.Contains(upper, "KEY") || strings.Contains(upper, "SECRET") || strings.Contains(upper, "TOKEN")) {
		return refused(n, l, "ignore_default_excludes = false")
	}
	if n, l := policy("exclude"); anyWild(n, p.Variable) {
		return refused(n, l, "exclude")
	}
	if n, l := policy("include_only"); n != nil && len(n.Strings()) > 0 && p.Variable != "" && !anyWild(n, p.Variable) {
		return refused(n, l, "include_only")
	}
	return s.Default(Environment, p)
}

func codexSettingIn(s *Session, table, key string) (*conf.Node, Layer) {
	chosen, _ := s.Setting("config", "profile")
	if n, l := s.Setting("config", "profiles", chosen.Str(), table, key); n != nil && chosen.Str() != "" {
		return n, l
	}
	return s.Setting("config", table, key)
}

// Idle implements Idler.
func (codex) Idle(s *Session) []Idle {
	var out []Idle
	mode, at := codexSetting(s, "sandbox_mode")
	chosen, _ := codexSetting(s, "default_permissions")
	for _, l := range s.Of("config") {
		n := l.Root.Get("default_permissions")
		if n != nil && mode != nil && !profilesRequired(s) {
			out = append(out, Idle{Rule: l.At(n), Because: "sandbox_mode at " + at.At(mode) + " makes Codex ignore permission profiles: take it away"})
		}
		profiles := l.Root.Get("permissions")
		if !profiles.Is(conf.Map) {
			continue
		}
		for i, name := range profiles.Keys {
			out = append(out, codexUnknown(l, profiles.Items[i])...)
			if chosen == nil && mode == nil && profiles.Items[i].Get("filesystem") != nil {
				out = append(out, Idle{Rule: l.At(profiles.Items[i]), Because: "nothing selects the permission profile " + clip(name) + ": set default_permissions"})
			}
		}
	}
	return out
}

// codexUnknown finds entries for special places that Codex does not know.
func codexUnknown(l Layer, profile *conf.Node) []Idle {
	var out []Idle
	files := profile.Get("filesystem")
	if !files.Is(conf.Map) {
		return nil
	}
	known := []string{":root", ":workspace_roots", ":project_roots", ":cwd", ":minimal", ":tmpdir", ":slash_tmp"}
	for i, key := range files.Keys {
		if strings.HasPrefix(key, ":") && !slices.Contains(known, key) {
			out = append(out, Idle{Rule: l.At(files.Items[i]), Because: clip(key) + " is no place that Codex knows, and the entry is passed over"})
		}
	}
	return out
}
