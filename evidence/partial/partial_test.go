package partial

import (
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"
)

func TestGaps(t *testing.T) {
	s := "arn:aws:s3:::" + Gap("var.bucket") + "/" + Gap("each.key*")
	if Whole(s) || !Whole("arn:*") {
		t.Error("Whole does not see the gap")
	}
	if got := Loose(s); got != "arn:aws:s3:::*/*" {
		t.Errorf("loose: %q", got)
	}
	if got := Show(s); got != "arn:aws:s3:::${var.bucket}/${each.key*}" {
		t.Errorf("shown: %q", got)
	}
	if diff := cmp.Diff([]string{"var.bucket", "each.key*"}, Gaps(s)); diff != "" {
		t.Error(diff)
	}
	if Gap("a") != Gap("a") || Gap("a") == Gap("b") {
		t.Error("gaps are told apart by something else than their names")
	}
}

func TestGapOfALongName(t *testing.T) {
	long := make([]byte, 10_000)
	for i := range long {
		long[i] = byte(i)
	}
	if got := len(Gaps(Gap(string(long)))[0]); got != maxName {
		t.Errorf("%d bytes of the name are kept, want %d", got, maxName)
	}
}

// TestCleanTextHasNoGaps: no file can forge a gap.
func TestCleanTextHasNoGaps(t *testing.T) {
	holds := func(s string, name string) bool {
		c := Clean(s + Gap(name) + s)
		return Whole(c) && Loose(c) == c && Show(c) == c
	}
	if err := quick.Check(holds, nil); err != nil {
		t.Error(err)
	}
}
