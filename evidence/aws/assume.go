package aws

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iam"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// Assumed is a role that an identity can become.
type Assumed struct {
	// Role is nil for one that the files don't describe; ARN is then all that is
	// known, with gaps, and * for any role that trusts the identity.
	Role *Subject
	ARN  string
	// If are conditions that are not known to hold.
	If []string
	// Because says which policy lets it.
	Because string
}

// assumeRole is the action by which one identity becomes another.
const assumeRole = "sts:AssumeRole"

// Assumes are the roles that a subject can assume: its own policies allow it,
// or the role's trust policy names it, and the trust policy agrees.
func (w *World) Assumes(s *Subject, roles []*Subject) []Assumed {
	var all []Assumed
	for _, role := range roles {
		if role.Identity == s.Identity {
			continue
		}
		if a, ok := s.assume(role); ok {
			all = append(all, a)
		}
	}
	for _, target := range s.Layers.Targets(assumeRole) {
		if slices.ContainsFunc(all, func(a Assumed) bool { return a.Role != nil && sameRole(target.Resource, a.Role.ARN) }) ||
			slices.ContainsFunc(roles, func(r *Subject) bool { return sameRole(target.Resource, r.ARN) }) {
			continue
		}
		all = append(all, Assumed{ARN: target.Resource, If: target.If, Because: target.Policy + " allows " + target.Action})
	}
	return all
}

// sameRole says whether a resource of a policy is one role that is described:
// not a pattern, which may mean others too.
func sameRole(resource, arn string) bool {
	if strings.ContainsAny(resource, "*?") || !strings.Contains(resource, ":role/") {
		return false
	}
	return resource == arn || afterAccount(resource) == afterAccount(arn) && (!partial.Whole(resource) || !partial.Whole(arn))
}

// afterAccount is what an ARN has after its account: "role/deploy".
func afterAccount(arn string) string {
	fields := strings.SplitN(arn, ":", 6)
	return fields[len(fields)-1]
}

// assume says whether a subject can assume one role.
func (s *Subject) assume(role *Subject) (Assumed, bool) {
	named := false
	trust := role.Trust.Trusts(assumeRole, func(p iam.Principal) iam.Verdict {
		v, direct := s.is(p, role)
		named = named || direct && v == iam.Allowed
		return v
	}, s.Layers.Context)
	own := s.Layers.On(assumeRole, role.ARN)
	if trust.Verdict == iam.Denied || own.Verdict == iam.Denied && !named || own.Denies {
		return Assumed{}, false
	}
	a := Assumed{Role: role, ARN: role.ARN, If: slices.Concat(trust.If, own.If), Because: role.Path + ": " + role.Describe() + " trusts " + s.Describe()}
	if own.Verdict == iam.Denied {
		a.If = trust.If // the trust policy alone is enough
	} else if own.Action != "" {
		a.Because = own.Policy + " allows " + own.Action
	}
	if trust.Verdict == iam.AllowedIf && len(trust.If) == 0 {
		a.If = append(a.If, "whether "+role.Describe()+" trusts "+s.Describe())
	}
	if trust.Verdict == iam.Unknown || own.Verdict == iam.Unknown && !named {
		a.If = append(a.If, "what was not read of the policies")
	}
	return a, true
}

// is says whether a principal of a trust policy is the subject, and whether it
// names the subject itself rather than its whole account.
func (s *Subject) is(p iam.Principal, _ *Subject) (v iam.Verdict, direct bool) {
	switch {
	case p.Kind != "AWS":
		return iam.Denied, false
	case p.ID == "*":
		return iam.Allowed, false
	case p.ID == s.ARN:
		return iam.Allowed, true
	case strings.Contains(p.ID, ":"+string(s.Kind)+"/"):
		if afterAccount(p.ID) == afterAccount(s.ARN) && (s.Account() == "" || !partial.Whole(p.ID)) {
			return iam.Allowed, true
		}
		if !partial.Whole(afterAccount(p.ID)) {
			return iam.AllowedIf, true
		}
		return iam.Denied, false
	}
	// The account as a whole: "111122223333" or its root.
	account := strings.TrimSuffix(strings.TrimPrefix(p.ID, "arn:aws:iam::"), ":root")
	switch {
	case account == s.Account() && account != "":
		return iam.Allowed, false
	case !partial.Whole(account) || s.Account() == "":
		return iam.AllowedIf, false
	}
	return iam.Denied, false
}

// Called says whether an ARN is the subject's, as far as both are known.
func (s *Subject) Called(arn string) bool {
	if s.ARN == arn {
		return true
	}
	return partial.Whole(s.Name) && afterAccount(s.ARN) == afterAccount(arn) && s.Account() == ""
}
