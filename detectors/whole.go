package detectors

import (
	"regexp"
	"sync"
)

// whole is an expression that a value must match as a whole. It is compiled when
// a value is first held against it, and most never are. nil matches every value.
type whole func() *regexp.Regexp

// wholeValue is the test for an expression of the catalog, which was checked to
// be one when the catalog was made; nil for none.
func wholeValue(expr string) whole {
	if expr == "" {
		return nil
	}
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\A(?:` + expr + `)\z`) })
}

func (w whole) matches(value []byte) bool { return w == nil || w().Match(value) }

func (w whole) matchesString(value string) bool { return w == nil || w().MatchString(value) }
