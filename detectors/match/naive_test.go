package match

import (
	"bytes"
	"regexp"
	"strings"
)

// naive is what Scan means, in few words and slowly: every expression searches
// the whole text. It does not decode.
func naive(rules []Rule, text []byte) []span2 {
	var all []span2
	lower := strings.ToLower(string(text))
	for i, r := range rules {
		if len(r.Keywords) > 0 && !containsAny(lower, r.Keywords) {
			continue
		}
		for _, loc := range regexp.MustCompile(r.Regex).FindAllIndex(text, -1) {
			found := text[loc[0]:loc[1]]
			start := loc[0] + len(found) - len(bytes.TrimLeft(found, "\n"))
			all = append(all, span2{i, span{start, start + len(bytes.Trim(found, "\n"))}})
		}
	}
	return all
}

type span2 struct {
	rule int
	span
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
