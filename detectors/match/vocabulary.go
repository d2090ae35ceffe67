package match

import (
	"errors"
	"slices"
	"unicode/utf8"
)

// The first words of every engine are the characters of fold.go.
const (
	kelvinWord = iota
	longSWord
	dottedIWord
)

// A vocabulary gathers the words that an engine looks for, and what for.
type vocabulary struct {
	words []string
	ids   map[string]uint16
	uses  [][]use     // by word
	shows []Encodings // by word
	gaps  int         // number of uses with a gap
	// matters tells which words are more than watched for.
	matters []bool
}

func newVocabulary() *vocabulary {
	v := &vocabulary{ids: make(map[string]uint16)}
	for _, r := range oddLetters {
		v.need(string(r))
	}
	v.show("\\u", Unicode)
	v.show("u+", Unicode)
	const digits = "0123456789abcdef"
	for i := range 256 {
		v.show("%"+digits[i/16:][:1]+digits[i%16:][:1], Percent)
	}
	return v
}

// show adds a word without which nothing in a text is encoded so.
func (v *vocabulary) show(word string, by Encodings) { v.shows[v.id(word)] = by }

var (
	errWord = errors.New("a word is empty or not in lower case ASCII")
	errMany = errors.New("the rules have too many words")
)

// check returns an error when one of words cannot be looked for.
func (v *vocabulary) check(words []string) error {
	if len(v.words)+len(words) > maxStates {
		return errMany
	}
	for _, word := range words {
		upper := func(r rune) bool { return r >= utf8.RuneSelf || 'A' <= r && r <= 'Z' }
		if word == "" || slices.ContainsFunc([]rune(word), upper) {
			return errWord
		}
	}
	return nil
}

// id is the number of a word.
func (v *vocabulary) id(word string) uint16 {
	id, known := v.ids[word]
	if !known {
		id = uint16(len(v.words))
		v.ids[word] = id
		v.words = append(v.words, word)
		v.uses = append(v.uses, nil)
		v.shows = append(v.shows, 0)
		v.matters = append(v.matters, false)
	}
	return id
}

// need is the number of a word that matters.
func (v *vocabulary) need(word string) uint16 {
	id := v.id(word)
	v.matters[id] = true
	return id
}

func (v *vocabulary) all(words []string, id func(string) uint16) []uint16 {
	var ids []uint16
	for _, word := range words {
		ids = append(ids, id(word))
	}
	return ids
}

// add takes in the words of a program.
func (v *vocabulary) add(p *program) error {
	if err := v.check(slices.Concat(p.Keywords, p.Near)); err != nil {
		return err
	}
	p.keywords, p.near = v.all(p.Keywords, v.need), v.all(p.Near, v.need)
	for _, a := range p.plan.words {
		id, n := v.need(a.word), len(a.word)
		u := use{program: p, most: a.most + n, least: a.least + n}
		if a.open() {
			u.gap, u.id = &a.gap, v.gaps
			v.gaps++
		}
		v.uses[id] = append(v.uses[id], u)
	}
	return nil
}

// calls tells of each state of the automaton for the words what they call for.
func (v *vocabulary) calls(a *automaton) [][]call {
	at := make([][]call, len(a.ends))
	for state, ids := range a.ends {
		if len(ids) > 0 {
			at[state] = make([]call, 0, len(ids))
		}
		for _, id := range ids {
			at[state] = append(at[state], call{id, len(v.words[id]), v.matters[id], v.shows[id], v.uses[id]})
		}
	}
	return at
}
