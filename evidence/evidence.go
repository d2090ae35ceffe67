// Package evidence reads what other files say about a credential: that its host
// is a service of the compose file beside it, that a policy grants its user
// everything, that its environment is production.
//
// What lives here: one file or folder a source, each a Source that reads
// documents and in the end makes claims of them, and the rule by which a claim
// is tied to a credential. What does not live here: finding credentials, and
// what a claim means for a level.
package evidence

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// Document is one whole file, with its values as far as it could be parsed.
type Document struct {
	// Path is where the file lies, as a report shows it.
	Path string
	// Text is the file as UTF-8. It must not be kept.
	Text []byte
	// Format is the file's syntax, "" where none is known.
	Format syntax.Format
	// Leaves are its values.
	Leaves []syntax.Leaf
}

// Source is one kind of file that says something about credentials. It is used
// by one goroutine at a time, for one run; the order in which it reads documents
// must not matter to what it claims.
type Source interface {
	// Wants says whether a file at this path can be such a source.
	Wants(path string) bool
	// Read takes in one document.
	Read(*Document)
	// Claims is what all that was read comes to.
	Claims() []Claim
}

// Claim is something that files say about credentials with certain facts.
type Claim struct {
	// Under is the folder below which the claim holds; "" is everywhere.
	Under string
	// At is the one file in which it holds, "" where Under alone tells.
	At string
	// About are facts, all of which a credential must have.
	About map[string]string
	// Like are facts whose values must match globs, as in the "when" of the
	// catalog. Names that a file gives don't go in here unless they are free of
	// the signs that globs are made of.
	Like map[string][]string
	// Says are facts that the claim adds.
	Says map[string]string
	// Grants are permissions that the credential holds.
	Grants []Grant
	// Settles says that the grants are all there are as far as the files tell:
	// what its kind is assumed to hold does not count any more.
	Settles bool
	// Leads are identities that the credential can turn into.
	Leads []Lead
	// Gates are what stands before actions; see package blastradius.
	Gates []Gate
	// Backups are copies of what actions destroy.
	Backups []Backup
	// Unknowns are things that the files leave open.
	Unknowns []string
	// Path is the file that says so.
	Path string
	// Because is the reason, as a clause.
	Because string
}

// Grant is a permission that a file gives.
type Grant struct {
	Scope     string
	Certainty catalog.Certainty
	// Because says which file gives it, and how.
	Because string
	// Conditional says that it holds only under a condition that the files do
	// not show to be met.
	Conditional bool
	// On are the things that it is limited to, none for everything.
	On []string
}

// Gate is what stands before actions, on things that files describe.
type Gate struct {
	// Kind is catalog.NoGate for what looks like a gate and holds back no call.
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

// Lift is a call that takes a gate away, and the permissions that it needs.
type Lift struct {
	Call  string
	Needs []string
}

// Lead is another identity that a credential can turn into: a role that it may
// assume, a cluster that it deploys to.
type Lead struct {
	// Kind is the full name of the kind of credential that it amounts to.
	Kind string
	// Facts are those of that identity.
	Facts map[string]string
	// Grants are what that identity holds; where Settles is false, what its kind
	// is assumed to hold counts too.
	Grants  []Grant
	Settles bool
	// Step is how it gets there, as a sentence for the path.
	Step string
	// Leads go on from there.
	Leads []Lead
}

// Sources are all sources of evidence, new for one run.
func Sources(known *catalog.Catalog) []Source {
	names := newNames(known)
	return []Source{
		new(compose),
		new(kubernetes),
		newAWS(known),
		&sqlScripts{dialect: postgreSQL},
		&sqlScripts{dialect: mySQL},
		new(redisACLs),
		new(rabbitDefinitions),
		newGCP(known),
		newVault(),
		newAzure(known),
		new(github),
		new(protections),
		&workflowSecrets{names: names},
		&ciVariables{names: names},
		&sopsFiles{names: names},
		&hostingEnv{names: names},
		new(terraformRuns),
		&secretReferences{names: names},
		&clusterSecrets{names: names},
	}
}

// Sort puts claims into an order that depends on nothing but the claims, so
// that the order in which files were read does not matter.
func Sort(claims []Claim) {
	slices.SortFunc(claims, func(a, b Claim) int {
		return cmp.Or(
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Because, b.Because),
			cmp.Compare(a.Under, b.Under),
		)
	})
}

// Holds says whether the claim is about a credential with these facts that was
// seen at this path.
func (c Claim) Holds(facts map[string]string, seenAt string) bool {
	for name, value := range c.About {
		if !strings.EqualFold(facts[name], value) {
			return false
		}
	}
	return catalog.Matches(c.Like, facts) && (c.At == "" || c.At == seenAt) && within(c.Under, path.Dir(seenAt))
}

func within(folder, dir string) bool {
	return folder == "" || folder == "." || dir == folder || strings.HasPrefix(dir, folder+"/")
}
