package aws

import (
	"cmp"
	"maps"
	"slices"

	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Links say whose keys are whose, in order.
func (w *World) Links() []Link { return slices.Compact(w.links) }

// Profiles are the profiles that assume roles.
func (w *World) Profiles() []Profile { return w.profiles }

// Organisation are the files that define policies of a whole organisation, which
// are not applied here: nothing says which accounts they are for.
func (w *World) Organisation() []string { return slices.Compact(w.guarded) }

// Owner is the user of a key as the files describe it. Where several describe a
// user of that name, the state's own folder counts; else all that may be it are
// taken together. It is nil where no file describes it.
func (w *World) Owner(l Link) *Subject {
	all := w.ids.byName[User][l.User]
	here := slices.DeleteFunc(slices.Clone(all), func(i *Identity) bool { return i.scope != l.scope })
	switch {
	case len(all) == 0:
		return nil
	case len(here) == 0:
		here = all
	case !slices.ContainsFunc(here, func(i *Identity) bool { return w.hasCode(i) }):
		// The code of this state may lie elsewhere; what has a state of its own is
		// another user.
		here = slices.DeleteFunc(slices.Clone(all), func(i *Identity) bool { return i.scope != l.scope && i.made })
	}
	return w.subject(here)
}

// hasCode says whether code defines an identity.
func (w *World) hasCode(i *Identity) bool {
	m := w.modules[i.scope]
	return i.written || m != nil && m.Has(i.address)
}

// Roles are the roles that the files describe, in order, the first of them.
func (w *World) Roles(most int) []*Subject {
	var all []*Subject
	for _, i := range w.ids.all {
		if i.Kind == Role && len(all) < most {
			all = append(all, w.subject([]*Identity{i}))
		}
	}
	return all
}

// Subject is an identity with all that applies to it.
type Subject struct {
	*Identity
	// Same are all descriptions of it, itself the first.
	Same []*Identity
	// Layers are its policies.
	Layers iam.Layers

	// open are further things that were not worked out.
	open []string
}

// subject gathers what applies to an identity that is described so.
func (w *World) subject(same []*Identity) *Subject {
	s := &Subject{Identity: best(same), Same: same}
	defined := false
	for _, i := range same {
		s.Layers.Identity = append(s.Layers.Identity, w.policiesOf(i, i)...)
		groups := slices.SortedFunc(maps.Keys(i.groups), func(a, b *Identity) int {
			return cmp.Or(cmp.Compare(a.scope, b.scope), cmp.Compare(a.address, b.address), cmp.Compare(a.key, b.key), cmp.Compare(a.Name, b.Name))
		})
		for _, g := range groups {
			s.Layers.Identity = append(s.Layers.Identity, w.policiesOf(g, i)...)
		}
		if i.boundary != nil {
			s.Layers.Limits = append(s.Layers.Limits, *i.boundary)
		}
		defined = defined || i.written || i.made
	}
	if !defined {
		s.Layers.Identity = append(s.Layers.Identity, iam.Policy{
			Name:   s.Path + ": " + s.Describe(),
			Unread: "which other policies " + s.Describe() + " has, which these files don't define",
		})
	}
	s.Layers.Context = s.context()
	s.grantedOnResources(w.fromResources(s))
	return s
}

// best is the description that says most: a state's.
func best(same []*Identity) *Identity {
	if i := slices.IndexFunc(same, func(i *Identity) bool { return i.made }); i >= 0 {
		return same[i]
	}
	return same[0]
}

// policiesOf are the policies of an identity, which a member has through it.
func (w *World) policiesOf(i, member *Identity) []iam.Policy {
	var all []iam.Policy
	for _, key := range slices.Sorted(maps.Keys(i.policies)) {
		all = append(all, i.policies[key].policy)
	}
	for _, l := range w.loose {
		if l.kind != i.Kind || l.scope != i.scope || i.made || !i.written {
			continue
		}
		whether := "whether " + l.record.Address + " is about " + i.Describe()
		if l.group != nil {
			for _, p := range w.policiesOf(l.group, i) {
				all = append(all, p.Unless(whether))
			}
			continue
		}
		p := l.policy.Unless(whether)
		p.Name = l.record.Path + ": " + i.Describe() + ", perhaps policy " + l.policy.Name
		all = append(all, p)
	}
	if i.Kind == Group && !i.written && !i.made {
		all = append(all, iam.Policy{
			Name:   i.Path + ": " + member.Describe() + " is in " + i.Describe(),
			Unread: "what " + i.Describe() + " allows, which is not among the files",
		})
	}
	return all
}

// context is what every request of the identity has. A key that belongs to a
// user comes without the marks of a session.
func (s *Subject) context() iam.Context {
	facts := map[string]iam.Fact{}
	if partial.Whole(s.ARN) && s.ARN != "" {
		facts["aws:PrincipalArn"] = iam.Is(s.ARN)
	}
	if account := s.Account(); account != "" {
		facts["aws:PrincipalAccount"] = iam.Is(account)
	}
	switch s.Kind {
	case User:
		facts["aws:PrincipalType"] = iam.Is("User")
		facts["aws:TokenIssueTime"] = iam.Fact{Absent: true}
		if partial.Whole(s.Name) {
			facts["aws:username"] = iam.Is(s.Name)
		}
	case Role:
		facts["aws:PrincipalType"] = iam.Is("AssumedRole")
		facts["aws:username"] = iam.Fact{Absent: true}
		facts["aws:TokenIssueTime"] = iam.Fact{Since: iam.Today}
	}
	for k, v := range s.Tags {
		facts["aws:PrincipalTag/"+k] = iam.Is(v)
	}
	return iam.Of(facts)
}

// Unknowns are the things that were not read of a subject's policies.
func (s *Subject) Unknowns() []string {
	all := slices.Clone(s.open)
	for _, p := range s.Layers.Identity {
		if p.Unread != "" {
			all = append(all, p.Unread+" ("+p.Name+")")
		}
	}
	for _, l := range s.Layers.Limits {
		for _, p := range l.Policies {
			if p.Unread != "" {
				all = append(all, "what "+l.Name+" leaves of it: "+p.Unread)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
