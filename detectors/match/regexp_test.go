package match

import (
	"bytes"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// expressions are of every kind that the engine treats apart.
var expressions = []string{
	`ghp_[0-9a-zA-Z]{4}`,
	`\b(ab[cd]{2,4})\b`,
	`(?i)[\w.-]{0,5}?(?:key|token)(?:[ \t\w.-]{0,3})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,2}([a-z0-9]{3,6})(?:[\x60'"\s;]|\\[nr]|$)`,
	`[\w.-]{0,4}?(?i:[\w.-]{0,3}?(?:(?-i:[Kk]ey|KEY))(?:[ \t\w.-]{0,2}))=([0-9a-k]{2})`,
	`(?:^|[\\'" \n>=])([a-z~.]{3}\dQ~[a-z~.-]{2,4})(?:$|['"\s<])`,
	`[A-Za-z]{2}_[A-Za-z0-9]{3}_mmk`,
	`(?i)\b(\d{2,3}(\||%)[0-9a-z\-_]{2,4})(?:[\x60'"\s;]|\\[nr]|$)`,
	`\bkey\b(?:.*?|.*?(?:[\r\n]{1,2}.*?){1,2})[ \t\n](?:-H|--h)=("[^"]{1,3}")(?:\B|\s|\z)`,
	`(?i)(?:\bkey:[ \t]*\bsecret\b(?s:.){0,9}?\bdata:|\bdata:(?s:.){0,7}?\bkey:)`,
	`(?i)-----BEGIN[ A-Z]{0,9}KEY-----[\s\S-]{4,}?KEY-----`,
	`(?i)(?:(?-i:JIRA|[Jj]ira)|token)=([a-f]{2})|\b(ATT3[a-z]{2,})\b`,
	`(?m)^key=(\w+)$`,
	`(?s)token.{0,4}key`,
	`key(?:s|es)?|keyring`,
	`sk(?:ey)?[^"]{2}`,
	`(?i)[a-zäö]{2,3}key`,
	`\Bkey\B`,
	`k*e*y*`,
	`(?i)ſkey`,
	`[^k]{0,3}?key`,
	`(a|ab)(c|bcd)(d*)key`,
	`x?key|\d+token`,
	`[a-z]+://\w+:\w+@`,
	`(?i)\b[a-z][a-z0-9+.-]*://[^:\s]{1,5}:([^@\s]+)@`,
	`[a-z:/]+://x`,
	`([a-z]*|[0-9]+)(?:-|_)(?:key|token)\b`,
}

// pieces make texts in which expressions nearly match, match, and overlap.
var pieces = []string{
	"key", "KEY", "Key", "token", "secret", "data:", "kind:", "key:", "=", ":", " = ", ":=", "=>", "'", "\"", "\n", "\r\n", " ", "\t",
	"ghp_", "abcd", "ab", "cdcd", "1a2b3c", "abc", "12", "|", "%", "-", "_", ".", "~", "0Q~", "abc1Q~ab", "_mmk", "AB_abc_mmk", "-H=", "--h=\"ab\"",
	"-----BEGIN ", "KEY-----", "-----", "jira", "JIRA", "ATT3abc", "ſ", "\u212a", "İ", "ä", "\xff", "\xe2\x84", "\u212aey", "to\u212aen", "ſecret", "世", "\x80", "x", "k", "e", "y", "s", "keyring", "keys",
	"\\n", "`", ";", ",", "||", "://", "@", "a:b@", "x", "/",
}

func randomText(r *rand.Rand, max int) []byte {
	var text strings.Builder
	for range r.Intn(max) {
		text.WriteString(pieces[r.Intn(len(pieces))])
	}
	return []byte(text.String())
}

// ruleSets are some of the expressions together, with keywords here and there.
func ruleSets() [][]Rule {
	r := rand.New(rand.NewSource(7))
	sets := make([][]Rule, 40)
	for i := range sets {
		for range 1 + r.Intn(4) {
			rule := Rule{ID: "r", Regex: expressions[r.Intn(len(expressions))]}
			if r.Intn(3) == 0 {
				rule.Keywords = []string{[]string{"key", "ey", "token", "secret", "s", "i", "mmk"}[r.Intn(7)]}
			}
			sets[i] = append(sets[i], rule)
		}
	}
	for _, expr := range expressions {
		sets = append(sets, []Rule{{ID: "r", Regex: expr}})
	}
	return sets
}

// TestEngineEqualsRegexp holds that the engine finds exactly what package regexp
// finds in the whole text.
func TestEngineEqualsRegexp(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for _, rules := range ruleSets() {
		e := mustCompile(t, rules)
		for i := range 150 {
			text := randomText(r, 60)
			if i%30 == 0 {
				text = randomText(r, 1500)
			}
			equalToOracle(t, e, rules, text)
		}
	}
}

func FuzzEngineEqualsRegexp(f *testing.F) {
	sets := ruleSets()
	engines := make([]*Engine, len(sets))
	for i, rules := range sets {
		engines[i] = mustCompile(f, rules)
	}
	r := rand.New(rand.NewSource(2))
	for i := range sets {
		f.Add(uint(i), randomText(r, 60))
	}
	f.Fuzz(func(t *testing.T, set uint, text []byte) {
		i := set % uint(len(sets))
		equalToOracle(t, engines[i], sets[i], text)
	})
}

func equalToOracle(t *testing.T, e *Engine, rules []Rule, text []byte) {
	t.Helper()
	want, got := oracle(rules, text), sightings(e, text)
	if !slices.Equal(want, got) {
		for _, rule := range rules {
			t.Logf("%q %q", rule.Regex, rule.Keywords)
		}
		t.Fatalf("in %q:\nregexp finds %v\nthe engine   %v", text, want, got)
	}
	e.Scan(text, "", new(Scratch), func(m *Match) {
		if len(m.groups) == 0 {
			return
		}
		if want := m.program.whole().FindSubmatchIndex(m.Text); !slices.Equal(m.groups[2:], want[2:]) {
			t.Fatalf("%q: regexp's groups of %q are %v, ours %v", rules[m.Rule].Regex, m.Text, want, m.groups)
		}
	})
}

// TestAcrossPieces puts matches where the parts meet in which a text is walked.
func TestAcrossPieces(t *testing.T) {
	rules := []Rule{{ID: "r", Regex: `\bghp_[0-9a-f]{4}\b`, Keywords: []string{"ghp_"}}}
	e := mustCompile(t, rules)
	for _, n := range []int{shortText - 1, shortText + 100, 4001, collectAtOnce, collectAtOnce + 1, 2*collectAtOnce + 777} {
		for _, near := range []int{0, n / 4, n / 2, 3 * n / 4, min(n, collectAtOnce), n} {
			for at := max(0, near-12); at <= min(near+12, n-8); at++ {
				text := bytes.Repeat([]byte{' '}, n)
				copy(text[at:], "ghp_01ab")
				if got := sightings(e, text); len(got) != 1 || got[0].start != at {
					t.Fatalf("%d of %d bytes: %v", at, n, got)
				}
			}
		}
	}
}
