package match

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// An alphabet is a set of bytes. If it has one beyond ASCII it has them all.
type alphabet [4]uint64

func (a *alphabet) has(b byte) bool { return a[b/64]>>(b%64)&1 != 0 }

func (a *alphabet) add(r rune) {
	if r < utf8.RuneSelf {
		a[r/64] |= 1 << (r % 64)
		return
	}
	a[2], a[3] = ^uint64(0), ^uint64(0)
}

// wide reports whether runs of the alphabet go on from word to word.
func (a *alphabet) wide() bool { return a.has(' ') || a.has('\n') }

func (a *alphabet) union(b alphabet) {
	for i := range a {
		a[i] |= b[i]
	}
}

// addAll adds all the bytes that a match of re may hold, in a text without the
// characters of fold.go.
func (a *alphabet) addAll(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			a.add(r)
			for f := unicode.SimpleFold(r); f != r && re.Flags&syntax.FoldCase != 0; f = unicode.SimpleFold(f) {
				if !foldsToASCII(f) {
					a.add(f)
				}
			}
		}
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			first, last := re.Rune[i], re.Rune[i+1]
			if first == last && foldsToASCII(first) {
				continue
			}
			for r := first; r <= min(last, utf8.RuneSelf); r++ {
				a.add(r)
			}
			if last >= utf8.RuneSelf {
				a.add(last)
			}
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		for r := range rune(utf8.RuneSelf + 1) {
			a.add(r)
		}
	default:
		for _, sub := range re.Sub {
			a.addAll(sub)
		}
	}
}
