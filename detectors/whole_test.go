package detectors

import (
	"regexp"
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
)

// TestEveryExpressionCompiles makes every expression ready that is otherwise
// compiled when it is first needed.
func TestEveryExpressionCompiles(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, kind := range c.Kinds() {
		for _, m := range kind.Match {
			for _, expr := range []string{m.Pattern, m.Value} {
				if _, err := regexp.Compile(expr); err != nil {
					t.Errorf("%s: %v", kind.FullName(), err)
				}
			}
			if m.Value != "" && wholeValue(m.Value)() != nil {
				n++
			}
		}
	}
	if n == 0 {
		t.Error("no kind asks for a value")
	}
	var book rulebook
	if err := book.addCatalog(c); err != nil {
		t.Fatal(err)
	}
	for _, r := range book.rules {
		if _, err := regexp.Compile(r.Regex); err != nil {
			t.Errorf("%s: %v", r.ID, err)
		}
	}
}
