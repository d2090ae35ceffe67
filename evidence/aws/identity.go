package aws

import (
	"cmp"
	"slices"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Kind is what an identity is.
type Kind string

// Kinds of identities.
const (
	User  Kind = "user"
	Group Kind = "group"
	Role  Kind = "role"
)

// Identity is a user, a group or a role that the files speak of.
type Identity struct {
	Kind Kind
	// Name and ARN may have gaps.
	Name, ARN string
	// Path is a file that defines it, or that speaks of it.
	Path string
	// Trust is a role's trust policy.
	Trust iam.Policy
	// Tags are those whose values are known.
	Tags map[string]string

	place
	// written says that code defines it, made that a state does. Where neither
	// is so, files only speak of it, and may not know all.
	written, made bool
	policies      map[string]*attached
	groups        map[*Identity]bool
	boundary      *iam.Limit
}

// place is where something is defined.
type place struct{ scope, address, key string }

// attached is a policy that an identity has, as code and state tell it.
type attached struct {
	policy iam.Policy
	// what is the record that attaches it.
	what  string
	state bool
}

// Describe is what to call an identity in evidence: "user ci". One whose name is
// not known goes by its address.
func (i *Identity) Describe() string {
	if i.address != "" && !partial.Whole(i.Name) {
		return string(i.Kind) + " " + i.address
	}
	return string(i.Kind) + " " + partial.Show(i.Name)
}

// Account is the account of the identity, "" where that is not known.
func (i *Identity) Account() string {
	account, _ := accountOf(iac.Literal(i.ARN)).Known()
	return account
}

// attach gives the identity a policy. Of code and state that differ over the
// same policy, it isn't known which is newer.
func (i *Identity) attach(key string, a attached) {
	old := i.policies[key]
	switch {
	case old == nil:
		if i.policies == nil {
			i.policies = map[string]*attached{}
		}
		i.policies[key] = &a
	case old.state && !a.state && whole(a.policy):
		old.policy = iam.Either(old.policy, a.policy, "whether the code or the state of "+a.what+" is newer")
	case old.state == a.state:
		old.policy = iam.Either(old.policy, a.policy, "which of the files that tell of "+a.what+" is newer")
	}
}

// whole says whether everything in a policy is known.
func whole(p iam.Policy) bool {
	if p.Unread != "" {
		return false
	}
	return !slices.ContainsFunc(p.Statements, func(s iam.Statement) bool {
		gap := func(text string) bool { return !partial.Whole(text) }
		return slices.ContainsFunc(s.Actions, gap) || slices.ContainsFunc(s.Resources, gap)
	})
}

// identities are all that are known.
type identities struct {
	all     []*Identity
	byPlace map[Kind]map[place]*Identity
	byName  map[Kind]map[string][]*Identity
	// at are the instances of an address: places without keys.
	at map[Kind]map[place][]*Identity
}

// define is the identity that a record defines; a state's and the code's are
// one.
func (ids *identities) define(kind Kind, r record) *Identity {
	if ids.byPlace == nil {
		ids.byPlace = map[Kind]map[place]*Identity{User: {}, Group: {}, Role: {}}
	}
	where := place{r.scope, r.Address, r.Key}
	i := ids.byPlace[kind][where]
	if i == nil {
		i = &Identity{Kind: kind, place: where, Path: r.Path}
		ids.byPlace[kind][where] = i
		ids.all = append(ids.all, i)
	}
	return i
}

// index sorts what is defined, so that nothing hangs on when it was read, and
// makes it findable.
func (ids *identities) index() {
	slices.SortStableFunc(ids.all, func(a, b *Identity) int {
		return cmp.Or(
			cmp.Compare(a.scope, b.scope), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.address, b.address),
			cmp.Compare(a.key, b.key), cmp.Compare(a.Name, b.Name),
		)
	})
	ids.byName = map[Kind]map[string][]*Identity{User: {}, Group: {}, Role: {}}
	ids.at = map[Kind]map[place][]*Identity{User: {}, Group: {}, Role: {}}
	for _, i := range ids.all {
		ids.byName[i.Kind][i.Name] = append(ids.byName[i.Kind][i.Name], i)
		address := place{scope: i.scope, address: i.address}
		ids.at[i.Kind][address] = append(ids.at[i.Kind][address], i)
	}
}

// named are the identities with a name, those of a scope where it has any.
func (ids *identities) named(kind Kind, name, scope string) []*Identity {
	all := ids.byName[kind][name]
	here := slices.DeleteFunc(slices.Clone(all), func(i *Identity) bool { return i.scope != scope })
	if len(here) > 0 {
		return here
	}
	return all
}

// find are the identities that a value surely means, none where that is not
// told. A name that nobody defines makes an identity of its own.
func (ids *identities) find(kind Kind, v iac.Value, r record) []*Identity {
	if v.Of.Address != "" {
		all := ids.at[kind][place{scope: r.scope, address: v.Of.Address}]
		found := slices.DeleteFunc(slices.Clone(all), func(i *Identity) bool {
			return v.Of.Key != "" && i.key != "" && i.key != v.Of.Key
		})
		if len(found) > 0 {
			return found
		}
	}
	name, known := v.Known()
	if !known {
		return ids.alike(kind, v, r.scope)
	}
	if name == "" {
		return nil
	}
	found := ids.named(kind, name, r.scope)
	if len(found) == 0 {
		i := &Identity{Kind: kind, Name: name, place: place{scope: r.scope}, Path: r.Path}
		ids.all = append(ids.all, i)
		ids.byName[kind][name] = []*Identity{i}
		found = []*Identity{i}
	}
	return found
}

// alike are the identities of a scope whose names have the same gaps in the same
// places: "ci-${var.stage}" is one name throughout a module.
func (ids *identities) alike(kind Kind, v iac.Value, scope string) []*Identity {
	if v.Kind != iac.Text {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(ids.byName[kind][v.Text]), func(i *Identity) bool { return i.scope != scope })
}
