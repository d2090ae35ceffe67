package evidence

import (
	"slices"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// define takes a role that a file defines.
func (w *azureWorld) define(r protector) {
	var role azureRole
	for _, p := range r.Attributes.At("permissions").Each() {
		role.Actions = append(role.Actions, looseTexts(p.At("actions"))...)
		role.Not = append(role.Not, wholeTexts(p.At("not_actions"))...)
		role.Data = append(role.Data, looseTexts(p.At("data_actions"))...)
		role.NotData = append(role.NotData, wholeTexts(p.At("not_data_actions"))...)
	}
	if len(role.Actions)+len(role.Data) == 0 {
		w.called[w.ref(r)], _ = r.Attributes.At("name").Known()
		return
	}
	for _, name := range []string{w.ref(r), w.alias(r.dir, r.Attributes.At("role_definition_resource_id")), w.alias(r.dir, r.Attributes.At("name"))} {
		if name != "" {
			old := w.roles[name]
			w.roles[name] = azureRole{
				Actions: append(old.Actions, role.Actions...), Not: takenByBoth(old, role, func(r azureRole) []string { return r.Not }),
				Data: append(old.Data, role.Data...), NotData: takenByBoth(old, role, func(r azureRole) []string { return r.NotData }),
			}
		}
	}
}

// takenByBoth is what two definitions of one role take away: what only one of them does
// is not sure to be taken away.
func takenByBoth(old, role azureRole, of func(azureRole) []string) []string {
	if len(old.Actions)+len(old.Data) == 0 {
		return of(role)
	}
	return slices.DeleteFunc(slices.Clone(of(role)), func(s string) bool { return !slices.Contains(of(old), s) })
}

// looseTexts are texts with a * for each gap: what is allowed may be all of that.
func looseTexts(v iac.Value) []string {
	var all []string
	for _, e := range v.Each() {
		all = append(all, partial.Loose(e.String()))
	}
	return all
}

// wholeTexts are the texts that are known whole: what is taken away must be.
func wholeTexts(v iac.Value) []string {
	var all []string
	for _, e := range v.Each() {
		if text, ok := e.Known(); ok {
			all = append(all, text)
		}
	}
	return all
}

// roleOf is what an assignment calls its role: a name, an id, or the name of a
// role that a file defines.
func (w *azureWorld) roleOf(r protector) string {
	if v := r.Attributes.At("role_definition_name"); v.Kind != iac.Missing && v.String() != "" {
		return v.String()
	}
	v := r.Attributes.At("role_definition_id")
	if _, known := v.Known(); !known {
		if name := w.alias(r.dir, v); name != "" {
			return name
		}
	}
	return v.String()
}
