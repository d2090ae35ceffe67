package shape

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const (
	pypiRule      = "pypirc"
	kindPyPIToken = "pypi.token"
)

// pypiLogins reads the indexes of .pypirc.
func pypiLogins() Reader {
	return Reader{
		Name:     pypiRule,
		Keywords: []string{"password"},
		Wants:    func(file string) bool { return path.Base(file) == ".pypirc" || path.Base(file) == "pypirc" },
		Kinds:    []string{kindPyPIToken, KindLogin, ""},
		Read: func(doc *Document) []finding.Finding {
			var found []finding.Finding
			for _, b := range group(leavesAs(doc, syntax.INI)) {
				password := b.get("password")
				if password == nil || !password.literal() {
					continue
				}
				f := facts(finding.FactHost, registryHost(b.text("repository")), finding.FactUser, b.text("username"))
				fallback := KindLogin
				if strings.HasPrefix(password.text, "pypi-") {
					fallback = kindPyPIToken // or one of TestPyPI, which its value tells
				}
				found = append(found, untyped(pypiRule, fallback, password.text, password.at, f))
			}
			return found
		},
	}
}
