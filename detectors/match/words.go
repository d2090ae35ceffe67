package match

import (
	"bytes"
	"slices"
	"sync"
	"unicode/utf8"
)

// Words is a set of words that texts are searched for.
type Words struct {
	ready func() *automaton
	list  [][]byte
}

// NewWords returns the set of words, which are in lower case.
func NewWords(words ...string) *Words {
	words = slices.Clone(words)
	slices.Sort(words)
	words = slices.Compact(words)
	w := &Words{}
	for _, word := range words {
		w.list = append(w.list, []byte(word))
	}
	if len(words) <= fewWords {
		return w
	}
	w.ready = sync.OnceValue(func() *automaton {
		a, err := newAutomaton(words)
		if err != nil {
			return nil
		}
		return a
	})
	return w
}

// fewWords is how many words are looked for one after the other.
const fewWords = 4

// In reports whether any of the words stands in text, in any case.
func (w *Words) In(text []byte) bool {
	if w.ready == nil || slices.ContainsFunc(text, func(b byte) bool { return b >= utf8.RuneSelf }) {
		text = bytes.ToLower(text)
	}
	if w.ready != nil {
		if a := w.ready(); a != nil {
			return a.any(text)
		}
	}
	return slices.ContainsFunc(w.list, func(word []byte) bool { return bytes.Contains(text, word) })
}
