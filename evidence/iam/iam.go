// Package iam answers what AWS identity policies allow.
//
// It evaluates as AWS documents it: everything is denied that nothing allows, a
// Deny wins over every Allow, and a permissions boundary, a session policy and
// the policies of an organisation each have to allow as well. What is asked is
// not about one request but about what a key can do at all: an action is
// allowed if it is on some resource. The answer has more than two values,
// because files tell less than an account: a condition may or may not hold, and
// a policy may not be among the files.
//
// What lives here: policies as values, their JSON, conditions, the evaluation,
// and what AWS's own managed policies say. What does not live here: files, and
// whose policies these are (package evidence reads those). What the
// policies of resources say of an identity counts if it is given among its own.
package iam

// Verdict says whether an action is allowed.
type Verdict int

// Verdicts, from the least allowed to the most.
const (
	// Denied: nothing allows it, or something denies it.
	Denied Verdict = iota
	// Unknown: nothing that was read allows it, but a policy that was not read may.
	Unknown
	// AllowedIf: allowed under conditions that are not known to hold.
	AllowedIf
	// Allowed: allowed on some resource.
	Allowed
)

// String is the verdict in words.
func (v Verdict) String() string {
	return [...]string{"denied", "unknown", "allowed if", "allowed"}[v]
}

// Layers are all policies that decide what one identity may do.
type Layers struct {
	// Identity are the policies of the identity and of its groups. One that
	// allows is enough.
	Identity []Policy
	// Limits each have to allow as well.
	Limits []Limit
	// Context is what is known of every request that the identity makes.
	Context Context

	memo memo
}

// Limit is a layer that grants nothing and can only take away: a permissions
// boundary, a session policy, the service control policies of one level of an
// organisation. One of its policies that allows is enough.
type Limit struct {
	// Name is what to call it: "permissions boundary team-boundary".
	Name     string
	Policies []Policy
}

// Answer is the verdict on one action.
type Answer struct {
	Verdict Verdict
	// If are the conditions of AllowedIf, in order: condition keys, and what
	// was not read, in words.
	If []string
	// Policy is the label of the policy that allows, or that may.
	Policy string
	// Action is the policy's own pattern for the action: "rds:*".
	Action string
	// Denies says that it is Denied by a statement that denies, and not only
	// because nothing allows it.
	Denies bool
}
