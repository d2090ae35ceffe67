package iam

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/evidence/partial"
)

func TestCoversAndMeets(t *testing.T) {
	gap, other := partial.Gap("var.a"), partial.Gap("var.b")
	for _, c := range []struct {
		a, b          string
		covers, meets bool
	}{
		{"*", "anything:*", true, true},
		{"rds:*", "rds:delete*", true, true},
		{"rds:delete*", "rds:*", false, true},
		{"rds:delete*", "rds:*instance", false, true},
		{"rds:delete*", "rds:create*", false, false},
		{"s3:get?bject", "s3:getobject", true, true},
		{"s3:get?bject", "s3:get*", false, true},
		{"s3:get??", "s3:get?", false, false},
		{"", "", true, true},
		{"", "*", false, true},
		{"a*b*c", "axxbyyc", true, true},
		{"a*b*c", "axxbyy", false, false},
		{"arn:aws:s3:::" + gap + "/*", "arn:aws:s3:::" + gap + "/x", true, true},
		{"arn:aws:s3:::" + gap + "/*", "arn:aws:s3:::" + other + "/x", false, false},
		{"arn:aws:s3:::*", "arn:aws:s3:::" + gap, true, true},
		{"arn:aws:s3:::?", "arn:aws:s3:::" + gap, false, false},
		{escaped("*"), "*", false, true},
		{"*", escaped("*"), true, true},
		{escaped("a*"), "ab", false, false},
	} {
		if got := covers(c.a, c.b); got != c.covers {
			t.Errorf("covers(%q, %q) = %v", shown(c.a), shown(c.b), got)
		}
		if got := meets(c.a, c.b); got != c.meets {
			t.Errorf("meets(%q, %q) = %v", shown(c.a), shown(c.b), got)
		}
	}
}

// words are all texts of up to four letters a and b.
func words() []string {
	all := []string{""}
	for from := 0; len(all[len(all)-1]) < 4; {
		for to := len(all); from < to; from++ {
			all = append(all, all[from]+"a", all[from]+"b")
		}
	}
	return all
}

// TestPatternsAgreeWithTheirTexts holds covers and meets to what the patterns
// stand for, letter by letter.
func TestPatternsAgreeWithTheirTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	texts := words()
	pattern := func() string {
		var b strings.Builder
		for range r.IntN(4) {
			b.WriteByte("ab*?"[r.IntN(4)])
		}
		return b.String()
	}
	for range 20_000 {
		p, q := pattern(), pattern()
		both, outside := false, false
		for _, text := range texts {
			inP, inQ := covers(p, text), covers(q, text)
			both = both || inP && inQ
			outside = outside || inQ && !inP
		}
		if meets(p, q) != meets(q, p) {
			t.Fatalf("meets(%q, %q) depends on the order", p, q)
		}
		if both && !meets(p, q) {
			t.Fatalf("%q and %q share a text and don't meet", p, q)
		}
		if !both && meets(p, q) && strings.Count(p+q, "?")+strings.Count(p+q, "a")+strings.Count(p+q, "b") <= 4 {
			t.Fatalf("%q and %q meet and share no text", p, q)
		}
		if outside && covers(p, q) {
			t.Fatalf("%q does not cover all of %q", p, q)
		}
	}
}
