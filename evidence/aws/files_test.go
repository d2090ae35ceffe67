package aws

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

func TestWants(t *testing.T) {
	for path, want := range map[string]bool{
		"infra/main.tf": true, "cdk.tf.json": true, "x/terraform.tfstate": true, "serverless.yml": true, "t.template": true,
		"policies/x.json": true, "p/x.json.tpl": true, "p/policy.tftpl": true, "keys/accessKeys.csv": true,
		"new_user_credentials.csv": true, "home/.aws/config": true,
		"main.go": false, "data/sales.csv": false, "config": false, ".git/config": false, "web/index.tmpl": false, "x.tfvars": false,
	} {
		if got := Wants(path); got != want {
			t.Errorf("Wants(%q) = %v", path, got)
		}
	}
}

func TestLinks(t *testing.T) {
	for _, c := range []struct {
		name, path, text string
		want             []Link
	}{
		{"the console's file", "new_user_credentials.csv", "\uFEFFUser name,Password,Access key ID,Secret access key,Console login link\r\nann,,AKIA4TRQVZ6WKY2NXJHM,x,https://y\r\n",
			[]Link{{KeyID: "AKIA4TRQVZ6WKY2NXJHM", User: "ann"}}},
		{"the console's other file", "ann_accessKeys.csv", "Access key ID,Secret access key\nAKIA4TRQVZ6WKY2NXJHM,x\n", nil},
		{"what the command line prints", "key.json", `{"AccessKey": {"UserName": "ann", "AccessKeyId": "AKIA4TRQVZ6WKY2NXJHM", "SecretAccessKey": "x"}}`,
			[]Link{{KeyID: "AKIA4TRQVZ6WKY2NXJHM", User: "ann"}}},
		{"a list of keys", "keys.json", `{"AccessKeyMetadata": [{"UserName": "ann", "AccessKeyId": "AKIA4TRQVZ6WKY2NXJHM"}, {"UserName": "ann", "AccessKeyId": "ASIA4TRQVZ6WKY2NXJHM"}]}`,
			[]Link{{KeyID: "AKIA4TRQVZ6WKY2NXJHM", User: "ann"}}},
		{"a state", "s/terraform.tfstate", `{"terraform_version": "1.9.8", "resources": [{"mode": "managed", "type": "aws_iam_access_key", "name": "k", "instances": [{"attributes": {"id": "AKIA4TRQVZ6WKY2NXJHM", "user": "ann"}}]}]}`,
			[]Link{{KeyID: "AKIA4TRQVZ6WKY2NXJHM", User: "ann"}}},
		{"code alone", "main.tf", "resource \"aws_iam_user\" \"a\" { name = \"ann\" }\nresource \"aws_iam_access_key\" \"k\" { user = aws_iam_user.a.name }\n", nil},
		{"no JSON", "key.json", `{"AccessKeyId": "AKIA4TRQVZ6WKY2NXJHM", "UserName": `, nil},
		{"a row that is short", "keys.csv", "User name,Access key ID\nann\n", nil},
	} {
		var f Files
		f.Read(document(c.path, c.text))
		got := f.World().Links()
		for i := range c.want {
			c.want[i].Path = c.path
		}
		if diff := cmp.Diff(c.want, got, cmpopts.IgnoreUnexported(Link{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestProfiles(t *testing.T) {
	var f Files
	f.Read(document("home/.aws/config", "[default]\nregion=x\n[profile prod]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\nmfa_serial = arn:aws:iam::1:mfa/ann\n[profile sso]\nsso_role_name = Admin\n[profile lone]\nrole_arn = arn:aws:iam::1:role/r\n"))
	want := []Profile{{Name: "prod", Source: "default", RoleARN: "arn:aws:iam::1:role/r", SecondFactor: true, Path: "home/.aws/config"}}
	if diff := cmp.Diff(want, f.World().Profiles()); diff != "" {
		t.Error(diff)
	}
	if want[0].Dir() != "home/.aws" {
		t.Error(want[0].Dir())
	}
}

// TestOwnersOfOneName: the state's own folder counts; only where it has no code
// may code that lies elsewhere be meant; what has a state of its own is another.
func TestOwnersOfOneName(t *testing.T) {
	const user = "resource \"aws_iam_user\" \"a\" { name = \"ann\" }\nresource \"aws_iam_user_policy_attachment\" \"a\" {\n user = \"ann\"\n policy_arn = \"arn:aws:iam::aws:policy/POLICY\"\n}\n"
	state := func(id string) string {
		return `{"terraform_version": "1.9.8", "resources": [{"mode": "managed", "type": "aws_iam_user", "name": "a", "instances": [{"attributes": {"name": "ann"}}]},
			{"mode": "managed", "type": "aws_iam_access_key", "name": "k", "instances": [{"attributes": {"id": "` + id + `", "user": "ann"}}]}]}`
	}
	code := func(policy string) string { return strings.ReplaceAll(user, "POLICY", policy) }
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"beside the state", map[string]string{
			"a/terraform.tfstate": state("AKIA4TRQVZ6WKY2NXJHM"), "a/m.tf": code("AmazonRDSFullAccess"), "b/m.tf": code("AmazonS3FullAccess"),
		}, "rds:*"},
		{"elsewhere", map[string]string{
			"a/terraform.tfstate": state("AKIA4TRQVZ6WKY2NXJHM"), "b/m.tf": code("AmazonS3FullAccess"),
		}, "s3:*"},
		{"elsewhere, with a state there", map[string]string{
			"a/terraform.tfstate": state("AKIA4TRQVZ6WKY2NXJHM"), "b/m.tf": code("AmazonS3FullAccess"), "b/terraform.tfstate": state("AKIA4TRQVZ6WKY2NXJHQ"),
		}, ""},
		{"anywhere, for a file of the console", map[string]string{
			"k.csv": "User name,Access key ID\nann,AKIA4TRQVZ6WKY2NXJHM\n", "b/m.tf": code("AmazonS3FullAccess"), "b/terraform.tfstate": state("AKIA4TRQVZ6WKY2NXJHQ"),
		}, "s3:*"},
	} {
		var f Files
		for path, text := range c.files {
			f.Read(document(strings.ReplaceAll(path, "k.csv", "keys.csv"), text))
		}
		w := f.World()
		var scopes []string
		for _, l := range w.Links() {
			if l.KeyID == "AKIA4TRQVZ6WKY2NXJHM" {
				owner := w.Owner(l)
				for _, g := range owner.Layers.Grants(asked) {
					scopes = append(scopes, g.Scope)
				}
			}
		}
		if got := strings.Join(scopes, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzFiles(f *testing.F) {
	f.Add("terraform.tfstate", []byte(`{"terraform_version": "1", "resources": [{"mode": "managed", "type": "aws_iam_user", "name": "a", "instances": [{"index_key": 1, "attributes": {"name": "ann", "tags": {"a": "b"}}}]}], "prior_state": {"values": {"root_module": {"child_modules": [{}]}}}}`))
	f.Add("main.tf", []byte("resource \"aws_iam_user\" \"a\" { name = \"ann\" }\nresource \"aws_iam_user_policy\" \"a\" {\n user = aws_iam_user.a.name\n policy = jsonencode({Statement = [{Effect = \"Allow\", Action = var.x}]})\n}\ndata \"aws_iam_policy_document\" \"d\" {\n statement {\n condition {\n test = \"x\"\n variable = \"y\"\n values = [1]\n }\n }\n}"))
	f.Add("t.yaml", []byte("Resources:\n  A: {Type: 'AWS::IAM::User', Properties: {UserName: !Sub '${A}', Groups: [!Ref B], Policies: [{PolicyDocument: {Statement: {Effect: Deny}}}]}}\n  B: {Type: 'AWS::IAM::Group'}\n"))
	f.Add("keys.csv", []byte("User name,Access key ID\nann,AKIA4TRQVZ6WKY2NXJHM\n"))
	f.Add("x/.aws/config", []byte("[profile p]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = p\n"))
	f.Add("x.tf.json", []byte(`{"resource": {"aws_iam_role": {"r": {"assume_role_policy": "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sts:*\", \"Principal\": \"*\"}}", "inline_policy": [{"policy": "${var.p}"}]}}}}`))
	f.Fuzz(func(t *testing.T, path string, text []byte) {
		if !Wants(path) || len(text) > 1<<16 {
			return
		}
		var files Files
		d := &Document{Path: path, Text: text, Format: syntax.FormatOf(path, text)}
		if d.Format != "" {
			d.Leaves, _ = syntax.Parse(d.Format, text)
		}
		files.Read(d)
		w := files.World()
		roles := w.Roles(100)
		for i, id := range w.ids.all {
			if i > 3 {
				break
			}
			s := w.subject([]*Identity{id})
			s.Layers.Grants(asked)
			s.Unknowns()
			w.Assumes(s, roles[:min(len(roles), 3)])
		}
		for _, l := range w.Links() {
			w.Owner(l)
		}
	})
}
