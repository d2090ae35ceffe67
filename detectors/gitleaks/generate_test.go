package gitleaks

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand"
	"regexp/syntax"
	"strings"
	"testing"
	"unicode"

	"github.com/worstcase-dev/worstcase/detectors/match"
)

// generate returns a text that re matches, if the assertions in it happen to
// hold.
func generate(r *rand.Rand, re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		var text strings.Builder
		for _, c := range re.Rune {
			if re.Flags&syntax.FoldCase != 0 && r.Intn(2) == 0 {
				c = unicode.ToLower(c)
			}
			text.WriteRune(c)
		}
		return text.String()
	case syntax.OpCharClass:
		return string(oneOf(r, re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return string(rune(' ' + r.Intn('~'-' ')))
	case syntax.OpConcat:
		var text strings.Builder
		for _, sub := range re.Sub {
			text.WriteString(generate(r, sub))
		}
		return text.String()
	case syntax.OpAlternate:
		return generate(r, re.Sub[r.Intn(len(re.Sub))])
	case syntax.OpCapture:
		return generate(r, re.Sub[0])
	case syntax.OpQuest:
		return repeat(r, re.Sub[0], 0, 1)
	case syntax.OpStar:
		return repeat(r, re.Sub[0], 0, 12)
	case syntax.OpPlus:
		return repeat(r, re.Sub[0], 1, 12)
	case syntax.OpRepeat:
		most := re.Max
		if most < 0 || most > re.Min+30 {
			most = re.Min + 30
		}
		return repeat(r, re.Sub[0], re.Min, most)
	}
	return ""
}

func repeat(r *rand.Rand, re *syntax.Regexp, least, most int) string {
	var text strings.Builder
	for range least + r.Intn(most-least+1) {
		text.WriteString(generate(r, re))
	}
	return text.String()
}

// oneOf is a character of a class, of ASCII as a rule.
func oneOf(r *rand.Rand, pairs []rune) rune {
	for range 20 {
		i := 2 * r.Intn(len(pairs)/2)
		c := pairs[i] + rune(r.Intn(min(int(pairs[i+1]-pairs[i])+1, 128)))
		if c >= ' ' && c < 0x7f {
			return c
		}
	}
	return pairs[0]
}

// paths are such that every rule holds for one, and that allow-lists know some.
var paths = []string{
	"a.txt", "web/config.php", "infra/main.tf", "k8s/app.yaml", "NuGet.Config", "keys/cert.p12", "package-lock.json",
	"meta/recipe.bb", "node_modules/@octokit/auth-token/README.md", "", "src/logo.svg",
}

// settings are ways for a finding to stand in a text.
var settings = []func(r *rand.Rand, s string) string{
	func(_ *rand.Rand, s string) string { return s },
	func(_ *rand.Rand, s string) string { return s + "\n" },
	func(_ *rand.Rand, s string) string { return "first line\nsecond " + s + " rest\nlast\n" },
	func(_ *rand.Rand, s string) string { return "one\r\n" + s + "\r\ntwo\r\n" },
	func(_ *rand.Rand, s string) string { return "x\n\n" + s },
	func(_ *rand.Rand, s string) string { return s + s + "\n" },
	func(_ *rand.Rand, s string) string { return s + " " + s + "\n" + s + ";" + s + "\n" },
	func(_ *rand.Rand, s string) string { return "key_" + s + "\ntoken" + s + "9\n" },
	func(_ *rand.Rand, s string) string { return fmt.Sprintf("secret_key = %q\nname: '%s'\n", s, s) },
	func(_ *rand.Rand, s string) string { return "--mount=type=secret, " + s + "\nEXAMPLE " + s + "\n" },
	func(_ *rand.Rand, s string) string {
		return "data: " + base64.StdEncoding.EncodeToString([]byte(s)) + "\n"
	},
	func(_ *rand.Rand, s string) string {
		return "é " + base64.RawURLEncoding.EncodeToString([]byte(" "+s+" ")) + " ſ\n"
	},
	func(_ *rand.Rand, s string) string { return "x=" + hex.EncodeToString([]byte(s+"\n")) + "&\n" },
	func(_ *rand.Rand, s string) string { return "u?q=" + percent(s) + "&r=%20\n" + s + "\n" },
	func(r *rand.Rand, s string) string {
		return "key=" + percent(base64.StdEncoding.EncodeToString([]byte(s))) + "\n"
	},
	func(_ *rand.Rand, s string) string { return "j: \"" + escape(s) + "\"\n\\u0041\n" },
	func(_ *rand.Rand, s string) string {
		twice := base64.StdEncoding.EncodeToString([]byte("token: " + base64.StdEncoding.EncodeToString([]byte(s+"\n"))))
		return "a\n" + twice + "\nb\n"
	},
	func(r *rand.Rand, s string) string { // half of it encoded
		n := r.Intn(len(s) + 1)
		return "a\n" + s[:n] + percent(s[n:]) + "\n" + percent(s[:n]) + s[n:] + "\n"
	},
	func(r *rand.Rand, s string) string { // some of it encoded
		var text strings.Builder
		for range 6 {
			from := r.Intn(len(s) + 1)
			to := min(len(s), from+1+r.Intn(4))
			text.WriteString("a\n" + s[:from] + []func(string) string{percent, escape}[r.Intn(2)](s[from:to]) + s[to:] + "\n")
		}
		return text.String()
	},
	func(r *rand.Rand, s string) string { // in the midst of much else
		return strings.Repeat("some other words 12345 %41 here\n", r.Intn(80)) + s + strings.Repeat("\n and more of them", 60)
	},
	mutate,
}

func percent(s string) string {
	var out strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&out, "%%%02x", s[i])
	}
	return out.String()
}

