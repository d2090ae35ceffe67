package aws

import (
	"testing"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/iam"
)

// Every template is a policy that can be read, and says what it is about.
func TestSAMPolicies(t *testing.T) {
	templates, err := samPolicies()
	if err != nil {
		t.Fatal(err)
	}
	if len(templates) < 80 {
		t.Errorf("%d templates", len(templates))
	}
	for name, statements := range templates {
		p, err := iam.Read(plain(samPolicy(name, iac.Value{})))
		if err != nil || p.Unread != "" || len(p.Statements) != len(statements) {
			t.Errorf("%s: %v, %q, %d statements", name, err, p.Unread, len(p.Statements))
		}
		for _, s := range p.Statements {
			if s.Deny || len(s.Actions) == 0 || len(s.Resources) == 0 {
				t.Errorf("%s: %+v", name, s)
			}
		}
	}
}
