package match

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkNoHit searches prose in which no rule has a word for a few hundred
// rules of the usual kinds.
func BenchmarkNoHit(b *testing.B) {
	text := []byte(strings.Repeat("The quick brown fox jumps over the lazy dog, and nobody minds at all.\n", 2000))
	e := mustCompile(b, manyRules())
	var s Scratch
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		e.Scan(text, "prose.txt", &s, func(m *Match) { b.Fatalf("found %s", m.ID) })
	}
}

// manyRules are rules with a prefix and rules about assignments.
func manyRules() []Rule {
	var rules []Rule
	for i := range 150 {
		name := fmt.Sprintf("%c%cx%d", 'a'+i%26, 'a'+i/26, i)
		rules = append(rules,
			Rule{ID: "prefix-" + name, Regex: `\b` + name + `_[0-9a-zA-Z]{32}\b`, Keywords: []string{name + "_"}},
			Rule{ID: "assign-" + name, Regex: `(?i)[\w.-]{0,50}?(?:` + name + `)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|:)[\s'"]{0,5}([a-z0-9]{32})`, Keywords: []string{name}},
		)
	}
	return rules
}

func TestNoHitAllocatesNothing(t *testing.T) {
	e := mustCompile(t, manyRules())
	text := []byte(strings.Repeat("Nothing to be found here, whoever looks.\n", 500))
	var s Scratch
	if n := testing.AllocsPerRun(20, func() { e.Scan(text, "a/b.txt", &s, func(*Match) {}) }); n != 0 {
		t.Errorf("%v allocations a scan", n)
	}
}
