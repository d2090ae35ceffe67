package catalog

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// requires reports whether every text that an expression matches contains one
// of the keywords (lower case), in any case. It may miss some that do, where
// an expression hides the keyword in more than maxSpelled spellings.
func requires(re *syntax.Regexp, keywords []string) bool {
	if texts := spelled(re); texts != nil {
		return eachHolds(texts, keywords)
	}
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return requires(re.Sub[0], keywords)
	case syntax.OpRepeat:
		return re.Min > 0 && requires(re.Sub[0], keywords)
	case syntax.OpAlternate:
		return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !requires(sub, keywords) })
	case syntax.OpConcat:
		return concatRequires(re.Sub, keywords)
	default:
		return false
	}
}

// concatRequires looks at the elements of a sequence, and at what runs of
// neighbours that are spelled out make together.
func concatRequires(subs []*syntax.Regexp, keywords []string) bool {
	run := []string{""}
	for _, sub := range subs {
		if requires(sub, keywords) {
			return true
		}
		run = cross(run, spelled(sub))
		if run == nil {
			run = []string{""}
			continue
		}
		if eachHolds(run, keywords) {
			return true
		}
	}
	return false
}

const maxSpelled = 256

// spelled is every text that an expression matches, in lower case, or nil when
// there are too many.
func spelled(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []string{""}
	case syntax.OpLiteral:
		return []string{strings.ToLower(string(re.Rune))}
	case syntax.OpCharClass:
		return spelledClass(re.Rune)
	case syntax.OpCapture:
		return spelled(re.Sub[0])
	case syntax.OpQuest:
		if texts := spelled(re.Sub[0]); texts != nil {
			return append([]string{""}, texts...)
		}
	case syntax.OpConcat:
		all := []string{""}
		for _, sub := range re.Sub {
			if all = cross(all, spelled(sub)); all == nil {
				return nil
			}
		}
		return all
	case syntax.OpAlternate:
		return spelledAlternatives(re.Sub)
	}
	return nil
}

func spelledAlternatives(subs []*syntax.Regexp) []string {
	var all []string
	for _, sub := range subs {
		texts := spelled(sub)
		if texts == nil || len(all)+len(texts) > maxSpelled {
			return nil
		}
		all = append(all, texts...)
	}
	return all
}

// spelledClass is a class of a few characters, such as [_-] or a letter in both cases.
func spelledClass(ranges []rune) []string {
	var all []string
	for i := 0; i < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] > 8 {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if text := string(unicode.ToLower(r)); !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}

// cross is every text of the one followed by every text of the other.
func cross(heads, tails []string) []string {
	if tails == nil || len(heads)*len(tails) > maxSpelled {
		return nil
	}
	all := make([]string, 0, len(heads)*len(tails))
	for _, h := range heads {
		for _, t := range tails {
			all = append(all, h+t)
		}
	}
	return all
}

// eachHolds reports whether each text contains one of the keywords.
func eachHolds(texts, keywords []string) bool {
	return !slices.ContainsFunc(texts, func(text string) bool {
		return !slices.ContainsFunc(keywords, func(k string) bool { return strings.Contains(text, k) })
	})
}
