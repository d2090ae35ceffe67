package match

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Three characters beyond ASCII lower or fold to ASCII letters, and the
// automaton, which sees bytes, does not know them. (A test holds that there are
// no others.) Expressions that ignore case take the Kelvin sign for a k and the
// long s for an s; and a keyword, which is looked for in the text as
// strings.ToLower makes it, also stands where it is written with a Kelvin sign
// or a dotted capital I. So these characters are words of every engine, and what
// hangs on them is made up for where they stand.
const (
	kelvin     = '\u212A' // folds and lowers to k
	longS      = '\u017F' // folds to s
	dottedI    = '\u0130' // lowers to i
	oddLetters = string(kelvin) + string(longS) + string(dottedI)
)

// foldsToASCII reports whether an expression that ignores case takes r, which is
// not ASCII, for an ASCII letter.
func foldsToASCII(r rune) bool { return r == kelvin || r == longS }

// orbit are the characters that r is the same as when case is ignored, and for
// each the one after it.
func orbit(r rune) []rune {
	all := []rune{r, r + 1}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		all = append(all, f, f+1)
	}
	return all
}

// lowered adds the words that stand in the text only once it is in lower case:
// those that are written with one of these characters.
func (p *pass) lowered() {
	words := p.engine.words
	margin := utf8.UTFMax * words.longest
	near := span{-1, -1}
	look := func() {
		if near.start < 0 {
			return
		}
		text := bytes.ToLower(p.text[near.start:near.end])
		hits, _ := words.step(0, text, 0, nil)
		for _, h := range hits {
			for _, id := range words.endings(h.state, text[:h.end]) {
				p.see(id)
			}
		}
	}
	for _, place := range placesOf(p.text, kelvin, dottedI) {
		if near.start < 0 || place-margin > near.end {
			look()
			near.start = max(0, place-margin)
		}
		near.end = min(len(p.text), place+margin)
	}
	look()
}

// folded adds windows around the characters that fold to ASCII. A match whose
// anchor is spelled with one has it, and one that has it between its begin and
// its anchor may begin farther ahead of the anchor than its window does.
func (p *pass) folded() {
	places := placesOf(p.text, kelvin, longS)
	for _, program := range p.engine.programs {
		if len(program.plan.words) == 0 || !p.holds(program) {
			continue
		}
		w := window{places[0] - program.ahead, places[0], places[0] + program.ahead}
		for _, place := range places[1:] {
			if place-program.ahead > w.to+1 {
				p.add(program, w)
				w.from = place - program.ahead
			}
			w.to, w.end = place, place+program.ahead
		}
		p.add(program, w)
	}
}

// placesOf are the offsets of letters in text, in order.
func placesOf(text []byte, letters ...rune) (places []int) {
	for _, letter := range letters {
		bytes := []byte(string(letter))
		for at := indexFrom(text, bytes, 0); at >= 0; at = indexFrom(text, bytes, at+len(bytes)) {
			places = append(places, at)
		}
	}
	slices.Sort(places)
	return places
}

func indexFrom(text, part []byte, from int) int {
	i := bytes.Index(text[from:], part)
	if i < 0 {
		return -1
	}
	return from + i
}
