package match

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// sighting is a match, as far as the oracle knows it.
type sighting struct {
	rule int
	span
}

// oracle is what Scan means, in few words and slowly: every expression searches
// the whole text. It does not decode.
func oracle(rules []Rule, text []byte) []sighting {
	var all []sighting
	lower := strings.ToLower(string(text))
	for i, r := range rules {
		stands := func(word string) bool { return strings.Contains(lower, word) }
		if len(r.Keywords) > 0 && !slices.ContainsFunc(r.Keywords, stands) {
			continue
		}
		for _, loc := range compiled(r.Regex).FindAllIndex(text, -1) {
			found := text[loc[0]:loc[1]]
			start := loc[0] + len(found) - len(bytes.TrimLeft(found, "\n"))
			all = append(all, sighting{i, span{start, start + len(bytes.Trim(found, "\n"))}})
		}
	}
	return all
}

// compiled is an expression as package regexp compiles it, once.
func compiled(expr string) *regexp.Regexp {
	re, ok := compiledOnce.Load(expr)
	if !ok {
		re, _ = compiledOnce.LoadOrStore(expr, regexp.MustCompile(expr))
	}
	return re.(*regexp.Regexp)
}

var compiledOnce sync.Map

// sightings are the matches of an engine that are not decoded.
func sightings(e *Engine, text []byte) []sighting {
	var all []sighting
	e.Scan(text, "", new(Scratch), func(m *Match) {
		if m.Depth == 0 {
			all = append(all, sighting{m.Rule, span{m.Start, m.End}})
		}
	})
	return all
}

// mustCompile is Compile for rules that are right.
func mustCompile(tb testing.TB, rules []Rule, watch ...string) *Engine {
	tb.Helper()
	e, err := Compile(rules, watch...)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// scan returns copies of an engine's matches.
func scan(e *Engine, text, path string) []Match {
	var all []Match
	e.Scan([]byte(text), path, new(Scratch), func(m *Match) { all = append(all, *m) })
	return all
}
