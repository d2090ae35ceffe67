package blastradius

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
)

// Gate is what files say stands before actions, beyond what the catalog knows of
// every account: deletion protection of a server, a lock on a bucket.
type Gate struct {
	// Kind is NoGate for what looks like a gate and holds back no call.
	Kind catalog.GateKind
	// Before are the full names of the actions that it stands before.
	Before []string
	// Over are globs of what it protects, in the words of Grant.On; none for all
	// that the credential itself reaches.
	Over []string
	// Lifts are the ways to take it away; none where nobody can.
	Lifts []Lift
	// Says is what protects what, and where that is written, as a clause.
	Says string
}

// Lift is a way to take a gate away: a call, and the permissions that it takes.
type Lift struct {
	Needs []string
	Call  string
}

// everything stands for what a grant reaches that is not limited.
const everything = ""

// protects says whether the gate stands before what a grant reaches.
func (g *Gate) protects(on string) bool {
	if len(g.Over) == 0 {
		return true
	}
	return on != everything && slices.ContainsFunc(g.Over, func(over string) bool { return catalog.Glob(over, on) })
}

// guards are the gates before one action, for one credential.
type guards struct {
	provider *catalog.Provider
	gates    []Gate
	// lifts is the call by which the credential takes each gate away, "" where it
	// has none.
	lifts []string
}

// guardsOf are gates before one action of a provider. Lifters are all grants that
// may be used to take one away.
func guardsOf(p *catalog.Provider, gates []Gate, lifters []Grant) guards {
	g := guards{provider: p, gates: gates}
	for _, gate := range gates {
		g.lifts = append(g.lifts, lifting(p, gate, lifters))
	}
	return g
}

// gatesByAction are gates by the full names of the actions that they stand before.
func gatesByAction(gates []Gate) map[string][]Gate {
	by := map[string][]Gate{}
	for _, gate := range gates {
		for _, action := range gate.Before {
			by[action] = append(by[action], gate)
		}
	}
	return by
}

// lifting is the first call by which grants take a gate away.
func lifting(p *catalog.Provider, gate Gate, lifters []Grant) string {
	for _, l := range gate.Lifts {
		if _, ok := held(p, l.Needs, lifters); ok {
			return l.Call
		}
	}
	return ""
}

// before is the gate that stands before the action whatever of its needs' scopes
// it is called on: NoGate where there is something that none protects, and
// removable where something is protected by nothing but what can be lifted.
func (g *guards) before(needs []string, grants []Grant) catalog.Gate {
	found := catalog.Gate{Kind: catalog.NoGate}
	for _, need := range needs {
		if gate := g.over(within(g.provider, need, grants)); stronger(gate, found) {
			found = gate
		}
	}
	return found
}

// over is the gate that stands before all of the things.
func (g *guards) over(things []string) catalog.Gate {
	all := catalog.Gate{Kind: catalog.NoGate}
	for n, on := range things {
		one := catalog.Gate{Kind: catalog.NoGate}
		for i, gate := range g.gates {
			if gate.Kind == catalog.NoGate || !gate.protects(on) {
				continue
			}
			if gate := (catalog.Gate{Kind: gate.Kind, Removable: g.lifts[i] != ""}); stronger(gate, one) {
				one = gate
			}
		}
		if n == 0 || stronger(all, one) {
			all = one
		}
	}
	return all
}

// stronger says whether one gate holds more than another: first those that
// nobody here can lift, then by their kinds.
func stronger(a, b catalog.Gate) bool {
	if stands(a) && stands(b) && a.Removable != b.Removable {
		return b.Removable
	}
	return a.Kind.Rank() > b.Kind.Rank()
}

// within is what grants of a permission reach, everything where one of them is
// not limited.
func within(p *catalog.Provider, need string, grants []Grant) []string {
	var on []string
	for _, g := range grants {
		switch {
		case !p.Covers(g.Scope, need):
		case len(g.On) == 0:
			return []string{everything}
		default:
			on = append(on, g.On...)
		}
	}
	slices.Sort(on)
	return slices.Compact(on)
}

// says is what there is to say of the gates: what holds or does not, and what
// cannot be told. Holds says that the action is held by them.
func (g *guards) says(holds bool) (notes, open []string) {
	for i, gate := range g.gates {
		switch {
		case gate.Kind == catalog.NoGate:
			notes = append(notes, sentence(gate.Says))
		case g.lifts[i] != "":
			notes = append(notes, sentence(gate.Says+"; it can lift that itself: "+g.lifts[i]))
		case holds:
			notes = append(notes, sentence(gate.Says+", which nothing that it may call lifts"))
		default:
			open = append(open, gate.Says+"; whether that is all that it reaches")
		}
	}
	return few(notes), few(open)
}

// maxSaid is how many gates of one kind are named.
const maxSaid = 3

func few(list []string) []string {
	slices.Sort(list)
	list = slices.Compact(list)
	return list[:min(len(list), maxSaid)]
}

// sentence begins with a capital and ends with a full stop.
func sentence(clause string) string {
	if clause == "" {
		return ""
	}
	if c := clause[0]; c >= 'a' && c <= 'z' {
		clause = string(c-'a'+'A') + clause[1:]
	}
	return clause + "."
}

// ofLeads are the gates that stand before what other identities reach as well:
// those of things, rather than of all that one credential reaches.
func ofLeads(gates []Gate) []Gate {
	return slices.DeleteFunc(slices.Clone(gates), func(g Gate) bool { return len(g.Over) == 0 })
}

// behind puts the gates that files tell of before an action, unless a stronger
// one stands there already.
func (j *Judged) behind(g guards, grants []Grant) {
	if len(g.gates) == 0 {
		return
	}
	gate := g.before(j.Needs, grants)
	j.Notes, j.Open = g.says(stands(gate) && !gate.Removable)
	if stands(gate) && (!stands(j.Gate) || j.Gate.Removable && !gate.Removable) {
		j.Gate = gate
	}
}

// annotate writes the gates that files tell of into the action itself, of which
// the judged one has a copy from then on.
func (j *Judged) annotate() {
	noted := *j.Action
	noted.Gate.Kind, noted.Gate.Removable = j.Gate.Kind, j.Gate.Removable
	noted.Note = strings.TrimSpace(noted.Note + " " + strings.Join(j.Notes, " "))
	if noted.Gate != j.Action.Gate || noted.Note != j.Note {
		j.Action = &noted
	}
}

// stands says whether there is a gate at all.
func stands(g catalog.Gate) bool { return g.Kind != catalog.NoGate && g.Kind != "" }
