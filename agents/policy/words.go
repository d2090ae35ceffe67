// Package policy is what each agent's settings let it do: one evaluator an
// agent, which answers for one place what the agent's own tools and the
// commands it runs may read, and which rule says so.
//
// What lives here: the words of reach, sessions, and the evaluators. What does
// not live here: finding agents and their files, and anything about providers.
// An evaluator reads settings as the agent does; where they leave something
// open, it gives the less protective answer and marks it assumed.
package policy

import (
	"cmp"
	"slices"
)

// Access is how freely an agent gets at a place.
type Access string

// Accesses, most open first.
const (
	Open    Access = "open"    // nothing asks
	Unknown Access = "unknown" // nothing says what happens; counts as open
	Asks    Access = "asks"    // a person is asked
	Refused Access = "refused" // a rule of the agent's own, with a known way round
	Blocked Access = "blocked" // the operating system, or an isolated machine, stops it and fails closed
)

// Accesses are all of them, most open first.
func Accesses() []Access { return []Access{Open, Unknown, Asks, Refused, Blocked} }

// Channel is the way by which an agent gets at a place.
type Channel string

// Channels, in the order in which they are named where several are equally open.
const (
	File        Channel = "file"        // its own read tool
	Shell       Channel = "shell"       // a command that it runs
	Environment Channel = "environment" // what its processes inherit
	MCP         Channel = "mcp"         // a server that it starts
	Transcript  Channel = "transcript"  // its own logs and memory
	Socket      Channel = "socket"      // docker, ssh-agent, metadata
)

// Channels are all of them.
func Channels() []Channel { return []Channel{File, Shell, Environment, MCP, Transcript, Socket} }

// Scope is who wrote a settings file.
type Scope string

// Scopes, weakest first: where two files set one key, the later scope wins.
const (
	User    Scope = "user"
	Project Scope = "project"
	Local   Scope = "local" // a person's own, in a project
	Managed Scope = "managed"
	CI      Scope = "ci"
	// System is what an administrator only suggests: a person's own settings win.
	System Scope = "system"
)

// Scopes are all of them, weakest first.
func Scopes() []Scope { return []Scope{System, User, Project, Local, Managed, CI} }

// Verdict is the answer for one channel.
type Verdict struct {
	Access  Access
	Channel Channel
	// Because is half a sentence: "Read(./.env) denies its file tools".
	Because string
	// Rule is the deciding rule's place, "path:line", and "" for a default.
	Rule string
	// Assumed says that the settings do not settle it, or that the documentation
	// does not: the less protective reading was taken.
	Assumed bool
	// Source is where it is documented, and Versions the agent's versions for
	// which that was checked.
	Source, Versions string
}

// compare orders verdicts, most open first; what is sure comes before what is
// assumed.
func (v Verdict) compare(o Verdict) int {
	return cmp.Or(
		cmp.Compare(slices.Index(Accesses(), v.Access), slices.Index(Accesses(), o.Access)),
		compareBool(v.Assumed, o.Assumed),
		cmp.Compare(slices.Index(Channels(), v.Channel), slices.Index(Channels(), o.Channel)),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// Best is the most open of some verdicts, the first of equals. There must be one.
func Best(verdicts ...Verdict) Verdict {
	return slices.MinFunc(verdicts, Verdict.compare)
}

// Least is the least open of some verdicts.
func Least(verdicts ...Verdict) Verdict {
	return slices.MaxFunc(verdicts, Verdict.compare)
}
