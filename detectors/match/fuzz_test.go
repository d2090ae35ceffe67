package match

import (
	"math/rand"
	"regexp"
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
}

// pieces make texts in which expressions nearly match, match, and overlap.
var pieces = []string{
	"key", "KEY", "Key", "token", "secret", "data:", "kind:", "key:", "=", ":", " = ", ":=", "=>", "'", "\"", "\n", "\r\n", " ", "\t",
	"ghp_", "abcd", "ab", "cdcd", "1a2b3c", "abc", "12", "|", "%", "-", "_", ".", "~", "0Q~", "abc1Q~ab", "_mmk", "AB_abc_mmk", "-H=", "--h=\"ab\"",
	"-----BEGIN ", "KEY-----", "-----", "jira", "JIRA", "ATT3abc", "ſ", "\u212a", "İ", "ä", "\xff", "\xe2\x84", "\u212aey", "to\u212aen", "ſecret", "世", "\x80", "x", "k", "e", "y", "s", "keyring", "keys",
	"\\n", "`", ";", ",", "||",
}

func randomText(r *rand.Rand, max int) []byte {
	var text strings.Builder
	for range r.Intn(max) {
		text.WriteString(pieces[r.Intn(len(pieces))])
	}
	return []byte(text.String())
}

func randomRules(r *rand.Rand) []Rule {
	var rules []Rule
	for range 1 + r.Intn(4) {
		rule := Rule{ID: "r", Regex: expressions[r.Intn(len(expressions))]}
		if r.Intn(3) == 0 {
			rule.Keywords = []string{[]string{"key", "ey", "token", "secret", "s", "i", "mmk"}[r.Intn(7)]}
		}
		rules = append(rules, rule)
	}
	return rules
}

// depthZero are the matches that are not decoded.
func depthZero(tb testing.TB, rules []Rule, text []byte) []span2 {
	tb.Helper()
	e, err := Compile(rules)
	if err != nil {
		tb.Fatal(err)
	}
	var all []span2
	e.Scan(text, "", new(Scratch), func(m *Match) {
		if m.Depth == 0 {
			all = append(all, span2{m.Rule, span{m.Start, m.End}})
		}
	})
	return all
}

func TestEngineEqualsRegexp(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for i := range 4000 {
		rules, text := randomRules(r), randomText(r, 60)
		if i%50 == 0 {
			text = randomText(r, 1500)
		}
		want, got := naive(rules, text), depthZero(t, rules, text)
		if !slices.Equal(want, got) {
			for _, rule := range rules {
				t.Logf("%q %q", rule.Regex, rule.Keywords)
			}
			t.Fatalf("%d: in %q:\nregexp finds %v\nthe engine   %v", i, text, want, got)
		}
	}
}

var _ = regexp.MustCompile
