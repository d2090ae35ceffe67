// Package evidence reads what other files say about a credential: that its host
// is a service of the compose file beside it, that its environment is
// production.
//
// What lives here: one file a source, each a Reader that turns a document into
// claims, and the rule by which a claim is tied to a credential. What does not
// live here: finding credentials, and what a claim means for a level.
package evidence

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// Document is one whole parsed file.
type Document struct {
	Path   string
	Leaves []syntax.Leaf
}

// Claim is something that a file says about credentials with certain facts.
type Claim struct {
	// Under is the folder below which the claim holds; "" is everywhere.
	Under string
	// About are facts, all of which a credential must have.
	About map[string]string
	// Says are facts that the claim adds.
	Says map[string]string
	// Path is the file that says so.
	Path string
	// Because is the reason, as a clause.
	Because string
}

// Reader reads one source of evidence.
type Reader struct {
	Name string
	// Wants says whether a file at this path is such a source.
	Wants func(path string) bool
	// Read returns what the document claims.
	Read func(*Document) []Claim
}

// Readers lists every source.
func Readers() []Reader {
	return []Reader{composeServices}
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
	return within(c.Under, path.Dir(seenAt))
}

func within(folder, dir string) bool {
	return folder == "" || folder == "." || dir == folder || strings.HasPrefix(dir, folder+"/")
}
