package blastradius

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
)

// protection is deletion protection before acme.volume.delete.
func protection(over []string, lifts ...Lift) Gate {
	return Gate{Kind: catalog.DeletionProtection, Before: []string{"acme.volume.delete"}, Over: over, Lifts: lifts, Says: "deletion protection is on for a volume (db.tf)"}
}

func TestGatesThatFilesTellOf(t *testing.T) {
	const orders, shop = "volume/orders", "volume/shop"
	lift := Lift{Needs: []string{"project:sql"}, Call: "PATCH /volumes"}
	write := func(on ...string) Grant {
		return Grant{Scope: "project:write", Certainty: catalog.Declared, On: on}
	}
	sql := Grant{Scope: "project:sql", Certainty: catalog.Assumed, Narrowable: true, On: []string{"nothing"}}
	for _, c := range []struct {
		name   string
		gates  []Gate
		grants []Grant
		level  Level
		gate   catalog.GateKind
		said   string // in the note of the worst, or among what is not known
	}{
		{"nothing lifts it", []Gate{protection([]string{orders}, lift)}, []Grant{write(orders)}, High, catalog.DeletionProtection, "which nothing that it may call lifts"},
		{"it lifts it", []Gate{protection([]string{orders}, lift)}, []Grant{write(orders), sql}, Critical, catalog.DeletionProtection, "it can lift that itself: PATCH /volumes"},
		{"it reaches another", []Gate{protection([]string{orders})}, []Grant{write(orders, shop)}, Critical, "", "whether that is all"},
		{"it reaches everything", []Gate{protection([]string{orders})}, []Grant{write()}, Critical, "", "whether that is all"},
		{"both are protected", []Gate{protection([]string{orders}), protection([]string{shop})}, []Grant{write(orders, shop)}, High, catalog.DeletionProtection, "nothing"},
		{"both are, and one is lifted", []Gate{protection([]string{orders}), protection([]string{shop}, lift)}, []Grant{write(orders, shop), sql}, Critical, catalog.DeletionProtection, "lift that itself"},
		{"all that it reaches", []Gate{protection(nil)}, []Grant{write()}, High, catalog.DeletionProtection, "nothing"},
		{"by a pattern", []Gate{protection([]string{"volume/*"})}, []Grant{write(orders)}, High, catalog.DeletionProtection, "nothing"},
		{"a pattern of what it reaches is no single thing", []Gate{protection([]string{orders})}, []Grant{write("volume/*")}, Critical, "", "whether that is all"},
		{"what holds back nothing", []Gate{{Kind: catalog.NoGate, Before: []string{"acme.volume.delete"}, Says: "prevent_destroy stops Terraform alone"}}, []Grant{write(orders)}, Critical, "", "Prevent_destroy stops Terraform alone."},
		{"before another call", []Gate{{Kind: catalog.Delay, Before: []string{"acme.member.add"}}}, []Grant{write(orders)}, Critical, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := Assess(Subject{Kind: kind(), Grants: c.grants, Settled: true, Gates: c.gates, Environment: catalog.Production, Sure: true}, now)
			if b.Level != c.level || b.Worst.Action.Gate.Kind != c.gate {
				t.Errorf("%s behind %q, want %s behind %q", b.Level, b.Worst.Action.Gate.Kind, c.level, c.gate)
			}
			if said := b.Worst.Note + strings.Join(b.Unknowns, "; "); !strings.Contains(said, c.said) {
				t.Errorf("it says %q, not %q", said, c.said)
			}
		})
	}
}

// TestGatesOfLeads: somebody whom the credential can be may lift a gate, and what
// protects all that the credential itself reaches says nothing of others.
func TestGatesOfLeads(t *testing.T) {
	k := kind()
	own := Grant{Scope: "project:write", Certainty: catalog.Declared, On: []string{"volume/orders"}}
	gate := protection([]string{"volume/orders"}, Lift{Needs: []string{"project:sql"}, Call: "PATCH"})
	s := Subject{Kind: k, Grants: []Grant{own}, Settled: true, Gates: []Gate{gate}, Environment: catalog.Production, Sure: true}
	if b := Assess(s, now); b.Level != High {
		t.Errorf("alone: %s", b.Level)
	}
	other := Subject{Kind: k, Grants: []Grant{{Scope: "project:sql", Certainty: catalog.Declared}}, Settled: true, Environment: catalog.Staging, Sure: true}
	s.Leads = []Lead{{To: &other, Step: "it assumes the other"}}
	if b := Assess(s, now); b.Level != Critical {
		t.Errorf("with one who lifts it: %s", b.Level)
	}
	other.Grants = []Grant{own}
	other.Environment = catalog.Production
	if b := Assess(s, now); b.Level != High {
		t.Errorf("with one who is held by it too: %s", b.Level)
	}
	s.Gates[0].Over = nil
	if b := Assess(s, now); b.Level != Critical {
		t.Errorf("with one of whom it says nothing: %s", b.Level)
	}
}

