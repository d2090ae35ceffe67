package iam

import (
	"strings"
	"testing"
)

func TestTrusts(t *testing.T) {
	const allowUser = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/anna"},"Action":"sts:AssumeRole"}`
	const anybody = `{"Effect":"Allow","Principal":"*","Action":"sts:*"}`
	for _, c := range []struct{ name, statements, want string }{
		{"by name", allowUser, "allowed"},
		{"everybody", anybody, "allowed"},
		{"somebody else", strings.ReplaceAll(allowUser, "anna", "bob"), "denied"},
		{"a service", `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`, "denied"},
		{"another action", strings.ReplaceAll(allowUser, "sts:AssumeRole", "sts:TagSession"), "denied"},
		{"with a second factor", strings.Replace(allowUser, `"Action"`, `"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}},"Action"`, 1),
			"allowed if aws:MultiFactorAuthPresent"},
		{"denied", allowUser + `,{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}`, "denied"},
		{"denied perhaps", allowUser + `,{"Effect":"Deny","Principal":"*","Action":"*","Condition":{"StringEquals":{"aws:SourceVpc":"x"}}}`,
			"allowed if a Deny of the trust policy, aws:SourceVpc"},
		{"all but some", `{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/bob"},"Action":"sts:AssumeRole"}`, "allowed if"},
	} {
		p, err := Parse([]byte(`{"Version":"2012-10-17","Statement":[` + c.statements + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		got := p.Trusts("sts:AssumeRole", func(p Principal) Verdict {
			if p.Kind == "AWS" && (p.ID == "*" || p.ID == "arn:aws:iam::111122223333:user/anna") {
				return Allowed
			}
			return Denied
		}, nil)
		if text := strings.TrimSpace(got.Verdict.String() + " " + strings.Join(got.If, ", ")); text != c.want {
			t.Errorf("%s: %q, want %q", c.name, text, c.want)
		}
	}
}
