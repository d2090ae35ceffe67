package aws

import (
	"strconv"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// attachAll gives identities the policies that a record attaches.
func (w *World) attachAll(r record) {
	at := r.Attributes.At
	switch r.Type {
	case "aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_role_policy":
		kind := Kind(strings.TrimSuffix(strings.TrimPrefix(r.Type, "aws_iam_"), "_policy"))
		w.inline(r, kind, at(string(kind)), at("name"), at("policy"), "")
	case "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment", "aws_iam_role_policy_attachment":
		kind := Kind(strings.TrimSuffix(strings.TrimPrefix(r.Type, "aws_iam_"), "_policy_attachment"))
		w.managed(r, kind, at(string(kind)), at("policy_arn"), "")
	case "aws_iam_user_policy_attachments_exclusive", "aws_iam_group_policy_attachments_exclusive", "aws_iam_role_policy_attachments_exclusive":
		kind := Kind(strings.TrimSuffix(strings.TrimPrefix(r.Type, "aws_iam_"), "_policy_attachments_exclusive"))
		for i, arn := range at("policy_arns").Each() {
			w.managed(r, kind, at(string(kind)+"_name"), arn, strconv.Itoa(i))
		}
	case "aws_iam_policy_attachment", "aws_iam_policy":
		for _, kind := range []Kind{User, Group, Role} {
			for i, target := range at(string(kind) + "s").Each() {
				w.managed(r, kind, target, w.attachedARN(r), string(kind)+strconv.Itoa(i))
			}
		}
	case "AWS::IAM::Policy":
		for _, kind := range []Kind{User, Group, Role} {
			for i, target := range at(string(kind) + "s").Each() {
				w.inline(r, kind, target, at("name"), at("policy"), string(kind)+strconv.Itoa(i))
			}
		}
	case "aws_iam_user", "aws_iam_group", "aws_iam_role":
		w.own(r, Kind(strings.TrimPrefix(r.Type, "aws_iam_")))
	}
}

// attachedARN is the policy that a record attaches: another, or itself.
func (w *World) attachedARN(r record) iac.Value {
	if r.Type == "aws_iam_policy_attachment" {
		return r.Attributes.At("policy_arn")
	}
	v := iac.NotKnown(r.Address)
	v.Of = iac.Reference{Address: r.Address, Key: r.Key}
	return v
}

// own attaches what stands in the identity's own block.
func (w *World) own(r record, kind Kind) {
	self := iac.NotKnown(r.Address)
	self.Of = iac.Reference{Address: r.Address, Key: r.Key}
	for i, p := range r.Attributes.At("inline_policy").Each() {
		if text, known := p.At("policy").Known(); p.At("policy").Kind != iac.Missing && (!known || text != "") {
			w.inline(r, kind, self, p.At("name"), p.At("policy"), "inline"+strconv.Itoa(i))
		}
	}
	for i, arn := range r.Attributes.At("managed_policy_arns").Each() {
		w.managed(r, kind, self, arn, "managed"+strconv.Itoa(i))
	}
}

// inline attaches a policy that is part of the identity.
func (w *World) inline(r record, kind Kind, target, name, document iac.Value, more string) {
	called := orElse(partial.Show(name.String()), r.Address)
	w.attach(r, kind, target, w.read(document, r.scope), called, more)
}

// managed attaches a managed policy.
func (w *World) managed(r record, kind Kind, target, arn iac.Value, more string) {
	p, name := w.byARN(arn, r.scope)
	w.attach(r, kind, target, p, name, more)
}

// attach gives a policy to whom a value means.
func (w *World) attach(r record, kind Kind, target iac.Value, p iam.Policy, name, more string) {
	if r.Maybe != "" {
		p = p.Unless(r.Maybe)
	}
	found := w.ids.find(kind, target, r)
	if len(found) == 0 {
		p.Name = name
		w.loose = append(w.loose, loose{kind: kind, scope: w.scopeOf(r, target), record: r, policy: p})
	}
	for _, i := range found {
		own := p
		own.Name = r.Path + ": " + i.Describe() + ", policy " + name
		i.attach(strings.Join([]string{r.scope, r.Address, r.Key, more}, "\x00"), attached{own, r.Address, r.state})
	}
}

// loose is a policy of which it isn't told whose it is: anybody's of a scope.
type loose struct {
	kind   Kind
	scope  string
	record record
	policy iam.Policy
	group  *Identity
}

// boundaryOf is the permissions boundary that a record sets.
func (w *World) boundaryOf(r record, arn iac.Value) *iam.Limit {
	if text, known := arn.Known(); arn.Kind == iac.Missing || known && text == "" {
		return nil
	}
	p, name := w.byARN(arn, r.scope)
	return &iam.Limit{Name: "permissions boundary " + name, Policies: []iam.Policy{p}}
}

// join puts users into groups.
func (w *World) join(r record) {
	at := r.Attributes.At
	switch r.Type {
	case "aws_iam_group_membership":
		for _, user := range at("users").Each() {
			w.member(r, user, at("group"))
		}
	case "aws_iam_user_group_membership":
		for _, group := range at("groups").Each() {
			w.member(r, at("user"), group)
		}
	case "aws_iam_user":
		self := iac.NotKnown(r.Address)
		self.Of = iac.Reference{Address: r.Address, Key: r.Key}
		for _, group := range at("groups").Each() { // of a template
			w.member(r, self, group)
		}
	}
}

// member puts one user into one group. A group that nobody knows may allow
// anything.
func (w *World) member(r record, user, group iac.Value) {
	users, groups := w.ids.find(User, user, r), w.ids.find(Group, group, r)
	if len(users) == 0 {
		for _, g := range groups {
			w.loose = append(w.loose, loose{kind: User, scope: w.scopeOf(r, user), record: r, group: g})
		}
	}
	for _, u := range users {
		for _, g := range groups {
			if u.groups == nil {
				u.groups = map[*Identity]bool{}
			}
			u.groups[g] = true
		}
		if len(groups) == 0 {
			p := iam.Policy{Unread: "which group of " + u.Describe() + " " + partial.Show(group.String()) + " is"}
			p.Name = r.Path + ": the groups of " + u.Describe()
			u.attach(strings.Join([]string{r.scope, r.Address, r.Key, group.String()}, "\x00"), attached{p, r.Address, r.state})
		}
	}
}
