package blastradius

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/worstcase-dev/worstcase/catalog"
)

var now = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// provider is a small catalog entry with one action of each weight.
func provider() *catalog.Provider {
	p := &catalog.Provider{ID: "acme", Name: "Acme", Includes: map[string][]string{"account:*": {"project:*"}}}
	add := func(a *catalog.Action) {
		a.Provider = p
		p.Actions = append(p.Actions, a)
	}
	add(&catalog.Action{ID: "volume.delete", Call: "DELETE /volumes/{id}", Needs: []string{"project:write"}, Effect: catalog.Destroy, Recovery: catalog.NoRecovery, Backups: catalog.BackupsDestroyed})
	add(&catalog.Action{ID: "database.drop", Call: "DROP", Needs: []string{"project:sql"}, Effect: catalog.Destroy, Recovery: catalog.ByBackup, Backups: catalog.BackupsUnknown})
	add(&catalog.Action{ID: "release.publish", Call: "PUT /releases", Needs: []string{"project:publish"}, Effect: catalog.Execute, Recovery: catalog.Reversible, Backups: catalog.BackupsSurvive})
	add(&catalog.Action{ID: "member.add", Call: "POST /members", Needs: []string{"account:admin"}, Effect: catalog.Takeover, Recovery: catalog.Reversible, Backups: catalog.BackupsSurvive, Breadth: catalog.Account})
	add(&catalog.Action{ID: "logs.read", Call: "GET /logs", Needs: []string{"project:read"}, Effect: catalog.Disclose, Recovery: catalog.Reversible, Backups: catalog.BackupsSurvive})
	add(&catalog.Action{ID: "bucket.empty", Call: "DELETE /objects", Needs: []string{"project:objects", "project:read"}, Effect: catalog.Destroy, Recovery: catalog.NoRecovery, Backups: catalog.BackupsDestroyed,
		Gate: catalog.Gate{Kind: catalog.ImmutableBackup}})
	return p
}

func kind(grants ...catalog.Grant) *catalog.Kind {
	k := &catalog.Kind{ID: "token", Name: "Acme token", Grants: grants, Provider: provider()}
	k.Provider.Credentials = []*catalog.Kind{k}
	return k
}

func assumed(scope string) catalog.Grant {
	return catalog.Grant{Scope: scope, Certainty: catalog.Assumed, Because: "it is so by default"}
}

func narrowable(scope string) catalog.Grant {
	g := assumed(scope)
	g.Narrowable = true
	return g
}

func TestAssess(t *testing.T) {
	declared := []Grant{{Scope: "project:read", Certainty: catalog.Declared, Evidence: "a file says so"}}
	for _, c := range []struct {
		name      string
		s         Subject
		level     Level
		atBest    Level
		certainty catalog.Certainty
		worst     string
	}{
		{"an account token takes over the account", Subject{Kind: kind(assumed("account:*"))}, Critical, Critical, catalog.Assumed, "acme.volume.delete"},
		{"one that can be narrowed may hold nothing", Subject{Kind: kind(narrowable("account:*"))}, Critical, Low, catalog.Assumed, "acme.volume.delete"},
		{"what a file settles replaces the assumption", Subject{Kind: kind(assumed("account:*")), Grants: declared, Settled: true}, Medium, Low, catalog.Declared, "acme.logs.read"},
		{"what a file adds does not lower it", Subject{Kind: kind(assumed("account:*")), Grants: declared}, Critical, Critical, catalog.Assumed, "acme.volume.delete"},
		{"no backup known is critical, high at best in production", Subject{Kind: kind(assumed("project:sql")), Environment: catalog.Production, Sure: true}, Critical, High, catalog.Assumed, "acme.database.drop"},
		{"an unknown environment may be a small one", Subject{Kind: kind(assumed("project:sql"))}, Critical, Medium, catalog.Assumed, "acme.database.drop"},
		{"a file name does not make it safe", Subject{Kind: kind(assumed("project:write")), Environment: catalog.Local}, Critical, Low, catalog.Assumed, "acme.volume.delete"},
		{"its own host does", Subject{Kind: kind(assumed("project:write")), Environment: catalog.Local, Sure: true}, Low, Low, catalog.Assumed, "acme.volume.delete"},
		{"a staging project does not bound an account", Subject{Kind: kind(assumed("account:admin")), Environment: catalog.Staging, Sure: true}, Critical, Critical, catalog.Assumed, "acme.member.add"},
		{"a gate that holds lowers", Subject{Kind: kind(assumed("project:objects"), assumed("project:read")), Environment: catalog.Production, Sure: true}, High, High, catalog.Assumed, "acme.bucket.empty"},
		{"part of what a call needs is not enough", Subject{Kind: kind(assumed("project:objects"))}, Low, Low, catalog.Assumed, ""},
		{"expired", Subject{Kind: kind(assumed("account:*")), Expires: now.Add(-time.Hour)}, None, None, catalog.Declared, ""},
		{"not yet expired", Subject{Kind: kind(assumed("account:*")), Expires: now.Add(time.Hour)}, Critical, Critical, catalog.Assumed, "acme.volume.delete"},
		{"only the id of a pair", Subject{Kind: kind(assumed("account:*")), Partial: true}, None, None, catalog.Declared, ""},
		{"a kind that the catalog lacks", Subject{}, Unknown, None, catalog.Assumed, ""},
		{"a kind of which nothing is known", Subject{Kind: kind()}, Unknown, None, catalog.Assumed, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := Assess(c.s, now)
			worst := ""
			if b.Worst != nil {
				worst = b.Worst.FullName()
			}
			got := []any{b.Level.String(), b.AtBest.String(), b.Certainty, worst}
			want := []any{c.level.String(), c.atBest.String(), c.certainty, c.worst}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("level, at best, certainty, worst (-want +got):\n%s\nby row %q", diff, b.Row.ID)
			}
		})
	}
}

