package blastradius

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
)

// copies are copies of volumes, of which acme.volume.delete takes the data.
func copies(over []string, ends ...End) Backup {
	return Backup{Of: []string{"acme.volume.delete"}, Over: over, Account: "backups", Ends: ends, Says: "a plan copies a volume to a vault (backup.tf)"}
}

func TestBackupsThatFilesTellOf(t *testing.T) {
	const orders, shop = "volume/orders", "volume/shop"
	end := End{Call: "DELETE /copies", Needs: []string{"project:keep"}}
	there := End{Call: "DELETE /copies", Needs: []string{"project:keep"}, On: []string{"copy/orders"}}
	write := func(on ...string) Grant {
		return Grant{Scope: "project:write", Certainty: catalog.Declared, On: on}
	}
	keep := func(on ...string) Grant {
		return Grant{Scope: "project:keep", Certainty: catalog.Assumed, Narrowable: true, On: on}
	}
	for _, c := range []struct {
		name    string
		account string
		backups []Backup
		grants  []Grant
		level   Level
		said    string
	}{
		{"it may not destroy it", "", []Backup{copies([]string{orders}, end)}, []Grant{write(orders)}, High, "which nothing that it may call destroys"},
		{"nobody may", "", []Backup{copies([]string{orders})}, []Grant{write(orders), keep()}, High, "which nothing that it may call destroys"},
		{"it may", "", []Backup{copies([]string{orders}, end)}, []Grant{write(orders), keep("nothing")}, Critical, "it may destroy that too: DELETE /copies"},
		{"it is of another account", "shop", []Backup{copies([]string{orders}, end)}, []Grant{write(orders), keep()}, High, "which nothing"},
		{"it is of the same", "backups", []Backup{copies([]string{orders}, end)}, []Grant{write(orders), keep()}, Critical, "it may destroy that too"},
		{"it may destroy others", "", []Backup{copies([]string{orders}, there)}, []Grant{write(orders), keep("copy/shop")}, High, "which nothing"},
		{"it may destroy some that a pattern tells", "", []Backup{copies([]string{orders}, there)}, []Grant{write(orders), keep("copy/*")}, Critical, "too"},
		{"it may destroy some with a name that is not known", "", []Backup{copies([]string{orders}, there)}, []Grant{write(orders), keep("copy/\ue000x\ue001")}, Critical, "too"},
		{"it is of another account that lets it in", "shop", []Backup{copies([]string{orders}, there)}, []Grant{write(orders), keep("copy/orders")}, Critical, "too"},
		{"it is of another account, and all are meant", "shop", []Backup{copies([]string{orders}, there)}, []Grant{write(orders), keep("*")}, High, "which nothing"},
		{"of one of two", "", []Backup{copies([]string{orders})}, []Grant{write(orders, shop)}, Critical, "whether that is all that it reaches"},
		{"of two of two", "", []Backup{copies([]string{orders}), copies([]string{shop})}, []Grant{write(orders, shop)}, High, "which nothing"},
		{"of everything that it reaches", "", []Backup{copies([]string{orders})}, []Grant{write()}, Critical, "whether that is all"},
		{"of nothing that is known", "", []Backup{copies(nil)}, []Grant{write(orders)}, Critical, ""},
		{"of the loss by another call", "", []Backup{{Of: []string{"acme.member.add"}, Over: []string{orders}}}, []Grant{write(orders)}, Critical, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts := map[string]string{factAccount: c.account}
			b := Assess(Subject{Kind: kind(), Facts: facts, Grants: c.grants, Settled: true, Backups: c.backups, Environment: catalog.Production, Sure: true}, now)
			if b.Level != c.level {
				t.Errorf("%s, want %s", b.Level, c.level)
			}
			if said := b.Worst.Note + strings.Join(b.Unknowns, "; "); !strings.Contains(said, c.said) {
				t.Errorf("it says %q, not %q", said, c.said)
			}
			if saved := b.Worst.Backups == catalog.BackupsSurvive && b.Worst.Recovery == catalog.ByBackup; saved != (c.level == High) {
				t.Errorf("%s by %s, backups %s", b.Level, b.Worst.Recovery, b.Worst.Backups)
			}
		})
	}
}

// TestBackupsOfLeads: what a credential leads to may destroy what it cannot.
func TestBackupsOfLeads(t *testing.T) {
	s := Subject{
		Kind: kind(), Facts: map[string]string{factAccount: "shop"}, Settled: true, Environment: catalog.Production, Sure: true,
		Grants:  []Grant{{Scope: "project:write", Certainty: catalog.Declared, On: []string{"volume/orders"}}},
		Backups: []Backup{copies([]string{"volume/orders"}, End{Call: "DELETE /copies", Needs: []string{"project:keep"}})},
	}
	if b := Assess(s, now); b.Level != High {
		t.Errorf("alone: %s", b.Level)
	}
	for account, level := range map[string]Level{"shop": High, "backups": Critical, "": Critical} {
		keeper := &Subject{
			Kind: kind(), Facts: map[string]string{factAccount: account}, Settled: true, Environment: catalog.Staging, Sure: true,
			Grants: []Grant{{Scope: "project:keep", Certainty: catalog.Declared}},
		}
		s.Leads = []Lead{{To: keeper, Step: "it assumes the keeper"}}
		if b := Assess(s, now); b.Level != level {
			t.Errorf("with a keeper of %q: %s, want %s", account, b.Level, level)
		}
	}
}

