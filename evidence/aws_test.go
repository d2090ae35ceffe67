package evidence

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/evidence/iam"
)

const awsKeyID = "AKIA4TRQVZ6WKY2NXJHM"

// awsClaims are the claims of a source that reads these files.
func awsClaims(t *testing.T, files map[string]string) []Claim {
	t.Helper()
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := newAWS(known)
	for path, text := range files {
		if !s.Wants(path) {
			t.Fatalf("%s is not wanted", path)
		}
		d := &Document{Path: path, Text: []byte(text), Format: syntax.FormatOf(path, []byte(text))}
		if d.Format != "" {
			d.Leaves, _ = syntax.Parse(d.Format, d.Text)
		}
		s.Read(d)
	}
	return s.Claims()
}

// keyOf is a state in which the key belongs to a user.
func stateOf(user string) string {
	return `{"terraform_version": "1.9.8", "resources": [
		{"mode": "managed", "type": "aws_iam_user", "name": "u", "instances": [{"attributes": {"name": "` + user + `", "arn": "arn:aws:iam::111122223333:user/` + user + `"}}]},
		{"mode": "managed", "type": "aws_iam_access_key", "name": "k", "instances": [{"attributes": {"id": "` + awsKeyID + `", "user": "` + user + `"}}]}]}`
}

func userWith(policies string) string {
	return "resource \"aws_iam_user\" \"u\" { name = \"ci\" }\nresource \"aws_iam_user_policy\" \"p\" {\n  name = \"p\"\n  user = aws_iam_user.u.name\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = [" + policies + "] })\n}\n"
}

func TestAWSKeyClaims(t *testing.T) {
	claims := awsClaims(t, map[string]string{
		"iam/main.tf":           userWith(`{ Effect = "Allow", Action = ["rds:*"], Resource = "*" }, { Effect = "Allow", Action = "s3:GetObject", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = true } } }`),
		"iam/terraform.tfstate": stateOf("ci"),
	})
	want := []Claim{{
		About: map[string]string{"access-key-id": awsKeyID},
		Says:  map[string]string{finding.FactUser: "ci", finding.FactAccount: "111122223333"},
		Grants: []Grant{
			{Scope: "rds:*", Certainty: catalog.Declared, Because: "iam/main.tf: user ci, policy p allows rds:*"},
			{Scope: "s3:GetObject", Certainty: catalog.Declared, Conditional: true, Because: "iam/main.tf: user ci, policy p allows s3:GetObject, if: aws:MultiFactorAuthPresent"},
		},
		Settles:  true,
		Unknowns: []string{"whether iam/main.tf and iam/terraform.tfstate are as new as the account", "whether the condition on aws:MultiFactorAuthPresent holds"},
		Path:     "iam/terraform.tfstate",
		Because:  "iam/terraform.tfstate says that " + awsKeyID + " belongs to user ci",
	}}
	if diff := cmp.Diff(want, claims); diff != "" {
		t.Error(diff)
	}
}

// TestManagedPoliciesKnowTheCatalogsServices: a service that the catalog learns
// has to be looked up in evidence/iam/managed.json too, or readers of everything
// are suspected of deleting there.
func TestManagedPoliciesKnowTheCatalogsServices(t *testing.T) {
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, ok := iam.Managed("arn:aws:iam::aws:policy/ReadOnlyAccess")
	if !ok {
		t.Fatal("ReadOnlyAccess is not known")
	}
	for _, need := range needsOf(known, awsProvider) {
		if service, _, _ := strings.Cut(need, ":"); service != "unlisted" && !slices.Contains(p.Services, service) {
			t.Errorf("the statements about %s are missing from managed.json", service)
		}
	}
}

func TestAWSOrganisationsAreNoted(t *testing.T) {
	claims := awsClaims(t, map[string]string{
		"main.tf": userWith(`{ Effect = "Allow", Action = "s3:*", Resource = "*" }`), "terraform.tfstate": stateOf("ci"),
		"org/scp.tf": "resource \"aws_organizations_policy\" \"x\" {\n name = \"x\"\n content = \"{}\"\n}\n",
	})
	if want := "what the organisation's policies in org/scp.tf take away"; !slices.Contains(claims[0].Unknowns, want) {
		t.Errorf("%q is not among %q", want, claims[0].Unknowns)
	}
}