// randomGates are gates over things, some of which can be lifted.
func randomGates(r *rand.Rand) []Gate {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var gates []Gate
	for range r.IntN(4) {
		g := Gate{
			Kind:   []catalog.GateKind{catalog.NoGate, catalog.DeletionProtection, catalog.Delay, catalog.ImmutableBackup}[r.IntN(4)],
			Before: []string{pick("acme.volume.delete", "acme.database.drop", "acme.bucket.empty"), pick("acme.volume.delete", "acme.member.add")},
			Says:   pick("one", "two", "three"),
		}
		if r.IntN(3) > 0 {
			g.Over = []string{pick("a", "b", "*")}
		}
		if r.IntN(2) == 0 {
			g.Lifts = []Lift{{Needs: []string{pick("project:sql", "account:admin", "project:read")}, Call: "PATCH"}}
		}
		gates = append(gates, g)
	}
	return gates
}

func gatedSubject(r *rand.Rand) Subject {
	s := randomSubject(r)
	for i := range s.Grants {
		switch r.IntN(3) {
		case 0:
			s.Grants[i].On = []string{"a"}
		case 1:
			s.Grants[i].On = []string{"a", "b"}
		}
	}
	return s
}

// TestLawProtectionsNeverRaise: another gate never raises a level.
func TestLawProtectionsNeverRaise(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 5000 {
		s := gatedSubject(r)
		s.Gates = randomGates(r)
		before := Assess(s, now)
		s.Gates = slices.Concat(s.Gates, randomGates(r))
		if after := Assess(s, now); after.Level > before.Level || after.AtBest > before.AtBest {
			t.Fatalf("a gate raises %s/%s to %s/%s: %+v", before.Level, before.AtBest, after.Level, after.AtBest, s)
		}
	}
}

// TestLawProtectionsThatDoNotHold: gates that the credential can lift, that are
// over something else, or that hold back nothing change no level.
func TestLawProtectionsThatDoNotHold(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 5000 {
		s := gatedSubject(r)
		before := Assess(s, now)
		for _, g := range randomGates(r) {
			switch r.IntN(3) {
			case 0:
				g.Over = []string{"somewhere else"}
			case 1:
				g.Kind = catalog.NoGate
			case 2:
				if len(s.Grants) == 0 {
					continue
				}
				any := s.Grants[r.IntN(len(s.Grants))]
				g.Lifts = []Lift{{Needs: []string{strings.ReplaceAll(any.Scope, "*", "x")}, Call: "PATCH"}}
			}
			s.Gates = append(s.Gates, g)
		}
		after := Assess(s, now)
		if after.Level != before.Level {
			t.Fatalf("gates that do not hold change %s to %s: %+v", before.Level, after.Level, s)
		}
	}
}

// TestLawMoreGrantsNeverLowerBehindGates: a grant more never lowers, whatever
// gates there are: it may lift one, and never makes one.
func TestLawMoreGrantsNeverLowerBehindGates(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 5000 {
		s := gatedSubject(r)
		s.Gates = randomGates(r)
		before := Assess(s, now)
		s.Grants = append(s.Grants, gatedSubject(r).Grants...)
		if after := Assess(s, now); after.Level < before.Level || after.AtBest < before.AtBest {
			t.Fatalf("grants lower %s/%s to %s/%s: %+v", before.Level, before.AtBest, after.Level, after.AtBest, s)
		}
		if after := Assess(s, now); after.AtBest > after.Level {
			t.Fatalf("at best %s is above %s", after.AtBest, after.Level)
		}
	}
}

// TestLawOrderOfGatesNeverMatters holds the words as well as the level.
func TestLawOrderOfGatesNeverMatters(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for range 3000 {
		s := gatedSubject(r)
		s.Gates = slices.Concat(randomGates(r), randomGates(r))
		before := Assess(s, now)
		r.Shuffle(len(s.Gates), func(i, j int) { s.Gates[i], s.Gates[j] = s.Gates[j], s.Gates[i] })
		after := Assess(s, now)
		same := before.Level == after.Level && before.AtBest == after.AtBest && slices.Equal(before.Unknowns, after.Unknowns)
		if before.Worst != nil {
			same = same && before.Worst.FullName() == after.Worst.FullName() && before.Worst.Note == after.Worst.Note && before.Worst.Gate == after.Worst.Gate
		}
		if !same {
			t.Fatalf("another order gives another answer: %+v", s.Gates)
		}
	}
}
