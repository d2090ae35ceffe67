package match

import (
	"math"
	"testing"
)

func TestEntropy(t *testing.T) {
	for text, want := range map[string]float64{
		"":     0,
		"aaaa": 0,
		"abab": 1,
		"abcd": 2,
		"é":    0.5, // one character in two bytes, as the library counts
	} {
		if got := entropy([]byte(text)); math.Abs(got-want) > 1e-12 {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
