package aws

import (
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// definedPolicy is a managed policy that the files define.
type definedPolicy struct {
	place
	name   string
	policy iam.Policy
}

// policies are the managed policies that the files define.
type policies struct {
	byPlace map[place]*definedPolicy
	// at is the first instance of an address.
	at     map[place]*definedPolicy
	byARN  map[string]*definedPolicy
	byName map[string][]*definedPolicy
}

// definePolicy takes in a managed policy.
func (w *World) definePolicy(r record) {
	if r.Type != "aws_iam_policy" {
		return
	}
	p := &definedPolicy{place: place{r.scope, r.Address, r.Key}, policy: w.read(r.Attributes.At("policy"), r.scope)}
	p.name, _ = r.Attributes.At("name").Known()
	if r.Maybe != "" {
		p.policy = p.policy.Unless(r.Maybe)
	}
	old := w.policies.byPlace[p.place]
	switch {
	case old == nil:
		arn, _ := r.Attributes.At("arn").Known()
		w.policies.add(p, arn)
	case r.state || whole(p.policy):
		old.policy = iam.Either(old.policy, p.policy, "whether the code or the state of "+r.Address+" is newer")
	}
}

func (ps *policies) add(p *definedPolicy, arn string) {
	if ps.byPlace == nil {
		*ps = policies{map[place]*definedPolicy{}, map[place]*definedPolicy{}, map[string]*definedPolicy{}, map[string][]*definedPolicy{}}
	}
	ps.byPlace[p.place] = p
	if address := (place{scope: p.scope, address: p.address}); ps.at[address] == nil {
		ps.at[address] = p
	}
	if arn != "" {
		ps.byARN[arn] = p
	}
	if p.name != "" {
		ps.byName[p.name] = append(ps.byName[p.name], p)
	}
}

// read is the policy that a value holds.
func (w *World) read(v iac.Value, scope string) iam.Policy {
	switch v.Kind {
	case iac.Text:
		p, err := iam.Parse([]byte(v.Text))
		if err != nil {
			return iam.Policy{Unread: "a policy that could not be read"}
		}
		return p
	case iac.Encoded, iac.Map:
		p, err := iam.Read(plain(v))
		if err != nil {
			return iam.Policy{Unread: "a policy that could not be read"}
		}
		return p
	case iac.File:
		return w.readFile(v)
	case iac.Missing:
		return iam.Policy{}
	}
	if len(v.Either) > 0 {
		return w.readEither(v, scope)
	}
	return iam.Policy{Unread: "what " + unknownName(v) + " is"}
}

// readFile is the policy in a file of its own.
func (w *World) readFile(v iac.Value) iam.Policy {
	text, ok := w.texts[path.Clean(v.Text)]
	if ok {
		text, ok = v.Fill(text)
	}
	if ok {
		if p, err := iam.Parse([]byte(text)); err == nil {
			return p
		}
	}
	return iam.Policy{Unread: "what " + v.What + " holds"}
}

// readEither is what a policy may be, where the code chooses.
func (w *World) readEither(v iac.Value, scope string) iam.Policy {
	p := w.read(v.Either[0], scope)
	for _, other := range v.Either[1:] {
		p = iam.Either(p, w.read(other, scope), "which policy the code chooses")
	}
	return p
}

// byARN is the policy that a value names, with what to call it.
func (w *World) byARN(v iac.Value, scope string) (p iam.Policy, name string) {
	if len(v.Either) > 0 {
		return w.eitherARN(v, scope)
	}
	if d := w.defined(v, scope); d != nil {
		return d.policy, orElse(d.name, d.address)
	}
	text := v.String()
	name = partial.Show(lastElement(text))
	if p, ok := iam.Managed(text); ok {
		return p, name
	}
	if p, ok := w.namedFile(lastElement(text)); ok {
		return p, name
	}
	if iam.IsManaged(text) {
		return iam.Policy{Unread: "what AWS's own policy " + name + " allows, which is not known here"}, name
	}
	return iam.Policy{Unread: "what policy " + name + " allows, which is not among the files"}, name
}

// eitherARN is what a policy may be, where the code chooses between names.
func (w *World) eitherARN(v iac.Value, scope string) (iam.Policy, string) {
	p, name := w.byARN(v.Either[0], scope)
	for _, other := range v.Either[1:] {
		if other.Kind == iac.Missing {
			p = p.Unless("which policy the code chooses")
			continue
		}
		q, also := w.byARN(other, scope)
		p, name = iam.Either(p, q, "which policy the code chooses"), name+" or "+also
	}
	return p, name
}

// defined is the policy of the files that a value names, or nil: by address in
// its scope, by ARN, or by a name that only one of them has.
func (w *World) defined(v iac.Value, scope string) *definedPolicy {
	if v.Of.Address != "" {
		if p := w.policies.byPlace[place{scope, v.Of.Address, v.Of.Key}]; p != nil {
			return p
		}
		if p := w.policies.at[place{scope: scope, address: v.Of.Address}]; p != nil && v.Of.Key == "" {
			return p
		}
	}
	text := v.String()
	if p := w.policies.byARN[text]; p != nil {
		return p
	}
	if iam.IsManaged(text) || !strings.Contains(text, ":policy/") {
		return nil
	}
	named := w.policies.byName[lastElement(text)]
	here := slices.IndexFunc(named, func(p *definedPolicy) bool { return p.scope == scope })
	switch {
	case here >= 0:
		return named[here]
	case len(named) == 1:
		return named[0]
	}
	return nil
}

// namedFile is a policy in a file that is called like it, if only one is.
func (w *World) namedFile(name string) (iam.Policy, bool) {
	var found []string
	for file := range w.texts {
		if path.Base(file) == name+".json" {
			found = append(found, file)
		}
	}
	if len(found) != 1 || name == "" {
		return iam.Policy{}, false
	}
	p, err := iam.Parse([]byte(w.texts[found[0]]))
	return p, err == nil
}

func lastElement(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