// TestAWSUnknownIsNotNothing: what could not be read is granted, assumed and
// under a condition; what names nobody settles nothing.
func TestAWSUnknownIsNotNothing(t *testing.T) {
	for _, c := range []struct {
		name, code string
		scope      string
		settles    bool
	}{
		{"a policy of a variable", "resource \"aws_iam_user\" \"u\" { name = \"ci\" }\nresource \"aws_iam_user_policy\" \"p\" {\n user = aws_iam_user.u.name\n policy = var.policy\n}\n", "*", true},
		{"attachments of a variable", "resource \"aws_iam_user\" \"u\" { name = \"ci\" }\nresource \"aws_iam_user_policy_attachment\" \"p\" {\n for_each = var.arns\n user = aws_iam_user.u.name\n policy_arn = each.value\n}\n", "*", true},
		{"a user whom nobody defines", "resource \"aws_iam_user\" \"other\" { name = \"other\" }\n", "", true},
	} {
		claims := awsClaims(t, map[string]string{"main.tf": c.code, "terraform.tfstate": stateOf("ci")})
		if len(claims) != 1 || claims[0].Settles != c.settles {
			t.Errorf("%s: %+v", c.name, claims)
			continue
		}
		if c.scope == "" {
			continue // the state defines the user, and nothing else
		}
		g := claims[0].Grants
		if len(g) != 1 || g[0].Scope != c.scope || g[0].Certainty != catalog.Assumed || !g[0].Conditional {
			t.Errorf("%s: %+v", c.name, g)
		}
	}
	claims := awsClaims(t, map[string]string{"keys.csv": "User name,Access key ID\nci," + awsKeyID + "\n"})
	if len(claims) != 1 || claims[0].Settles || len(claims[0].Grants) > 0 || claims[0].Says[finding.FactUser] != "ci" {
		t.Errorf("a user whom no file describes: %+v", claims)
	}
}

// leadsOf are the steps of leads, with what they grant, one level a line.
func leadsOf(leads []Lead) []string {
	var lines []string
	for _, l := range leads {
		var grants []string
		for _, g := range l.Grants {
			text := g.Scope + " " + string(g.Certainty)
			if g.Conditional {
				text += " perhaps"
			}
			grants = append(grants, text)
		}
		lines = append(lines, l.Step+": "+strings.Join(grants, ", "))
		for _, inner := range leadsOf(l.Leads) {
			lines = append(lines, "  "+inner)
		}
	}
	return lines
}

func TestAWSLeads(t *testing.T) {
	const roles = `
resource "aws_iam_role" "one" {
  name                = "one"
  assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "111122223333" } }] })
  inline_policy {
    name   = "on"
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = aws_iam_role.two.arn }] })
  }
}
resource "aws_iam_role" "two" {
  name                = "two"
  assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = aws_iam_role.one.arn } }] })
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
}`
	claims := awsClaims(t, map[string]string{
		"main.tf":           userWith(`{ Effect = "Allow", Action = "sts:AssumeRole", Resource = [aws_iam_role.one.arn, "arn:aws:iam::444455556666:role/far"] }`) + roles,
		"terraform.tfstate": stateOf("ci"),
	})
	want := []string{
		"it assumes the AWS role one (main.tf: user ci, policy p allows sts:AssumeRole): sts:AssumeRole declared",
		"  it assumes the AWS role two (main.tf: role one, policy on allows sts:AssumeRole): * declared",
		"it may assume the AWS role far, whose policies are not among the files (main.tf: user ci, policy p allows sts:AssumeRole): * assumed perhaps",
	}
	if diff := cmp.Diff(want, leadsOf(claims[0].Leads)); diff != "" {
		t.Error(diff)
	}
}

