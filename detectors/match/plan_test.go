package match

import (
	"regexp/syntax"
	"slices"
	"strconv"
	"testing"
)

// TestPlan says where expressions of each kind are tried.
func TestPlan(t *testing.T) {
	for _, test := range []struct {
		expr  string
		leads int
		words []string // with the gap before them, "*" if the text must tell
	}{
		{`ghp_[0-9a-z]{36}`, 0, []string{"ghp_"}},
		{`\b((?:AKIA|ASIA)[A-Z2-7]{16})\b`, 0, []string{"akia", "asia"}},
		{`(?i)[\w.-]{0,50}?(?:key|token)(?:[ \t\w.-]{0,20})=(\w+)`, 1, []string{"key", "token"}},
		{`[\w.-]{0,50}?(?i:[\w.-]{0,50}?(?:okta))=(\w+)`, 2, []string{"okta="}},
		{`SK[0-9a-f]{32}`, 0, []string{"sk0", "sk1", "sk2", "sk3", "sk4", "sk5", "sk6", "sk7", "sk8", "sk9", "ska", "skb", "skc", "skd", "ske", "skf"}},
		{`\b([A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)\b`, 0, []string{"36 _mmk"}},
		{`[a-z0-9]{3,5}\.atlasv1\.`, 0, []string{"3-5 .atlasv1."}},
		{`(?:https?://)?hooks\.slack`, 0, []string{"hooks.slack", "http://", "https://"}},
		{`[a-z]+://\w+@`, 0, []string{"* ://"}},
		{`\w+ =\s*[0-9a-f]{40}`, 0, []string{"*  ="}},
		{`\b(\d{15}(\||%)[0-9a-z]{27})`, 0, nil},
		{`[a-f0-9]{40}`, 0, nil},
		{`.*key`, 0, nil},
	} {
		re, err := syntax.Parse(test.expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		p := newPlan(re)
		var words []string
		for _, a := range p.words {
			words = append(words, gapOf(a)+a.word)
		}
		slices.Sort(words)
		if !slices.Equal(words, test.words) || len(p.lead) != test.leads {
			t.Errorf("%s: %d leads and %q, want %d and %q", test.expr, len(p.lead), words, test.leads, test.words)
		}
	}
}

func gapOf(a anchor) string {
	switch {
	case a.open():
		return "* "
	case a.most == 0:
		return ""
	case a.least == a.most:
		return strconv.Itoa(a.least) + " "
	}
	return strconv.Itoa(a.least) + "-" + strconv.Itoa(a.most) + " "
}
