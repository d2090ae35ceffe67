package gitleaks

import (
	"fmt"
	"strings"

	"github.com/zricethezav/gitleaks/v8/config"
)

// widening is a piece of the library's expressions that is replaced when the
// rules are loaded.
type widening struct{ why, old, new string }

// widenings are all of them. A text within a text has its quotes escaped: the
// lines of a notebook, an agent's transcript, a body of JSON in JSON. The library
// knows \n and \r there and no escaped quote, so that it misses every secret that
// stands between two of them.
var widenings = []widening{
	{"an escaped quote may follow a secret", `\\[nr]|$`, `\\["'nrt]|$`},
	{"one may stand before it", `[\x60'"\s=]{0,5}(`, `[\x60'"\s=\\]{0,5}(`},
	{"and behind its name", `[\s'"]{0,3}(?:=|>`, `[\s'"\\]{0,3}(?:=|>`},
	{
		"40 hexadecimal digits in a file that says sourcegraph are mostly a commit; the catalog finds the tokens of that form by their names",
		`|sgp_[a-fA-F0-9]{40}|[a-fA-F0-9]{40})`, `|sgp_[a-fA-F0-9]{40})`,
	},
}

// configuration is the library's configuration with the expressions widened. A
// piece that is gone is an error: then the library has changed, and somebody has
// to look whether the widening is still needed.
func configuration() (string, error) {
	text := config.DefaultConfig
	for _, w := range widenings {
		if !strings.Contains(text, w.old) {
			return "", fmt.Errorf("gitleaks' default rules no longer hold %s (%s): look at the widenings", w.old, w.why)
		}
		text = strings.ReplaceAll(text, w.old, w.new)
	}
	return text, nil
}
