package iam

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// A pattern is text in which * stands for any run of characters and ? for any
// one. A * or ? that means itself is one of these instead.
const (
	literalStar = '\uE02A'
	literalMark = '\uE03F'
)

// maxPattern is how long a pattern may be, in bytes. No ARN is longer.
const maxPattern = 2048

// escaped is text in which * and ? mean themselves, as a pattern.
func escaped(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '*':
			return literalStar
		case '?':
			return literalMark
		}
		return r
	}, s)
}

// shown is a pattern for people.
func shown(pattern string) string {
	return partial.Show(strings.NewReplacer(string(literalStar), "*", string(literalMark), "?").Replace(pattern))
}

// plain says whether a pattern stands for one text only.
func plain(pattern string) bool { return wildcard(pattern) < 0 }

// wildcard is the byte at which a pattern's first wildcard stands, or -1.
func wildcard(pattern string) int {
	star, mark := strings.IndexByte(pattern, '*'), strings.IndexByte(pattern, '?')
	if star < 0 || mark >= 0 && mark < star {
		return mark
	}
	return star
}

// covers says whether a pattern stands for everything that another one stands
// for. A gap is covered by itself and by *. It never says so wrongly; for a few
// patterns that are written in odd ways it misses that they are covered.
func covers(pattern, other string) bool {
	if pattern == "*" || pattern == other {
		return true
	}
	wild := wildcard(pattern)
	if wild < 0 || !strings.HasPrefix(other, pattern[:wild]) {
		return false
	}
	return runs([]rune(pattern), []rune(other), coversOne)
}

// runs says whether a pattern's pieces stand for all of a text's, where * stands
// for any run of them and one compares the others.
func runs(p, text []rune, one func(p, t rune) bool) bool {
	i, j := 0, 0
	star, resume := -1, 0 // the last *, and where the text after its run begins
	for j < len(text) {
		switch {
		case i < len(p) && p[i] == '*':
			star, resume = i, j
			i++
		case i < len(p) && one(p[i], text[j]):
			i, j = i+1, j+1
		case star >= 0:
			resume++
			i, j = star+1, resume
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}

// coversOne compares single pieces: ? covers any one character, which neither
// a * nor a piece of a gap is.
func coversOne(p, o rune) bool {
	return p == o || p == '?' && o != '*' && !partial.Private(o)
}

// meets says whether there is a text that both patterns stand for. Gaps are
// compared as text.
func meets(a, b string) bool {
	switch {
	case a == b || a == "*" || b == "*":
		return true
	case plain(a) && plain(b):
		return false
	case plain(b):
		return covers(a, b)
	case plain(a):
		return covers(b, a)
	}
	p, q := []rune(a), []rune(b)
	pStar, qStar := slices.Contains(p, '*'), slices.Contains(q, '*')
	switch {
	case !pStar && !qStar:
		return len(p) == len(q) && agree(p, q)
	case !pStar:
		return fits(q, p)
	case !qStar:
		return fits(p, q)
	}
	// Whatever stands between the first * and the last fits into the other's.
	slices.Reverse(p)
	slices.Reverse(q)
	ends := agree(p, q)
	slices.Reverse(p)
	slices.Reverse(q)
	return ends && agree(p, q)
}

// agree says whether two patterns begin alike, up to the first * or the end of
// either.
func agree(p, q []rune) bool {
	for i := 0; i < len(p) && i < len(q) && p[i] != '*' && q[i] != '*'; i++ {
		if !agreeOne(p[i], q[i]) {
			return false
		}
	}
	return true
}

func agreeOne(p, q rune) bool { return coversOne(p, q) || coversOne(q, p) }

// fits says whether a pattern can stand for a text in which ? is any character.
func fits(p, text []rune) bool { return runs(p, text, agreeOne) }

// mayMeet is meets with each gap taken for whatever it may be.
func mayMeet(a, b string) bool { return meets(partial.Loose(a), partial.Loose(b)) }
