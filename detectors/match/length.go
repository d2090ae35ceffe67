package match

import (
	"regexp/syntax"
	"unicode/utf8"
)

// unbounded is the greatest length of an expression that has none.
const unbounded = 1 << 30

// lengths are the least and the greatest number of bytes that re can match, in a
// text without the characters of fold.go.
func lengths(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			lo, hi := widths(r, r)
			least, most = least+lo, most+hi
		}
		return least, most
	case syntax.OpCharClass:
		return lengthsOfClass(re.Rune)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1, utf8.UTFMax
	case syntax.OpCapture:
		return lengths(re.Sub[0])
	case syntax.OpConcat:
		return lengthsOfSequence(re.Sub)
	case syntax.OpAlternate:
		least = unbounded
		for _, sub := range re.Sub {
			lo, hi := lengths(sub)
			least, most = min(least, lo), max(most, hi)
		}
		return least, most
	case syntax.OpQuest:
		return repeated(re.Sub[0], 0, 1)
	case syntax.OpStar:
		return repeated(re.Sub[0], 0, unbounded)
	case syntax.OpPlus:
		return repeated(re.Sub[0], 1, unbounded)
	case syntax.OpRepeat:
		if re.Max < 0 {
			return repeated(re.Sub[0], re.Min, unbounded)
		}
		return repeated(re.Sub[0], re.Min, re.Max)
	}
	return 0, 0
}

func lengthsOfSequence(subs []*syntax.Regexp) (least, most int) {
	for _, sub := range subs {
		lo, hi := lengths(sub)
		least, most = least+lo, most+hi
	}
	return min(least, unbounded), min(most, unbounded)
}

func lengthsOfClass(pairs []rune) (least, most int) {
	least = unbounded
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == pairs[i+1] && foldsToASCII(pairs[i]) {
			continue
		}
		lo, hi := widths(pairs[i], pairs[i+1])
		least, most = min(least, lo), max(most, hi)
	}
	if most == 0 {
		return 1, utf8.UTFMax
	}
	return least, most
}

// widths are the least and greatest width of the characters from first to last.
// A byte that is no UTF-8 counts as U+FFFD.
func widths(first, last rune) (least, most int) {
	least, most = utf8.RuneLen(first), utf8.RuneLen(last)
	if least < 1 || first <= utf8.RuneError && utf8.RuneError <= last {
		least = 1
	}
	if most < 1 {
		most = utf8.UTFMax
	}
	return least, most
}

func repeated(re *syntax.Regexp, least, most int) (int, int) {
	lo, hi := lengths(re)
	if hi == 0 {
		return 0, 0
	}
	if hi >= unbounded/max(most, 1) {
		return min(lo*least, unbounded), unbounded
	}
	return min(lo*least, unbounded), hi * most
}
