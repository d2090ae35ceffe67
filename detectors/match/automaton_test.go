package match

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// TestAutomaton compares with the search for one word after the other, for words
// of few bytes and for words of more bytes than there are classes.
func TestAutomaton(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	few := []string{"a", "ab", "abc", "bca", "caa", "cab", "b-c", "aaaa"}
	var many []string
	for b := byte(' '); b < 0x7f; b++ {
		if b < 'A' || b > 'Z' {
			many = append(many, string([]byte{b, '{', b}), string([]byte{'~', b}))
		}
	}
	for _, words := range [][]string{few, many} {
		a, err := newAutomaton(words)
		if err != nil {
			t.Fatal(err)
		}
		var w walker
		for _, size := range []int{5, 50, 3000} {
			text := make([]byte, size)
			for i := range text {
				text[i] = "abcABC-{}~|_ "[r.Intn(13)]
			}
			var got []string
			for _, h := range w.walk(a, text) {
				for _, id := range a.endings(h.state, text[:h.end]) {
					got = append(got, fmt.Sprintf("%08d %s", h.end, words[id]))
				}
			}
			slices.Sort(got)
			if want := endings(string(text), words); !slices.Equal(got, want) {
				t.Errorf("%d words in %q:\n%v, want\n%v", len(words), text, got, want)
			}
		}
	}
}

func endings(text string, words []string) (all []string) {
	text = strings.ToLower(text)
	for end := range len(text) + 1 {
		for _, word := range words {
			if strings.HasSuffix(text[:end], word) {
				all = append(all, fmt.Sprintf("%08d %s", end, word))
			}
		}
	}
	slices.Sort(all)
	return all
}
