// Package detectors finds credentials in fragments and makes one credential of
// everything that belongs together.
//
// What lives here: which finding wins where two see the same bytes, how the
// parts of a credential are joined, and how the same secret in many places
// becomes one credential. Below it, finding is what a detector returns, match
// runs rules over bytes, gitleaks brings gitleaks' rules, syntax parses file
// formats into keys and values, and shape knows what particular files mean.
// What does not live here: what a credential allows.
package detectors

import (
	"cmp"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/scanner"
	"github.com/worstcase-dev/worstcase/secret"
)

// Credential is one secret, all its parts, and every place where it was seen.
type Credential struct {
	// KindName is the full name of the kind; Kind is nil where the catalog does
	// not have it.
	KindName string
	Kind     *catalog.Kind
	// Name is what to call it in a sentence: "Railway account token".
	Name   string
	Secret secret.Value
	// Partial says that only a public part was seen, such as a key id.
	Partial bool
	// Placeholder says that the value has the form of a secret and is none.
	Placeholder bool
	Facts       finding.Facts
	// Locations are in order of path, line and column, each place once.
	Locations []Location
	// By is the surest way in which it was seen.
	By finding.Method
}

// Provider is the first half of the kind's name.
func (c *Credential) Provider() string {
	for i := range c.KindName {
		if c.KindName[i] == '.' {
			return c.KindName[:i]
		}
	}
	return c.KindName
}

// Paths are the files of the credential's locations, each once, in order.
func (c *Credential) Paths() []string {
	var paths []string
	for _, l := range c.Locations {
		if len(paths) == 0 || paths[len(paths)-1] != l.Origin.Path {
			paths = append(paths, l.Origin.Path)
		}
	}
	return paths
}

// Location is one place where a credential was seen.
type Location struct {
	Origin scanner.Origin
	// Line and Column are 1-based; the column counts Unicode code points.
	Line, Column int
	// Ignore is the reason of an inline "worstcase:ignore reason" on the line.
	Ignore string
	// Name is the variable or key that the value stands under, where there is one.
	Name string
	// Trace is what commits say of it, where a history was read.
	Trace scanner.Trace
}

// Compare orders locations by place.
func (l Location) Compare(o Location) int {
	return cmp.Or(
		cmp.Compare(l.Origin.Path, o.Origin.Path),
		cmp.Compare(l.Origin.Object, o.Origin.Object),
		cmp.Compare(l.Line, o.Line),
		cmp.Compare(l.Column, o.Column),
	)
}
