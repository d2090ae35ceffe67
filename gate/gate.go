// Package gate decides which credentials fail a build, and gives the one
// reason why.
//
// What lives here: the policy (from which level, from which certainty) and the
// decision. What does not live here: how levels come about, exit codes and
// rendering.
package gate

import (
	"fmt"
	"slices"

	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/catalog"
)

// Threshold is the level from which on a credential fails. Never fails nothing.
type Threshold struct {
	Level blastradius.Level
	Never bool
}

// String is the word that ParseThreshold reads.
func (t Threshold) String() string {
	if t.Never {
		return "never"
	}
	return t.Level.String()
}

// ParseThreshold reads the word that --fail-on and the configuration take.
func ParseThreshold(word string) (Threshold, error) {
	if word == "never" {
		return Threshold{Never: true}, nil
	}
	level, ok := blastradius.ParseLevel(word)
	if !ok || level == blastradius.None {
		return Threshold{}, fmt.Errorf("%q is not a level to fail on: use critical, high, medium, low, unknown or never", word)
	}
	return Threshold{Level: level}, nil
}

// ParseCertainty reads the word that --min-certainty and the configuration take.
func ParseCertainty(word string) (catalog.Certainty, error) {
	c := catalog.Certainty(word)
	switch c {
	case catalog.Proven, catalog.Declared, catalog.Assumed:
		return c, nil
	}
	return "", fmt.Errorf("%q is not a certainty: use proven, declared or assumed", word)
}

// Policy is what the gate goes by.
type Policy struct {
	FailOn Threshold
	// MinCertainty leaves alone what is less sure than this.
	MinCertainty catalog.Certainty
}

// Default fails at high and above, whatever the certainty.
func Default() Policy {
	return Policy{FailOn: Threshold{Level: blastradius.High}, MinCertainty: catalog.Assumed}
}

// Verdict is the decision on one credential.
type Verdict struct {
	Fails   bool
	Because string
}

// Decide judges one credential. Ignored is the reason of an inline ignore that
// covers every place where it was seen, or "".
func (p Policy) Decide(b blastradius.Blast, ignored string) Verdict {
	switch {
	case b.Level == blastradius.None:
		return Verdict{false, b.Row.Because}
	case p.FailOn.Never:
		return Verdict{false, "the gate is told never to fail"}
	case b.Level < p.FailOn.Level:
		return Verdict{false, fmt.Sprintf("%s is below %s", b.Level, p.FailOn.Level)}
	case b.Certainty.Rank() > p.MinCertainty.Rank() && !p.surely(b):
		return Verdict{false, fmt.Sprintf("it is only %s, and the gate asks for %s", b.Certainty, p.MinCertainty)}
	case ignored != "":
		return Verdict{false, "ignored where it stands: " + ignored}
	}
	return Verdict{true, fmt.Sprintf("%s, and the gate fails at %s and above", b.Level, p.FailOn.Level)}
}

// surely says whether some action that is grave enough is sure enough: what is
// worse and less sure must not hide it.
func (p Policy) surely(b blastradius.Blast) bool {
	return slices.ContainsFunc(b.Actions, func(j blastradius.Judged) bool {
		return j.Level >= p.FailOn.Level && j.Certainty.Rank() <= p.MinCertainty.Rank()
	})
}
