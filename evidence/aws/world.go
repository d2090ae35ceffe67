package aws

import (
	"cmp"
	"slices"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/iam"
)

// World is what all files together say.
type World struct {
	ids      identities
	policies policies
	loose    []loose
	// functions are the records of functions.
	functions []record
	// onResources are the policies of resources.
	onResources []iam.Policy
	texts       map[string]string
	modules     map[string]*iac.Module
	links       []Link
	profiles    []Profile
	admins      []ClusterAdmin
	guarded     []string
	// made are the addresses that a state has, by scope.
	made map[[2]string]bool
}

// World joins what was read.
func (f *Files) World() *World {
	w := &World{texts: f.texts, modules: f.modules, links: f.links, profiles: f.profiles, admins: slices.Clone(f.admins), guarded: slices.Sorted(slices.Values(f.guarded)), made: map[[2]string]bool{}}
	records := f.all()
	for _, r := range records {
		if r.state {
			w.made[[2]string{r.scope, r.Address}] = true
		}
	}
	for _, step := range []func(record){w.definePolicy, w.define, w.join, w.attachAll, w.function, w.onResource, w.clusterAccess} {
		for _, r := range records {
			if !w.stale(r) {
				step(r)
			}
		}
		w.ids.index()
	}
	slices.SortFunc(w.links, func(a, b Link) int {
		return cmp.Or(cmp.Compare(a.KeyID, b.KeyID), cmp.Compare(a.Path, b.Path), cmp.Compare(a.User, b.User))
	})
	slices.SortFunc(w.profiles, func(a, b Profile) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Name, b.Name))
	})
	return w
}

// stale says that a record of code tells less than the state of the same
// resource does: it stands for instances that only Terraform can count.
func (w *World) stale(r record) bool {
	return !r.state && r.Maybe != "" && w.made[[2]string{r.scope, r.Address}]
}

// all are the records of states, then those of code, in an order of their own.
func (f *Files) all() []record {
	records := slices.Clone(f.records)
	for dir, m := range f.modules {
		for _, r := range m.Resources("aws_") {
			records = append(records, record{Resource: r, scope: dir})
		}
	}
	for _, t := range f.templates {
		for _, r := range slices.Concat(t.Resources("AWS::IAM::"), t.Resources("AWS::Lambda::Function"), policiesOfResources(t)) {
			records = append(records, record{Resource: asTerraform(r), scope: t.Path})
		}
		for _, r := range t.Resources(samFunction) {
			records = append(records, samRecords(r, t.Path)...)
		}
		records = append(records, serverlessRecords(t)...)
	}
	slices.SortStableFunc(records, func(a, b record) int {
		return cmp.Or(
			-cmp.Compare(rank(a.state), rank(b.state)), cmp.Compare(a.scope, b.scope), cmp.Compare(a.Type, b.Type),
			cmp.Compare(a.Address, b.Address), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Path, b.Path),
		)
	})
	return records
}

func rank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// define takes in the identity that a record defines.
func (w *World) define(r record) {
	kind := map[string]Kind{"aws_iam_user": User, "aws_iam_group": Group, "aws_iam_role": Role}[r.Type]
	if kind == "" {
		return
	}
	i := w.ids.define(kind, r)
	if r.state {
		i.made = true
	} else {
		i.written = true
		i.Path = r.Path
	}
	if i.Name == "" || r.state {
		i.Name = textOr(nameOf(r.Resource), r.Address+".name")
		i.ARN = arnOf(string(kind), r.Resource)
	}
	w.tags(i, r.Attributes.At("tags"))
	if boundary := r.Attributes.At("permissions_boundary"); i.boundary == nil && (r.state || !i.made) {
		i.boundary = w.boundaryOf(r, boundary)
	}
	if kind == Role && (r.state || !i.made) {
		i.Trust = w.read(r.Attributes.At("assume_role_policy"), r.scope)
		i.Trust.Name = r.Path + ": the trust policy of " + i.Describe()
	}
}

// tags keeps the tags whose values are known.
func (w *World) tags(i *Identity, tags iac.Value) {
	for _, k := range tags.Keys() {
		if v, ok := tags.At(k).Known(); ok {
			if i.Tags == nil {
				i.Tags = map[string]string{}
			}
			i.Tags[k] = v
		}
	}
}

// scopeOf is the scope whose identities a value may mean that is not known: that of the module call which it comes out of, or the record's own.
func (w *World) scopeOf(r record, v iac.Value) string {
	if m := w.modules[r.scope]; m != nil && v.Of.Module != "" {
		return orElse(m.Called(v.Of.Module), r.scope)
	}
	return r.scope
}
