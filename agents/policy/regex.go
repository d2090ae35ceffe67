package policy

import (
	"regexp"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// maxRegex is the longest expression that is tried.
const maxRegex = 2000

// expression matches a text against an expression of another language's regular
// expressions, which are much the same. Understood is false where they are not:
// then it is for the caller to take the less protective reading.
func expression(written, text string, foldCase bool) (matched, understood bool) {
	if len(written) > maxRegex {
		return false, false
	}
	if foldCase {
		written = "(?i)" + written
	}
	compiled, err := regexp.Compile(written)
	if err != nil {
		return false, false
	}
	return compiled.MatchString(text), true
}

// scalar is the text of a number, a boolean or a string.
func scalar(n *conf.Node) string {
	if n == nil {
		return ""
	}
	return n.Text
}
