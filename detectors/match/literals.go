package match

import (
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A start is text with which a match of an expression begins: lower case ASCII.
type start struct {
	text  string
	whole bool // the match is this text and nothing more
}

// Limits on the starts of one expression. More of them, or longer ones, make
// the automaton larger and find hardly fewer places.
const (
	maxStarts   = 48
	maxStartLen = 16
	longEnough  = 6
	maxSpread   = 16 // characters of a class that is spelled out
)

// startsOf returns texts of which one begins each match of re, whatever the
// case. Characters beyond ASCII that fold to ASCII letters are left out of
// account; see fold.go.
func startsOf(re *syntax.Regexp) []start {
	switch re.Op {
	case syntax.OpLiteral:
		return startsOfLiteral(re.Rune)
	case syntax.OpCharClass:
		return startsOfClass(re.Rune)
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText,
		syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []start{{"", true}}
	case syntax.OpCapture:
		return startsOf(re.Sub[0])
	case syntax.OpConcat:
		return startsOfSequence(re.Sub)
	case syntax.OpAlternate:
		var all []start
		for _, sub := range re.Sub {
			all = union(all, startsOf(sub))
		}
		return limited(all)
	case syntax.OpQuest:
		return limited(union([]start{{"", true}}, startsOf(re.Sub[0])))
	case syntax.OpPlus:
		return openEnded(startsOf(re.Sub[0]))
	case syntax.OpRepeat:
		return startsOfRepeat(re)
	}
	return []start{{"", false}}
}

func startsOfLiteral(runes []rune) []start {
	var text strings.Builder
	for _, r := range runes {
		if r >= utf8.RuneSelf || text.Len() == maxStartLen {
			return []start{{text.String(), false}}
		}
		text.WriteRune(unicode.ToLower(r))
	}
	return []start{{text.String(), true}}
}

// startsOfClass spells out a small class, given as pairs of first and last.
func startsOfClass(pairs []rune) []start {
	var seen [utf8.RuneSelf]bool
	var all []start
	for i := 0; i+1 < len(pairs); i += 2 {
		for r := pairs[i]; r <= pairs[i+1]; r++ {
			if foldsToASCII(r) {
				continue
			}
			low := unicode.ToLower(r)
			if r >= utf8.RuneSelf || len(all) == maxSpread && !seen[low] {
				return []start{{"", false}}
			}
			if !seen[low] {
				seen[low] = true
				all = append(all, start{string(low), true})
			}
		}
	}
	return all
}

func startsOfRepeat(re *syntax.Regexp) []start {
	all := []start{{"", true}}
	one := startsOf(re.Sub[0])
	for range min(re.Min, maxStartLen) {
		longer, ok := extend(all, one)
		if !ok {
			return openEnded(all)
		}
		all = longer
	}
	if re.Max != re.Min || re.Min > maxStartLen {
		return openEnded(all)
	}
	return all
}

func startsOfSequence(subs []*syntax.Regexp) []start {
	all := []start{{"", true}}
	for _, sub := range subs {
		longer, ok := extend(all, startsOf(sub))
		if !ok {
			return openEnded(all)
		}
		all = longer
		if !wantMore(all) {
			return openEnded(all)
		}
	}
	return all
}

// extend joins each whole start with each of next. It reports false when that
// is beyond the limits.
func extend(all, next []start) ([]start, bool) {
	var longer []start
	for _, a := range all {
		if len(longer) > maxStarts || len(next) > maxStarts {
			return nil, false
		}
		if !a.whole {
			longer = union(longer, []start{a})
			continue
		}
		for _, n := range next {
			joined := start{a.text + n.text, n.whole}
			if len(joined.text) > maxStartLen {
				joined = start{joined.text[:maxStartLen], false}
			}
			longer = union(longer, []start{joined})
		}
	}
	return longer, len(longer) <= maxStarts
}

func union(all, more []start) []start {
	for _, m := range more {
		known := false
		for i := range all {
			if all[i].text == m.text {
				all[i].whole = all[i].whole && m.whole
				known = true
			}
		}
		if !known {
			all = append(all, m)
		}
	}
	return all
}

func limited(all []start) []start {
	if len(all) > maxStarts {
		return []start{{"", false}}
	}
	return all
}

func openEnded(all []start) []start {
	for i := range all {
		all[i].whole = false
	}
	return all
}

// wantMore reports whether longer starts are to be had and would find fewer
// places.
func wantMore(all []start) bool {
	short, whole := false, false
	for _, a := range all {
		short = short || len(a.text) < longEnough
		whole = whole || a.whole
	}
	return short && whole
}
