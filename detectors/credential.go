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

import "github.com/worstcase-dev/worstcase/scanner"

// Location is one place where a credential was seen.
type Location struct {
	Origin scanner.Origin
	// Line and Column are 1-based; the column counts Unicode code points.
	Line, Column int
	// Ignore is the reason of an inline "worstcase:ignore reason" on the line.
	Ignore string
	// Name is the variable or key that the value stands under, where there is one.
	Name string
}
