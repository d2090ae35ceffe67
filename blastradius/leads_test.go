package blastradius

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/worstcase-dev/worstcase/catalog"
)

// holder is a subject with one grant that its kind is always issued with.
func holder(scope string, leads ...Lead) *Subject {
	return &Subject{Kind: kind(assumed(scope)), Leads: leads}
}

func TestLeads(t *testing.T) {
	deletes := holder("project:write")
	place := &Subject{Leads: []Lead{{To: deletes, Step: "it holds a token", Assumed: true}}}
	expired := holder("project:write")
	expired.Expires = now.Add(-time.Hour)
	circle := holder("project:read")
	circle.Leads = []Lead{{To: circle, Step: "to itself"}, {To: &Subject{Leads: []Lead{{To: circle, Step: "back"}, {To: deletes, Step: "on"}}}, Step: "out"}}
	bare := &Subject{Kind: kind()}
	bare.Leads = []Lead{{To: holder("nothing"), Step: "to nothing"}}
	for _, c := range []struct {
		name          string
		s             *Subject
		level, atBest Level
		certainty     catalog.Certainty
		via           []string
	}{
		{"what is kept in a place counts, but not at best", holder("project:read", Lead{To: place, Step: "it opens a file", Needs: []string{"project:read"}}), Critical, Low, catalog.Assumed, []string{"it opens a file", "it holds a token"}},
		{"without the permission it leads nowhere", holder("project:sql", Lead{To: place, Step: "it opens a file", Needs: []string{"project:read"}}), Critical, Medium, catalog.Assumed, nil},
		{"of two ways the shorter", holder("project:read", Lead{To: place, Step: "a"}, Lead{To: deletes, Step: "z", Assumed: true}), Critical, Low, catalog.Assumed, []string{"z"}},
		{"a sure way is better than a short one", holder("project:read", Lead{To: &Subject{Leads: []Lead{{To: deletes, Step: "b"}}}, Step: "a"}, Lead{To: deletes, Step: "z", Assumed: true}), Critical, Medium, catalog.Assumed, []string{"a", "b"}},
		{"what is expired leads nowhere", holder("project:read", Lead{To: expired, Step: "a"}), Medium, Low, catalog.Assumed, nil},
		{"a circle ends", circle, Critical, Medium, catalog.Assumed, []string{"out", "on"}},
		{"a lead to nothing does not make it known", bare, Unknown, None, catalog.Assumed, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := Assess(*c.s, now)
			var via []string
			if b.Worst != nil {
				via = b.Worst.Via
			}
			if diff := cmp.Diff([]any{c.level.String(), c.atBest.String(), c.certainty, c.via}, []any{b.Level.String(), b.AtBest.String(), b.Certainty, via}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// randomGraph is some subjects that lead to each other, in circles too.
func randomGraph(r *rand.Rand) []*Subject {
	nodes := make([]*Subject, 2+r.IntN(8))
	for i := range nodes {
		if s := randomSubject(r); i == 0 || r.IntN(4) > 0 {
			nodes[i] = &s
		} else {
			nodes[i] = new(Subject) // a place
		}
	}
	for range r.IntN(3 * len(nodes)) {
		join(r, nodes)
	}
	return nodes
}

// join adds a lead between two of the subjects.
func join(r *rand.Rand, nodes []*Subject) {
	from, to := r.IntN(len(nodes)), r.IntN(len(nodes))
	lead := Lead{To: nodes[to], Step: fmt.Sprintf("from %d to %d by %d", from, to, r.IntN(3)), Assumed: r.IntN(2) == 0}
	if r.IntN(2) == 0 {
		lead.Needs = []string{scopes[r.IntN(len(scopes))]}
	}
	nodes[from].Leads = append(nodes[from].Leads, lead)
}

// TestLawMoreLeadsNeverLower: a lead more never lowers a level, at worst or at
// best, and however the leads go round, the answer comes.
func TestLawMoreLeadsNeverLower(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 1500 {
		nodes := randomGraph(r)
		before := Assess(*nodes[0], now)
		join(r, nodes)
		after := Assess(*nodes[0], now)
		if after.Level < before.Level || after.AtBest < before.AtBest {
			t.Fatalf("a lead more lowers %s/%s to %s/%s", before.Level, before.AtBest, after.Level, after.AtBest)
		}
		if after.AtBest > after.Level {
			t.Fatalf("at best %s is above %s", after.AtBest, after.Level)
		}
	}
}

// TestLawOrderOfLeadsNeverMatters: neither the level nor the path depends on it.
func TestLawOrderOfLeadsNeverMatters(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for range 1000 {
		nodes := randomGraph(r)
		before := Assess(*nodes[0], now)
		for _, n := range nodes {
			r.Shuffle(len(n.Leads), func(i, j int) { n.Leads[i], n.Leads[j] = n.Leads[j], n.Leads[i] })
		}
		after := Assess(*nodes[0], now)
		if diff := cmp.Diff(before, after, cmpopts.IgnoreFields(Blast{}, "Grants"), cmp.Comparer(sameRow), cmp.Comparer(sameCall)); diff != "" {
			t.Fatalf("another order gives another answer:\n%s", diff)
		}
	}
}

func sameCall(a, b *catalog.Action) bool { return a.ID == b.ID }

// TestLawActionsCountOnce: an action that many subjects may call is told once.
func TestLawActionsCountOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 300 {
		var names []string
		for _, j := range Assess(*randomGraph(r)[0], now).Actions {
			names = append(names, j.FullName())
		}
		slices.Sort(names)
		if n := len(slices.Compact(slices.Clone(names))); n != len(names) {
			t.Fatalf("%d actions, %d of them different: %q", len(names), n, names)
		}
	}
}

// TestLongChainEnds: no chain is followed further than maxSteps.
func TestLongChainEnds(t *testing.T) {
	for steps, want := range map[int]Level{maxSteps: Critical, maxSteps + 1: Medium} {
		at := holder("project:write")
		for i := range steps {
			at = holder("project:read", Lead{To: at, Step: fmt.Sprint("step ", i)})
		}
		if b := Assess(*at, now); b.Level != want {
			t.Errorf("%d steps: %s, want %s", steps, b.Level, want)
		}
	}
}