func escape(s string) string {
	var out strings.Builder
	for _, c := range s {
		fmt.Fprintf(&out, "\\u%04x", c)
	}
	return out.String()
}

// mutate changes a few bytes.
func mutate(r *rand.Rand, s string) string {
	text := []byte("a b " + s + " c\n" + s)
	odd := []string{"\n", "=", " ", "'", "K", "ſ", "İ", "\xff", "世", ":", "-", "%41", "é"}
	for range 1 + r.Intn(4) {
		at := r.Intn(len(text))
		switch r.Intn(3) {
		case 0:
			text[at] = byte(r.Intn(256))
		case 1:
			text = append(text[:at], text[at+1:]...)
		default:
			text = append(text[:at], append([]byte(odd[r.Intn(len(odd))]), text[at:]...)...)
		}
	}
	return string(text)
}

// TestGenerated puts what each rule finds into every setting, and holds that
// both find the same there and that the rule finds something at all.
func TestGenerated(t *testing.T) {
	rules, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	b := newBoth(t)
	r := rand.New(rand.NewSource(1))
	for _, rule := range rules.Match() {
		if !generated(t, r, b, rule) {
			t.Errorf("rule %s found nothing of what was made for it", rule.ID)
		}
	}
}

func generated(t *testing.T, r *rand.Rand, b *both, rule match.Rule) (found bool) {
	re := syntax.Regexp{Op: syntax.OpEmptyMatch}
	if rule.Regex != "" {
		parsed, err := syntax.Parse(rule.Regex, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		re = *parsed
	}
	for i := range 2 * len(settings) {
		text := []byte(settings[i%len(settings)](r, generate(r, &re)))
		if len(rule.Keywords) > 0 && i >= len(settings) {
			text = append(text, "\n// "+rule.Keywords[r.Intn(len(rule.Keywords))]+"\n"...)
		}
		for _, path := range []string{paths[i%len(paths)], pathFor(rule)} {
			b.agree(t, path, text)
			for f := range b.engine(path, text) {
				found = found || f.rule == rule.ID
			}
		}
	}
	return found
}

// pathFor is a path for which the rule holds.
func pathFor(rule match.Rule) string {
	for _, path := range paths {
		if rule.Only != nil && rule.Only.MatchString(path) {
			return path
		}
	}
	return "a.txt"
}

// TestNeighbours puts findings of different rules next to each other.
func TestNeighbours(t *testing.T) {
	rules, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	b := newBoth(t)
	r := rand.New(rand.NewSource(2))
	all := rules.Match()
	for range 600 {
		var text strings.Builder
		for range 1 + r.Intn(8) {
			rule := all[r.Intn(len(all))]
			re, err := syntax.Parse(rule.Regex, syntax.Perl)
			if err != nil {
				t.Fatal(err)
			}
			text.WriteString(settings[r.Intn(len(settings))](r, generate(r, re)))
			text.WriteString([]string{"", " ", "\n", ",", "key=", "_"}[r.Intn(6)])
		}
		b.agree(t, paths[r.Intn(len(paths))], []byte(text.String()))
	}
}
