package gate

import (
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/catalog"
)

func TestDecide(t *testing.T) {
	strict := Policy{FailOn: Threshold{Level: blastradius.High}, MinCertainty: catalog.Declared}
	never := Policy{FailOn: Threshold{Never: true}, MinCertainty: catalog.Assumed}
	unknown := Policy{FailOn: Threshold{Level: blastradius.Unknown}, MinCertainty: catalog.Assumed}
	for _, c := range []struct {
		name      string
		policy    Policy
		level     blastradius.Level
		certainty catalog.Certainty
		ignored   string
		fails     bool
		because   string
	}{
		{"critical fails", Default(), blastradius.Critical, catalog.Assumed, "", true, "critical"},
		{"high fails", Default(), blastradius.High, catalog.Assumed, "", true, "fails at high and above"},
		{"medium does not", Default(), blastradius.Medium, catalog.Declared, "", false, "medium is below high"},
		{"unknown does not", Default(), blastradius.Unknown, catalog.Assumed, "", false, "unknown is below high"},
		{"unknown fails where it is told to", unknown, blastradius.Unknown, catalog.Assumed, "", true, "unknown"},
		{"low is below unknown", unknown, blastradius.Low, catalog.Declared, "", false, "low is below unknown"},
		{"an assumption is not enough where more is asked", strict, blastradius.Critical, catalog.Assumed, "", false, "only assumed"},
		{"a declaration is", strict, blastradius.Critical, catalog.Declared, "", true, "critical"},
		{"proof is more than a declaration", strict, blastradius.Critical, catalog.Proven, "", true, "critical"},
		{"never", never, blastradius.Critical, catalog.Proven, "", false, "never"},
		{"an ignore with a reason", Default(), blastradius.Critical, catalog.Declared, "rotated yesterday", false, "rotated yesterday"},
		{"none never fails", Policy{FailOn: Threshold{Level: blastradius.Low}}, blastradius.None, catalog.Declared, "", false, "it has expired"},
	} {
		b := blastradius.Blast{Level: c.level, Certainty: c.certainty, Row: blastradius.Row{Because: "it has expired"}}
		v := c.policy.Decide(b, c.ignored)
		if v.Fails != c.fails || !strings.Contains(v.Because, c.because) {
			t.Errorf("%s: fails %v because %q, want %v because of %q", c.name, v.Fails, v.Because, c.fails, c.because)
		}
	}
}

// TestWorseDoesNotHideSurer: what is sure enough fails the gate, though
// something worse is less sure.
func TestWorseDoesNotHideSurer(t *testing.T) {
	strict := Policy{FailOn: Threshold{Level: blastradius.High}, MinCertainty: catalog.Declared}
	b := blastradius.Blast{Level: blastradius.Critical, Certainty: catalog.Assumed, Actions: []blastradius.Judged{
		{Level: blastradius.Critical, Certainty: catalog.Assumed}, {Level: blastradius.High, Certainty: catalog.Declared},
	}}
	if !strict.Decide(b, "").Fails {
		t.Error("a declared high passes, as an assumed critical stands before it")
	}
	b.Actions[1].Level = blastradius.Medium
	if strict.Decide(b, "").Fails {
		t.Error("a declared medium fails a gate at high")
	}
}

func TestWords(t *testing.T) {
	for _, word := range []string{"critical", "high", "medium", "low", "unknown", "never"} {
		if _, err := ParseThreshold(word); err != nil {
			t.Error(err)
		}
	}
	for _, word := range []string{"none", "", "High", "severe"} {
		if _, err := ParseThreshold(word); err == nil {
			t.Errorf("%q is taken for a threshold", word)
		}
	}
	for _, word := range []string{"", "sure"} {
		if _, err := ParseCertainty(word); err == nil {
			t.Errorf("%q is taken for a certainty", word)
		}
	}
}
