package catalog

// The words of the design, as types. Each list is in order, worst or strongest
// first, which Rank gives as a number; an unknown word has the rank of the
// list's length, and Load refuses it.

// Certainty is how sure a grant is.
type Certainty string

// Certainties, strongest first.
const (
	Proven   Certainty = "proven"   // the provider said so
	Declared Certainty = "declared" // the token or a file says so
	Assumed  Certainty = "assumed"  // this kind allows it unless something says otherwise
)

// Effect is what an action does to its owner.
type Effect string

// Effects, worst first.
const (
	Destroy  Effect = "destroy"
	Takeover Effect = "takeover"
	Execute  Effect = "execute"
	Spend    Effect = "spend"
	Tamper   Effect = "tamper"
	Disrupt  Effect = "disrupt"
	Disclose Effect = "disclose"
	NoEffect Effect = "none"
)

// Recovery is what brings back what an action destroyed.
type Recovery string

// Recoveries, worst first.
const (
	NoRecovery Recovery = "none"
	ByBackup   Recovery = "backup"
	ByWindow   Recovery = "window"
	Reversible Recovery = "reversible"
)

// Backups is what happens to the backups of what an action destroys.
type Backups string

// Backups, worst first. Unknown reads as destroyed in a level, and as survived
// in the level at best.
const (
	BackupsDestroyed Backups = "destroyed"
	BackupsUnknown   Backups = "unknown"
	BackupsSurvive   Backups = "survive"
)

// GateKind is what kind of gate stands before an action.
type GateKind string

// Gates.
const (
	NoGate             GateKind = "none"
	Confirmation       GateKind = "confirmation"
	SecondFactor       GateKind = "second-factor"
	DeletionProtection GateKind = "deletion-protection"
	Delay              GateKind = "delay"
	ImmutableBackup    GateKind = "immutable-backup"
)

// Extent is how far an action reaches.
type Extent string

// Extents, widest first; wide is meant where a file says nothing.
const (
	Wide   Extent = "wide"
	Narrow Extent = "narrow"
)

// Breadth is how much one call takes.
type Breadth string

// Breadths, widest first; resource is meant where a file says nothing.
const (
	Account  Breadth = "account"
	Project  Breadth = "project"
	Resource Breadth = "resource"
)

var (
	certainties = []Certainty{Proven, Declared, Assumed}
	effects     = []Effect{Destroy, Takeover, Execute, Spend, Tamper, Disrupt, Disclose, NoEffect}
	recoveries  = []Recovery{NoRecovery, ByBackup, ByWindow, Reversible}
	backups     = []Backups{BackupsDestroyed, BackupsUnknown, BackupsSurvive}
	gates       = []GateKind{NoGate, Confirmation, SecondFactor, DeletionProtection, Delay, ImmutableBackup}
	extents     = []Extent{Wide, Narrow}
	breadths    = []Breadth{Account, Project, Resource}
)

// Rank is the word's place in its list, 0 the strongest.
func (c Certainty) Rank() int { return rank(certainties, c) }

// Rank is the word's place in its list, 0 the worst.
func (e Effect) Rank() int { return rank(effects, e) }

// Rank is the word's place in its list, 0 the worst.
func (r Recovery) Rank() int { return rank(recoveries, r) }

// Rank is the word's place in its list, 0 the worst.
func (b Backups) Rank() int { return rank(backups, b) }

// Rank is the word's place in its list, 0 the weakest gate.
func (g GateKind) Rank() int { return rank(gates, g) }

// Rank is the word's place in its list, 0 the widest.
func (e Extent) Rank() int { return rank(extents, e) }

// Rank is the word's place in its list, 0 the widest.
func (b Breadth) Rank() int { return rank(breadths, b) }

func rank[T comparable](list []T, word T) int {
	for i, w := range list {
		if w == word {
			return i
		}
	}
	return len(list)
}
