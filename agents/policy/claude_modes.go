package policy

import "slices"

// claudeModes are the modes that a setting may name.
var claudeModes = []string{"default", "manual", "acceptEdits", "plan", "auto", "dontAsk", "bypassPermissions"}

// claudeMode is a permission mode, and the setting that says so.
type claudeMode struct {
	name    string
	rule    string
	assumed bool
}

// disabled says whether any settings file switches a mode off.
func (v *claudeView) disabled(key string) bool {
	for _, l := range v.layers() {
		if l.Root.Get("permissions", key).Str() == "disable" || l.Root.Get(key).Str() == "disable" {
			return true
		}
	}
	return false
}

// startModes are the modes in which a session may start. Where no setting says,
// the plan of the account does: auto on some, asking on others.
func (v *claudeView) startModes(layers []Layer) []claudeMode {
	for i := len(layers) - 1; i >= 0; i-- {
		n := layers[i].Root.Get("permissions", "defaultMode")
		mode := claudeMode{name: n.Str(), rule: layers[i].At(n)}
		switch {
		case mode.name == "":
			continue
		case mode.name == "manual":
			mode.name = "default"
		case !slices.Contains(claudeModes, mode.name):
			return v.builtinModes()
		case mode.name == "auto" && (layers[i].Scope == Project || layers[i].Scope == Local):
			return v.builtinModes() // auto counts only from a person's own or managed settings
		case mode.name == "auto" && v.disabled("disableAutoMode"),
			mode.name == "bypassPermissions" && v.disabled("disableBypassPermissionsMode"):
			mode.name = "default"
		case mode.name == "bypassPermissions" && (layers[i].Scope == Project || layers[i].Scope == Local):
			mode.assumed = true // newer versions do not take it from a project
		}
		return v.alsoWhilePlanning(mode)
	}
	return v.builtinModes()
}

func (v *claudeView) builtinModes() []claudeMode {
	modes := []claudeMode{{name: "default"}}
	if !v.disabled("disableAutoMode") {
		modes = append(modes, claudeMode{name: "auto", assumed: true})
	}
	return modes
}

// alsoWhilePlanning adds auto to plan, where the classifier answers for commands
// unless that is switched off.
func (v *claudeView) alsoWhilePlanning(mode claudeMode) []claudeMode {
	if mode.name != "plan" || v.disabled("disableAutoMode") {
		return []claudeMode{mode}
	}
	for _, l := range v.layers() {
		if l.Scope != Project && l.Root.Get("useAutoModeDuringPlan").False() {
			return []claudeMode{mode}
		}
	}
	return []claudeMode{mode, {name: "auto", rule: mode.rule, assumed: true}}
}

// prompt is what becomes of a call that a person would be asked about, by mode.
func (v *claudeView) prompt(out Verdict, mode claudeMode, because, rule string) Verdict {
	out.Access, out.Because, out.Rule = Asks, because, rule
	explicit := rule != ""
	switch mode.name {
	case "bypassPermissions":
		if !explicit {
			out.Access, out.Because, out.Rule = Open, "in bypassPermissions mode nothing is asked", mode.rule
		}
	case "auto":
		if !explicit {
			out.Access, out.Because, out.Rule = Open, "in auto mode a classifier decides, and no person is asked", mode.rule
			out.Assumed = true
		}
	case "dontAsk":
		out.Access, out.Because, out.Rule = Refused, "in dontAsk mode what is not allowed is refused", mode.rule
	}
	if n, l := v.setting("permissions", "denyInsteadOfPrompting"); n.True() && out.Access == Asks {
		out.Access, out.Because, out.Rule = Refused, "denyInsteadOfPrompting refuses what would be asked", l.At(n)
	}
	return out
}
