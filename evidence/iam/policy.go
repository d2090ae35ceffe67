package iam

import "slices"

// Policy is a policy document, as far as it is known.
type Policy struct {
	// Name is what to call it in evidence: "policy rds of user db-operator".
	Name       string
	Statements []Statement
	// Unread says what of it is not known, "" where all is: such a policy may
	// allow anything.
	Unread string
	// Services, where there are any, are the only ones of which it is known what
	// the policy says.
	Services []string
}

// Statement is one statement of a policy. All patterns may have gaps (see
// package partial).
type Statement struct {
	Deny bool
	// Actions are patterns as they are written; with NotAction, the statement is
	// about all actions that none of them matches.
	Actions   []string
	NotAction bool
	// Resources are patterns of ARNs; with NotResource, the statement is about
	// all resources that none of them matches. A statement of a trust policy has
	// none and is about its role.
	Resources   []string
	NotResource bool
	// Principals are whom a statement of a trust policy is about.
	Principals   []Principal
	NotPrincipal bool
	// Conditions must all hold.
	Conditions []Condition
	// Literal says that the policy's version knows no variables: "${" is text.
	Literal bool

	// lower are the actions in lower case, inService where those of each service
	// stand among them; "" has those of any service.
	lower     []string
	inService map[string][]int
}

// Principal is whom a trust policy speaks of.
type Principal struct {
	// Kind is "AWS", "Federated", "Service" or "CanonicalUser".
	Kind string
	// ID is an ARN, an account, a service or a provider, with gaps; * is everybody.
	ID string
}

// Unread stands in a tree (see Read) for a value that is not known.
type Unread struct {
	// What names it.
	What string
}

// Unless adds to each statement of a policy a condition that is not known to
// hold: "whether Terraform makes aws_iam_user_policy.admin".
func (p Policy) Unless(what string) Policy {
	statements := make([]Statement, 0, len(p.Statements))
	for _, s := range p.Statements {
		statements = append(statements, s.unless(what))
	}
	p.Statements = statements
	return p
}

func (s Statement) unless(what string) Statement {
	s.Conditions = append(slices.Clip(s.Conditions), Condition{Key: what, Unread: true})
	return s
}

// Either is what two accounts of one policy come to, where it isn't known which
// of them is right: what only one of them says holds under that condition.
func Either(a, b Policy, what string) Policy {
	if same(a, b) {
		return a
	}
	both := Policy{Name: a.Name, Unread: orElse(a.Unread, b.Unread), Services: a.Services}
	if len(a.Services) == 0 {
		both.Services = b.Services
	}
	for _, s := range a.Statements {
		if !contains(b.Statements, s) {
			s = s.unless(what)
		}
		both.Statements = append(both.Statements, s)
	}
	for _, s := range b.Statements {
		if !contains(a.Statements, s) {
			both.Statements = append(both.Statements, s.unless(what))
		}
	}
	return both
}
