package shape

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const (
	terraformLoginRule = "terraform-login"
	kindTerraformToken = "terraform-cloud.token"
)

// terraformLogins reads the tokens that Terraform's command line keeps for HCP
// Terraform and its like: credentials blocks in .terraformrc, and the file that
// "terraform login" writes.
func terraformLogins() Reader {
	return Reader{
		Name:     terraformLoginRule,
		Keywords: []string{"credentials"},
		Wants: func(file string) bool {
			base := strings.ToLower(path.Base(file))
			return strings.HasSuffix(base, "terraformrc") || strings.HasSuffix(base, "tofurc") || base == "terraform.rc" ||
				base == "tofu.rc" || strings.HasSuffix(base, ".tfrc") || strings.HasSuffix(base, ".tfrc.json")
		},
		Kinds: []string{kindTerraformToken},
		Read: func(doc *Document) []finding.Finding {
			format := syntax.HCL
			if strings.HasSuffix(doc.Path, ".json") {
				format = syntax.JSON
			}
			var found []finding.Finding
			for _, l := range leavesAs(doc, format) {
				if len(l.Path) == 3 && l.Path[0] == "credentials" && l.Path[2] == "token" && literal(l) {
					f := facts(finding.FactHost, strings.ToLower(l.Path[1]))
					found = append(found, sighting(terraformLoginRule, kindTerraformToken, l.Text, spanOf(l), f))
				}
			}
			return found
		},
	}
}
