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

// Step is what a remedy does.
type Step string

// Steps, in the order in which it is safe to take them: nothing is revoked while
// production still runs with it, and nothing is waited for while an agent can
// reach it.
const (
	ToIsolate Step = "isolate" // take it out of the agent's reach
	ToNarrow  Step = "narrow"  // put a narrower one in its place, or say that there is none
	ToGate    Step = "gate"    // turn on what stands before the worst
	ToRevoke  Step = "revoke"  // end it
	ToCheck   Step = "check"   // see what it did
)

// Use is what a credential is used for, as far as its place tells.
type Use string

// Uses.
const (
	ForPipeline Use = "pipeline" // a job that builds, deploys or publishes
	ForService  Use = "service"  // what runs in production
	ForDesk     Use = "desk"     // a person's own machine
)

var (
	steps       = []Step{ToIsolate, ToNarrow, ToGate, ToRevoke, ToCheck}
	uses        = []Use{ForPipeline, ForService, ForDesk}
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

// Rank is the step's place in its list, 0 the first to take.
func (s Step) Rank() int { return rank(steps, s) }

func rank[T comparable](list []T, word T) int {
	for i, w := range list {
		if w == word {
			return i
		}
	}
	return len(list)
}
