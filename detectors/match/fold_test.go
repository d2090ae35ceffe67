package match

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestOddLetters holds that there are no characters beyond ASCII that lower or
// fold to ASCII but those that the engine knows of.
func TestOddLetters(t *testing.T) {
	var lower, fold []rune
	for r := rune(utf8.RuneSelf); r <= unicode.MaxRune; r++ {
		if low := strings.ToLower(string(r)); slices.ContainsFunc([]byte(low), func(b byte) bool { return b < utf8.RuneSelf }) {
			lower = append(lower, r)
		}
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			if f < utf8.RuneSelf {
				fold = append(fold, r)
				break
			}
		}
	}
	if want := []rune{dottedI, kelvin}; !slices.Equal(lower, want) {
		t.Errorf("lower to ASCII: %U, want %U", lower, want)
	}
	if want := []rune{longS, kelvin}; !slices.Equal(fold, want) {
		t.Errorf("fold to ASCII: %U, want %U", fold, want)
	}
}