// randomBackups are backups of things, some of which somebody can destroy.
func randomBackups(r *rand.Rand) []Backup {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var backups []Backup
	for range r.IntN(4) {
		b := Backup{
			Of:      []string{pick("acme.volume.delete", "acme.database.drop", "acme.bucket.empty"), pick("acme.volume.delete", "acme.member.add")},
			Account: pick("", "one", "two"), Says: pick("one", "two", "three"),
		}
		if r.IntN(4) > 0 {
			b.Over = []string{pick("a", "b", "*")}
		}
		if r.IntN(2) == 0 {
			b.Ends = []End{{Needs: []string{pick("project:sql", "account:admin", "project:read")}, Call: "DELETE", On: [][]string{nil, {"a"}, {"b"}}[r.IntN(3)]}}
		}
		backups = append(backups, b)
	}
	return backups
}

func backedSubject(r *rand.Rand) Subject {
	s := gatedSubject(r)
	s.Facts = map[string]string{factAccount: []string{"", "one", "two"}[r.IntN(3)]}
	return s
}

// TestLawBackupsNeverRaise: another backup never raises a level, whatever stands
// before it.
func TestLawBackupsNeverRaise(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for range 5000 {
		s := backedSubject(r)
		s.Gates, s.Backups = randomGates(r), randomBackups(r)
		before := Assess(s, now)
		s.Backups = slices.Concat(s.Backups, randomBackups(r))
		after := Assess(s, now)
		if after.Level > before.Level || after.AtBest > before.AtBest || after.AtBest > after.Level {
			t.Fatalf("a backup raises %s/%s to %s/%s: %+v", before.Level, before.AtBest, after.Level, after.AtBest, s)
		}
	}
}

// TestLawBackupsInReachNeverLower: a backup that the credential can destroy as
// well, or of which it is not known what it is a copy of, changes no level.
func TestLawBackupsInReachNeverLower(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	for range 5000 {
		s := backedSubject(r)
		before := Assess(s, now)
		for _, b := range randomBackups(r) {
			switch {
			case r.IntN(3) == 0 || len(s.Grants) == 0:
				b.Over = [][]string{nil, {"somewhere else"}}[r.IntN(2)]
			default:
				any := s.Grants[r.IntN(len(s.Grants))]
				b.Account = []string{"", s.Facts[factAccount]}[r.IntN(2)]
				b.Ends = []End{{Needs: []string{strings.ReplaceAll(any.Scope, "*", "x")}, Call: "DELETE", On: any.On}}
			}
			s.Backups = append(s.Backups, b)
		}
		if after := Assess(s, now); after.Level != before.Level {
			t.Fatalf("backups in reach change %s to %s: %+v", before.Level, after.Level, s)
		}
	}
}

// TestLawMoreGrantsNeverLowerBesideBackups: a grant more may destroy a backup, and
// never makes one.
func TestLawMoreGrantsNeverLowerBesideBackups(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	for range 5000 {
		s := backedSubject(r)
		s.Backups = randomBackups(r)
		before := Assess(s, now)
		more := gatedSubject(r).Grants
		if r.IntN(2) == 0 {
			s.Leads = []Lead{{To: &Subject{Kind: s.Kind, Grants: more, Settled: true, Environment: s.Environment, Sure: s.Sure}, Step: "it becomes another"}}
		} else {
			s.Grants = append(s.Grants, more...)
		}
		if after := Assess(s, now); after.Level < before.Level || after.AtBest < before.AtBest {
			t.Fatalf("grants lower %s/%s to %s/%s: %+v", before.Level, before.AtBest, after.Level, after.AtBest, s)
		}
	}
}

// TestLawOrderOfBackupsNeverMatters holds the words as well as the level.
func TestLawOrderOfBackupsNeverMatters(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	for range 2000 {
		s := backedSubject(r)
		s.Backups = slices.Concat(randomBackups(r), randomBackups(r))
		before := Assess(s, now)
		r.Shuffle(len(s.Backups), func(i, j int) { s.Backups[i], s.Backups[j] = s.Backups[j], s.Backups[i] })
		after := Assess(s, now)
		same := before.Level == after.Level && before.AtBest == after.AtBest && slices.Equal(before.Unknowns, after.Unknowns)
		if before.Worst != nil {
			same = same && before.Worst.FullName() == after.Worst.FullName() && before.Worst.Note == after.Worst.Note && before.Worst.Backups == after.Worst.Backups
		}
		if !same {
			t.Fatalf("another order gives another answer: %+v", s.Backups)
		}
	}
}
