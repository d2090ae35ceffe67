package match

import (
	"maps"
	"math"
	"slices"
	"unicode/utf8"
)

// entropy is the Shannon entropy of text in bits a character. As in gitleaks
// the characters are code points while the length is in bytes. Terms are added
// in the order of the code points, so that the same text always gives the same
// number.
func entropy(text []byte) float64 {
	if len(text) == 0 {
		return 0
	}
	var ascii [utf8.RuneSelf]int
	var rest map[rune]int
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			ascii[b]++
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if rest == nil {
			rest = make(map[rune]int)
		}
		rest[r]++
		i += size
	}
	inverse := 1 / float64(len(text))
	var sum float64
	for _, count := range ascii {
		sum -= term(count, inverse)
	}
	for _, count := range inOrder(rest) {
		sum -= term(count, inverse)
	}
	return sum
}

func term(count int, inverse float64) float64 {
	if count == 0 {
		return 0
	}
	p := float64(count) * inverse
	return p * math.Log2(p)
}

// inOrder are the counts in order of their code points.
func inOrder(counts map[rune]int) []int {
	sorted := make([]int, 0, len(counts))
	for _, r := range slices.Sorted(maps.Keys(counts)) {
		sorted = append(sorted, counts[r])
	}
	return sorted
}