func TestAWSProfileClaims(t *testing.T) {
	claims := awsClaims(t, map[string]string{
		"home/.aws/config": "[profile prod]\nrole_arn = arn:aws:iam::111122223333:role/ops\nsource_profile = default\n[profile far]\nrole_arn = arn:aws:iam::1:role/far\nsource_profile = default\nmfa_serial = x\n",
		"main.tf":          "resource \"aws_iam_role\" \"ops\" {\n name = \"ops\"\n managed_policy_arns = [\"arn:aws:iam::aws:policy/AmazonRDSFullAccess\"]\n}\n",
	})
	if len(claims) != 2 {
		t.Fatalf("%+v", claims)
	}
	var steps []string
	for _, c := range claims {
		if c.Under != "home/.aws" || c.About["profile"] != "default" || c.Settles {
			t.Errorf("%+v", c)
		}
		steps = append(steps, leadsOf(c.Leads)...)
	}
	slices.Sort(steps)
	want := []string{
		"it assumes the AWS role far (home/.aws/config, profile far) with a second factor, whose policies are not among the files: * assumed perhaps",
		"it assumes the AWS role ops (home/.aws/config, profile prod): iam:CreateServiceLinkedRole declared perhaps, rds:* declared, sns:Publish declared, unlisted:Change declared, unlisted:Delete declared",
	}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Error(diff)
	}
}

func TestWorkflowLeads(t *testing.T) {
	const trust = `jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
    Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
    Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" } } }] })`
	role := func(name, trust, policy string) string {
		return "resource \"aws_iam_role\" \"" + name + "\" {\n name = \"" + name + "\"\n assume_role_policy = " + trust + "\n managed_policy_arns = [\"arn:aws:iam::aws:policy/" + policy + "\"]\n}\n"
	}
	job := func(permissions, steps string) string {
		return "on: push\njobs:\n  j:\n    permissions: {" + permissions + "}\n    steps: [" + steps + "]\n"
	}
	const configure = "{uses: aws-actions/configure-aws-credentials@v5, with: {role-to-assume: 'arn:aws:iam::111122223333:role/ROLE'}}"
	const agent = "{uses: anthropics/claude-code-action@v1}"
	infra := role("deploy", trust, "AmazonRDSFullAccess") + role("other", trust, "AmazonS3FullAccess") +
		role("local", `jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }] })`, "AdministratorAccess")
	for _, c := range []struct {
		name, workflow string
		want           []string
	}{
		{"asks for a role", job("id-token: write", strings.ReplaceAll(configure, "ROLE", "deploy")),
			[]string{"the job exchanges its identity token for the AWS role deploy (infra/oidc.tf): iam:CreateServiceLinkedRole declared perhaps, rds:* declared, sns:Publish declared, unlisted:Change declared, unlisted:Delete declared"}},
		{"an agent may ask for others", job("id-token: write", strings.ReplaceAll(configure, "ROLE", "deploy")+", "+agent), []string{
			"the job exchanges its identity token for the AWS role deploy (infra/oidc.tf): iam:CreateServiceLinkedRole declared perhaps, rds:* declared, sns:Publish declared, unlisted:Change declared, unlisted:Delete declared",
			"the agent exchanges its identity token for the AWS role other, if that trusts this repository (infra/oidc.tf): s3:* declared perhaps, unlisted:Change declared perhaps, unlisted:Delete declared perhaps"}},
		{"a role that is not described", job("id-token: write", strings.ReplaceAll(configure, "ROLE", "far")),
			[]string{"the job exchanges its identity token for the AWS role far, whose policies are not among the files: * assumed perhaps"}},
		{"a role that trusts no tokens", job("id-token: write", strings.ReplaceAll(configure, "ROLE", "local")), nil},
		{"no identity", job("contents: write", strings.ReplaceAll(configure, "ROLE", "deploy")+", "+agent), nil},
	} {
		claims := awsClaims(t, map[string]string{".github/workflows/w.yml": c.workflow, "infra/oidc.tf": infra})
		var got []string
		for _, claim := range claims {
			if claim.About[finding.FactAmbient] != ".github/workflows/w.yml#j" {
				t.Errorf("%s: about %v", c.name, claim.About)
			}
			got = append(got, leadsOf(claim.Leads)...)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
