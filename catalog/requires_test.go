package catalog

import (
	"regexp/syntax"
	"testing"
)

func TestRequires(t *testing.T) {
	for _, c := range []struct {
		expr     string
		keywords []string
		want     bool
	}{
		{`ghp_[A-Za-z0-9]{36}`, []string{"ghp_"}, true},
		{`(?i)GHP_[a-z]+`, []string{"ghp_"}, true},
		{`\bAKIA[A-Z0-9]{16}|ASIA[A-Z0-9]{16}`, []string{"akia", "asia"}, true},
		{`\bAKIA[A-Z0-9]{16}|ASIA[A-Z0-9]{16}`, []string{"akia"}, false},
		{`(?:sk|rk)_live_\w+`, []string{"sk_live_", "rk_live_"}, true},
		{`(?:sk|rk)_(?:live|test)_\w+`, []string{"k_live_", "k_test_"}, true},
		{`sb[_-]secret`, []string{"sb_secret", "sb-secret"}, true},
		{`(?P<secret>acme_\w+)`, []string{"acme"}, true},
		{`(?:acme_)+\w`, []string{"acme"}, true},
		{`(?:acme_){2,}\w`, []string{"acme"}, true},
		{`(?:acme_)?\w+`, []string{"acme"}, false},
		{`(?:acme_)*\w+`, []string{"acme"}, false},
		{`\w+`, []string{"acme"}, false},
		{`xacm[a-e]`, []string{"acme"}, false},
		{`x?acme`, []string{"acme"}, true},
		{`ac\bme`, []string{"acme"}, true},
	} {
		tree, err := syntax.Parse(c.expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if got := requires(tree.Simplify(), c.keywords); got != c.want {
			t.Errorf("requires(%s, %q) = %v", c.expr, c.keywords, got)
		}
	}
}
