package blastradius

import (
	"slices"

	"github.com/worstcase-dev/worstcase/catalog"
)

// Situation is all that the ladder looks at: one action, by one credential,
// in one environment.
type Situation struct {
	Void        Void
	Recognised  bool // the kind is known and something is known of what it may do
	Environment catalog.Environment
	Effect      catalog.Effect
	Recovery    catalog.Recovery
	Backups     catalog.Backups
	Extent      catalog.Extent
	// Held says that a gate stands before the action which this credential
	// cannot take away.
	Held bool
}

// Row is one rung of the ladder. A nil list allows anything; the first row all
// of whose lists allow the situation decides.
type Row struct {
	ID    string
	Level Level
	// Because is the row in words, as reports print it.
	Because string

	voids        []Void
	unrecognised bool
	environments []catalog.Environment
	effects      []catalog.Effect
	recoveries   []catalog.Recovery
	backups      []catalog.Backups
	extents      []catalog.Extent
	held         []bool
}

var (
	live    = []catalog.Environment{catalog.Production, catalog.UnknownEnvironment}
	sandbox = []catalog.Environment{catalog.Local, catalog.Test}
	open    = []bool{false}
	shut    = []bool{true}

	destroys  = []catalog.Effect{catalog.Destroy}
	takesOver = []catalog.Effect{catalog.Takeover}
	runsCode  = []catalog.Effect{catalog.Execute}
	spends    = []catalog.Effect{catalog.Spend}
	grave     = []catalog.Effect{catalog.Destroy, catalog.Takeover, catalog.Execute, catalog.Spend}
	changes   = []catalog.Effect{catalog.Tamper, catalog.Disrupt}
	discloses = []catalog.Effect{catalog.Disclose}

	lost     = []catalog.Recovery{catalog.NoRecovery}
	byBackup = []catalog.Recovery{catalog.ByBackup}
	byWindow = []catalog.Recovery{catalog.ByWindow}
	putBack  = []catalog.Recovery{catalog.Reversible}
	noBackup = []catalog.Backups{catalog.BackupsDestroyed}
	unproved = []catalog.Backups{catalog.BackupsUnknown}
	unsafe   = []catalog.Backups{catalog.BackupsDestroyed, catalog.BackupsUnknown}
)

// Ladder is the one place where levels are decided: rows from top to bottom,
// the first that holds. Its last row holds for everything.
func Ladder() []Row { return ladder }

var ladder = []Row{
	{ID: "public", Level: None, Because: "it is public by design", voids: []Void{Public}},
	{ID: "placeholder", Level: None, Because: "it is a placeholder or an example, not a secret", voids: []Void{Placeholder}},
	{ID: "expired", Level: None, Because: "it has expired", voids: []Void{Expired}},
	{ID: "partial", Level: None, Because: "it is an identifier; the secret that goes with it was not found", voids: []Void{Partial}},
	{ID: "unrecognised", Level: Unknown, Because: "it looks like a secret, but what it opens is not known", unrecognised: true},

	{ID: "sandbox", Level: Low, Because: "it touches only local or test things", environments: sandbox},
	{ID: "narrow", Level: Low, Because: "it touches only its own small thing", extents: []catalog.Extent{catalog.Narrow}},

	{ID: "lost", Level: Critical, Because: "it can destroy production data or infrastructure for good",
		environments: live, held: open, effects: destroys, recoveries: lost},
	{ID: "backups-too", Level: Critical, Because: "it can destroy production data, and the backups go too",
		environments: live, held: open, effects: destroys, recoveries: byBackup, backups: noBackup},
	{ID: "no-known-backup", Level: Critical, Because: "it can destroy production data, and no backup is known to survive",
		environments: live, held: open, effects: destroys, recoveries: byBackup, backups: unproved},
	{ID: "takeover", Level: Critical, Because: "it can take over the account that controls production",
		environments: live, held: open, effects: takesOver},

	{ID: "backup", Level: High, Because: "it can destroy what only a backup brings back",
		environments: live, held: open, effects: destroys, recoveries: byBackup},
	{ID: "window", Level: High, Because: "it can destroy what only a short window brings back",
		environments: live, held: open, effects: destroys, recoveries: byWindow},
	{ID: "execute", Level: High, Because: "it can run code in, or publish to, other people's systems",
		environments: live, held: open, effects: runsCode},
	{ID: "spend", Level: High, Because: "it can move or spend money",
		environments: live, held: open, effects: spends},
	{ID: "gated-takeover", Level: High, Because: "it can take over the account, but a gate that it cannot lift stands before that",
		environments: live, held: shut, effects: takesOver},
	{ID: "gated-loss", Level: High, Because: "it can destroy production data for good, but a gate that it cannot lift stands before that",
		environments: live, held: shut, effects: destroys, recoveries: lost},
	{ID: "gated-backups-too", Level: High, Because: "it can destroy production data with no backup known to survive, but a gate that it cannot lift stands before that",
		environments: live, held: shut, effects: destroys, recoveries: byBackup, backups: unsafe},

	{ID: "undone", Level: Medium, Because: "it can destroy things that can be put back",
		environments: live, effects: destroys, recoveries: putBack},
	{ID: "gated", Level: Medium, Because: "it could do serious harm, but a gate that it cannot lift stands before it",
		environments: live, held: shut, effects: grave},
	{ID: "not-production", Level: Medium, Because: "it can destroy or run things that are not production",
		effects: grave},
	{ID: "change", Level: Medium, Because: "it can change or stop things that can be put back",
		environments: live, held: open, effects: changes},
	{ID: "disclose", Level: Medium, Because: "it can read private data in bulk",
		environments: live, held: open, effects: discloses},

	{ID: "little", Level: Low, Because: "it can do little: nothing that it may call destroys, changes or reveals production"},
}

// Judge is the row that applies to a situation.
func Judge(s Situation) Row {
	for _, row := range ladder {
		if row.holds(s) {
			return row
		}
	}
	return ladder[len(ladder)-1]
}

func (r Row) holds(s Situation) bool {
	if r.unrecognised && s.Recognised {
		return false
	}
	return allows(r.voids, s.Void) &&
		allows(r.environments, s.Environment) &&
		allows(r.effects, s.Effect) &&
		allows(r.recoveries, s.Recovery) &&
		allows(r.backups, s.Backups) &&
		allows(r.extents, s.Extent) &&
		allows(r.held, s.Held)
}

func allows[T comparable](list []T, v T) bool {
	return list == nil || slices.Contains(list, v)
}
