package catalog

import (
	"slices"
	"strings"
)

func checkAction(p part, a *Action) {
	if !dotted.MatchString(a.ID) {
		p.in("id").fault("id %q must be lower-case words joined by . or -, as in \"volume.delete\"", a.ID)
	}
	p.text("title", a.Title)
	p.text("call", a.Call)
	p.in("source").https("source", a.Source)
	p.in("checked").day(a.Checked)
	if len(a.Needs) == 0 {
		p.fault("needs is missing: write the permissions that the call takes")
	}
	for i, need := range a.Needs {
		if !permission.MatchString(need) || !noWildcard.MatchString(need) {
			p.in("needs", i).fault("needs %q is no permission: write a plain one, as in \"project:write\"; wildcards are for grants", need)
		}
	}
	word(p, "effect", a.Effect, effects)
	word(p, "gate", a.Gate.Kind, gates)
	if a.Gate.Kind == NoGate && a.Gate.Removable {
		p.in("gate").fault("gate none cannot be removable")
	}
	word(p, "extent", a.Extent, extents)
	word(p, "breadth", a.Breadth, breadths)
	checkRecovery(p, a)
	checkWhen(p, a.When)
}

// checkRecovery asks of what is destroyed whether it comes back; of everything
// else it may be said.
func checkRecovery(p part, a *Action) {
	if a.Effect == Destroy {
		word(p, "recovery", a.Recovery, recoveries)
		word(p, "backups", a.Backups, backups)
	} else {
		optional(p, "recovery", a.Recovery, recoveries)
		optional(p, "backups", a.Backups, backups)
	}
	switch {
	case a.Recovery == ByWindow && a.Window == "":
		p.fault("window is missing: recovery is a window, write its length, as 48h or 30d")
	case a.Recovery != ByWindow && a.Window != "":
		p.in("window").fault("window is set and recovery is not \"window\": leave one of them out")
	case a.Window != "":
		if _, err := ParseWindow(a.Window); err != nil {
			p.in("window").fault("window %v", err)
		}
	}
}

// checkIncludes holds the inclusions to permissions, and keeps circles out.
func (s *source) checkIncludes() {
	includes, at := s.provider.Includes, s.whole().named("includes")
	for _, key := range sortedKeys(includes) {
		if !permission.MatchString(key) {
			at.in("includes", key).fault("%q is no permission", key)
		}
		for i, scope := range includes[key] {
			if !permission.MatchString(scope) {
				at.in("includes", key, i).fault("%q is no permission", scope)
			}
		}
		if len(includes[key]) == 0 {
			at.in("includes", key).fault("%q brings nothing", key)
		}
		if circle := s.circle(key, []string{key}); circle != nil {
			at.in("includes", key).fault("%q includes itself (%s): take one of these out", key, strings.Join(circle, " → "))
		}
	}
}

// circle is the way on which a key of includes names itself, or nil. That a
// wildcard also covers its own key ("admin: ['*']") is no circle.
func (s *source) circle(from string, way []string) []string {
	for _, scope := range s.provider.Includes[way[len(way)-1]] {
		if scope == from {
			return append(way, scope)
		}
		if _, ok := s.provider.Includes[scope]; ok && !slices.Contains(way, scope) {
			if found := s.circle(from, append(slices.Clone(way), scope)); found != nil {
				return found
			}
		}
	}
	return nil
}

// checkReachable holds that every action can be reached by some kind, and that
// no grant is a word that means nothing.
func (s *source) checkReachable() {
	p := s.provider
	covered, used := map[string]bool{}, map[string]bool{}
	for _, a := range p.Actions {
		for _, need := range a.Needs {
			for _, k := range p.Credentials {
				for _, g := range k.Grants {
					if p.Covers(g.Scope, need) {
						covered[need], used[g.Scope] = true, true
					}
				}
			}
		}
	}
	for i, a := range p.Actions {
		for j, need := range a.Needs {
			if !covered[need] {
				s.whole().in("actions", i, "needs", j).named("action %s", a.ID).
					fault("it is unreachable: no kind is granted %q, by itself or through includes", need)
			}
		}
	}
	for i, k := range p.Credentials {
		for j, g := range k.Grants {
			if !used[g.Scope] {
				s.whole().in("credentials", i, "grants", j, "scope").named("kind %s", k.ID).
					fault("grant %q covers what no action needs: write the action that it allows, or leave it out", g.Scope)
			}
		}
	}
}
