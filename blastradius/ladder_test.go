package blastradius

import (
	"slices"
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
)

var (
	allEffects      = []catalog.Effect{catalog.Destroy, catalog.Takeover, catalog.Execute, catalog.Spend, catalog.Tamper, catalog.Disrupt, catalog.Disclose, catalog.NoEffect}
	allRecoveries   = []catalog.Recovery{catalog.NoRecovery, catalog.ByBackup, catalog.ByWindow, catalog.Reversible}
	allBackups      = []catalog.Backups{catalog.BackupsDestroyed, catalog.BackupsUnknown, catalog.BackupsSurvive}
	allExtents      = []catalog.Extent{catalog.Wide, catalog.Narrow}
	allEnvironments = []catalog.Environment{catalog.Production, catalog.UnknownEnvironment, catalog.Staging, catalog.Development, catalog.Local, catalog.Test}
	allVoids        = []Void{NotVoid, Placeholder, Public, Expired, Partial}
)

// situations is every situation there is: the ladder is small enough to try
// all of them.
func situations() []Situation {
	var all []Situation
	for _, v := range allVoids {
		for _, known := range []bool{true, false} {
			for _, env := range allEnvironments {
				for _, e := range allEffects {
					for _, r := range allRecoveries {
						for _, b := range allBackups {
							for _, x := range allExtents {
								for _, held := range []bool{false, true} {
									all = append(all, Situation{v, known, env, e, r, b, x, held})
								}
							}
						}
					}
				}
			}
		}
	}
	return all
}

// TestDesignLadder holds the sentences of the design's table, one by one.
func TestDesignLadder(t *testing.T) {
	prod := Situation{Recognised: true, Environment: catalog.Production, Extent: catalog.Wide, Recovery: catalog.Reversible, Backups: catalog.BackupsSurvive}
	with := func(change func(*Situation)) Situation {
		s := prod
		change(&s)
		return s
	}
	destroy := func(r catalog.Recovery, b catalog.Backups) func(*Situation) {
		return func(s *Situation) { s.Effect, s.Recovery, s.Backups = catalog.Destroy, r, b }
	}
	for _, c := range []struct {
		name string
		s    Situation
		want Level
	}{
		{"destroy for good", with(destroy(catalog.NoRecovery, catalog.BackupsSurvive)), Critical},
		{"destroy, and the backups go too", with(destroy(catalog.ByBackup, catalog.BackupsDestroyed)), Critical},
		{"destroy, no backup known", with(destroy(catalog.ByBackup, catalog.BackupsUnknown)), Critical},
		{"take over the account", with(func(s *Situation) { s.Effect = catalog.Takeover }), Critical},
		{"destroy what a backup brings back", with(destroy(catalog.ByBackup, catalog.BackupsSurvive)), High},
		{"destroy what a window brings back", with(destroy(catalog.ByWindow, catalog.BackupsDestroyed)), High},
		{"publish", with(func(s *Situation) { s.Effect = catalog.Execute }), High},
		{"move money", with(func(s *Situation) { s.Effect = catalog.Spend }), High},
		{"change", with(func(s *Situation) { s.Effect = catalog.Tamper }), Medium},
		{"stop", with(func(s *Situation) { s.Effect = catalog.Disrupt }), Medium},
		{"read in bulk", with(func(s *Situation) { s.Effect = catalog.Disclose }), Medium},
		{"destroy staging", with(func(s *Situation) {
			s.Effect, s.Recovery, s.Environment = catalog.Destroy, catalog.NoRecovery, catalog.Staging
		}), Medium},
		{"read staging", with(func(s *Situation) { s.Effect, s.Environment = catalog.Disclose, catalog.Staging }), Low},
		{"destroy test data", with(func(s *Situation) {
			s.Effect, s.Recovery, s.Environment = catalog.Destroy, catalog.NoRecovery, catalog.Test
		}), Low},
		{"destroy something local", with(func(s *Situation) { s.Effect, s.Environment = catalog.Destroy, catalog.Local }), Low},
		{"touch its own", with(func(s *Situation) { s.Effect, s.Extent = catalog.Destroy, catalog.Narrow }), Low},
		{"expired", with(func(s *Situation) { s.Effect, s.Void = catalog.Destroy, Expired }), None},
		{"public", with(func(s *Situation) { s.Effect, s.Void = catalog.Destroy, Public }), None},
		{"unrecognised", with(func(s *Situation) { s.Recognised = false }), Unknown},
		{"destroy behind a gate that holds", with(func(s *Situation) { destroy(catalog.NoRecovery, catalog.BackupsDestroyed)(s); s.Held = true }), High},
		{"publish behind a gate that holds", with(func(s *Situation) { s.Effect, s.Held = catalog.Execute, true }), Medium},
		{"change behind a gate that holds", with(func(s *Situation) { s.Effect, s.Held = catalog.Tamper, true }), Low},
	} {
		if got := Judge(c.s); got.Level != c.want {
			t.Errorf("%s: level %s by row %q, want %s", c.name, got.Level, got.ID, c.want)
		}
	}
}

