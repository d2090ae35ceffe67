package match

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
)

// Pattern is a set of expressions that short texts are tested against, such as
// paths and secrets.
type Pattern struct {
	ready func() *patternTest
}

// patternTest is a pattern made ready to test with.
type patternTest struct {
	dfa *dfa           // of the expression with anything before it
	re  *regexp.Regexp // if there is no dfa
}

// CompilePattern returns the pattern that matches where any of the expressions
// does. The error names the expression that is wrong.
func CompilePattern(exprs ...string) (*Pattern, error) {
	for _, expr := range exprs {
		if _, err := syntax.Parse(expr, syntax.Perl); err != nil {
			return nil, fmt.Errorf("expression %q: %w", expr, err)
		}
	}
	any := "(?:" + strings.Join(exprs, ")|(?:") + ")"
	return &Pattern{sync.OnceValue(func() *patternTest {
		re, err := syntax.Parse("(?s:.)*?(?:"+any+")", syntax.Perl)
		if err == nil {
			if d, ok := newDFA(re); ok {
				return &patternTest{dfa: d}
			}
		}
		return &patternTest{re: regexp.MustCompile(any)}
	})}, nil
}

// Match reports whether any of the expressions matches somewhere in text.
func (p *Pattern) Match(text []byte) bool {
	test := p.ready()
	if test.dfa == nil {
		return test.re.Match(text)
	}
	return test.dfa.matches(text)
}

// MatchString is Match for a string.
func (p *Pattern) MatchString(text string) bool { return p.Match([]byte(text)) }