var scopes = []string{"account:*", "account:admin", "project:*", "project:write", "project:sql", "project:publish", "project:read", "project:objects"}

func randomGrants(r *rand.Rand) []Grant {
	var grants []Grant
	for _, scope := range scopes {
		if r.IntN(3) == 0 {
			grants = append(grants, Grant{
				Scope: scope, Certainty: []catalog.Certainty{catalog.Proven, catalog.Declared, catalog.Assumed}[r.IntN(3)],
				Evidence: fmt.Sprint(r.IntN(3)), Narrowable: r.IntN(2) == 0,
			})
		}
	}
	return grants
}

func randomSubject(r *rand.Rand) Subject {
	return Subject{
		Kind: kind(), Grants: randomGrants(r), Settled: true,
		Environment: allEnvironments[r.IntN(len(allEnvironments))], Sure: r.IntN(2) == 0,
	}
}

// TestLawMoreGrantsNeverLower: adding a grant never lowers a level, at worst or
// at best.
func TestLawMoreGrantsNeverLower(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		s := randomSubject(r)
		before := Assess(s, now)
		s.Grants = append(s.Grants, randomGrants(r)...)
		if after := Assess(s, now); after.Level < before.Level || after.AtBest < before.AtBest {
			t.Fatalf("more grants lower %s/%s to %s/%s: %+v", before.Level, before.AtBest, after.Level, after.AtBest, s.Grants)
		}
	}
}

// TestLawGatesNeverRaise: putting a gate before any action never raises a level.
func TestLawGatesNeverRaise(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		s := randomSubject(r)
		before := Assess(s, now)
		action := s.Kind.Provider.Actions[r.IntN(len(s.Kind.Provider.Actions))]
		action.Gate = catalog.Gate{Kind: catalog.Delay, Removable: action.Gate.Kind == "" && r.IntN(2) == 0}
		if after := Assess(s, now); after.Level > before.Level || after.AtBest > before.AtBest {
			t.Fatalf("a gate before %s raises %s to %s", action.ID, before.Level, after.Level)
		}
	}
}

// TestLawRemovableGatesDoNotLower: a gate that the credential itself can lift
// is named, and changes no level.
func TestLawRemovableGatesDoNotLower(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		s := randomSubject(r)
		before := Assess(s, now)
		for _, action := range s.Kind.Provider.Actions {
			if action.Gate.Kind == "" {
				action.Gate = catalog.Gate{Kind: catalog.DeletionProtection, Removable: true}
			}
		}
		if after := Assess(s, now); after.Level != before.Level {
			t.Fatalf("a gate that can be lifted changes %s to %s", before.Level, after.Level)
		}
	}
}

// TestLawOrderNeverMatters: the order of grants and of actions changes nothing
// but the order in which the grants are listed.
func TestLawOrderNeverMatters(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		s := randomSubject(r)
		before := Assess(s, now)
		r.Shuffle(len(s.Grants), func(i, j int) { s.Grants[i], s.Grants[j] = s.Grants[j], s.Grants[i] })
		actions := s.Kind.Provider.Actions
		r.Shuffle(len(actions), func(i, j int) { actions[i], actions[j] = actions[j], actions[i] })
		after := Assess(s, now)
		if diff := cmp.Diff(before, after, cmpopts.IgnoreFields(Blast{}, "Grants"), cmp.Comparer(sameRow), cmp.Comparer(sameAction)); diff != "" {
			t.Fatalf("another order gives another answer:\n%s", diff)
		}
	}
}

func sameRow(a, b Row) bool                { return a.ID == b.ID }
func sameAction(a, b *catalog.Action) bool { return a == b }

// TestLawBestIsNeverWorse: the level at best is never above the level.
func TestLawBestIsNeverWorse(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 5000 {
		s := randomSubject(r)
		if b := Assess(s, now); b.AtBest > b.Level {
			t.Fatalf("at best %s is above %s for %+v", b.AtBest, b.Level, s)
		}
	}
}

// TestUnknownsAreNamed: what the answer rests on is said once each.
func TestEnvironmentIsUnknownOnlyWhereItMatters(t *testing.T) {
	for _, c := range []struct {
		grant catalog.Grant
		want  int
	}{{assumed("project:write"), 1}, {narrowable("project:write"), 0}, {assumed("account:admin"), 0}} {
		if b := Assess(Subject{Kind: kind(c.grant)}, now); len(b.Unknowns) != c.want {
			t.Errorf("%s: unknowns %q, want %d", c.grant.Scope, b.Unknowns, c.want)
		}
	}
}

func TestUnknownsAreNamed(t *testing.T) {
	k := kind(assumed("project:sql"))
	k.Unknowns = []string{"which tables it may touch", "which tables it may touch"}
	k.Lifetime = "1h"
	b := Assess(Subject{Kind: k, Unknowns: []string{"its checksum does not match"}, Environment: catalog.Staging}, now)
	want := []string{
		"its checksum does not match",
		"which tables it may touch",
		"it lives 1h from its issue, which nothing here dates",
		"whether a backup survives",
		"whether it works on staging alone, as the name of its file suggests",
	}
	if diff := cmp.Diff(want, b.Unknowns); diff != "" {
		t.Errorf("unknowns (-want +got):\n%s", diff)
	}
}