func TestAGateNeverRaises(t *testing.T) {
	for _, s := range situations() {
		if s.Held {
			continue
		}
		gated := s
		gated.Held = true
		if open, shut := Judge(s), Judge(gated); shut.Level > open.Level {
			t.Fatalf("a gate raises %+v from %s (%s) to %s (%s)", s, open.Level, open.ID, shut.Level, shut.ID)
		}
	}
}

// TestUnknownIsNeverTheBetterReading: what is not known counts as the worst
// that it could be.
func TestUnknownIsNeverTheBetterReading(t *testing.T) {
	for _, s := range situations() {
		if s.Backups == catalog.BackupsUnknown {
			for _, b := range allBackups {
				known := s
				known.Backups = b
				if b != catalog.BackupsDestroyed && Judge(known).Level > Judge(s).Level {
					t.Fatalf("unknown backups read better than %q in %+v", b, s)
				}
			}
		}
		if s.Environment == catalog.UnknownEnvironment {
			for _, env := range allEnvironments {
				known := s
				known.Environment = env
				if Judge(known).Level > Judge(s).Level {
					t.Fatalf("an unknown environment reads better than %q in %+v", env, s)
				}
			}
		}
	}
}

// TestWorseInputsNeverLower: a worse recovery, worse backups or a wider extent
// never give a lower level.
func TestWorseInputsNeverLower(t *testing.T) {
	for _, s := range situations() {
		for _, worse := range []Situation{worseRecovery(s), worseBackups(s), wider(s)} {
			if got, was := Judge(worse), Judge(s); got.Level < was.Level {
				t.Fatalf("%+v is %s (%s) but the worse %+v is %s (%s)", s, was.Level, was.ID, worse, got.Level, got.ID)
			}
		}
	}
}

func worseRecovery(s Situation) Situation {
	if i := slices.Index(allRecoveries, s.Recovery); i > 0 {
		s.Recovery = allRecoveries[i-1]
	}
	return s
}

func worseBackups(s Situation) Situation {
	if i := slices.Index(allBackups, s.Backups); i > 0 {
		s.Backups = allBackups[i-1]
	}
	return s
}

func wider(s Situation) Situation {
	s.Extent = catalog.Wide
	return s
}

// TestEveryRowIsReached: a row that no situation reaches says nothing.
func TestEveryRowIsReached(t *testing.T) {
	reached := map[string]bool{}
	for _, s := range situations() {
		reached[Judge(s).ID] = true
	}
	for _, row := range Ladder() {
		if !reached[row.ID] {
			t.Errorf("no situation reaches the row %q", row.ID)
		}
		if row.Because == "" {
			t.Errorf("the row %q has no words", row.ID)
		}
	}
}

func TestLevelNames(t *testing.T) {
	for _, level := range Levels() {
		if got, ok := ParseLevel(level.String()); !ok || got != level {
			t.Errorf("ParseLevel(%q) = %v, %v", level, got, ok)
		}
	}
	if _, ok := ParseLevel("severe"); ok {
		t.Error("ParseLevel takes a word that is no level")
	}
	if !(Critical > High && High > Medium && Medium > Unknown && Unknown > Low && Low > None) {
		t.Error("the levels are out of order")
	}
}
