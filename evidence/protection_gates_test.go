package evidence

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

const opsKeyID = "AKIAZUTXXD7WLKY2IXJF"

// opsKey is an access key of the user ops.
var opsKey = login{kind: "aws.access-key", facts: finding.Facts{shape.FactAccessKeyID: opsKeyID}, at: "ops/.env"}

// opsMay is the user ops with a policy, and the state that ties the key to it.
func opsMay(actions, resources string) files {
	return files{
		"infra/ops.tf": `resource "aws_iam_user" "ops" { name = "ops" }
resource "aws_iam_user_policy" "ops" {
  name = "ops"
  user = aws_iam_user.ops.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = [` + actions + `], Resource = [` + resources + `] }] })
}
`,
		"infra/terraform.tfstate": `{"version":4,"terraform_version":"1.9.8","resources":[{"mode":"managed","type":"aws_iam_access_key","name":"ops","instances":[{"attributes":{"id":"` + opsKeyID + `","user":"ops"}}]}]}`,
	}
}

func TestProtectionOfAWS(t *testing.T) {
	const (
		bucket    = "resource \"aws_s3_bucket\" \"b\" { bucket = \"acme-vault\" }\n"
		deletes   = `"s3:DeleteObject", "s3:DeleteObjectVersion"`
		objects   = `"arn:aws:s3:::acme-vault/*"`
		orders    = "resource \"aws_db_instance\" \"orders\" {\n identifier = \"orders\"\n deletion_protection = true\n}\n"
		ordersARN = `"arn:aws:rds:eu-west-1:111122223333:db:orders"`
		table     = "resource \"aws_dynamodb_table\" \"t\" {\n name = \"t\"\n deletion_protection_enabled = true\n}\n"
	)
	lock := func(mode string) string {
		return bucket + "resource \"aws_s3_bucket_object_lock_configuration\" \"b\" {\n bucket = aws_s3_bucket.b.id\n rule {\n default_retention {\n mode = \"" + mode + "\"\n days = 30\n }\n }\n}\n"
	}
	versions := func(more string) string {
		return bucket + "resource \"aws_s3_bucket_versioning\" \"b\" {\n bucket = aws_s3_bucket.b.id\n versioning_configuration {\n status = \"Enabled\"\n " + more + "\n }\n}\n"
	}
	for _, c := range []struct{ name, actions, resources, file, text, want, said string }{
		{"compliance", deletes, objects, "db.tf", lock("COMPLIANCE"), "high declared aws.s3.versions.delete", "in compliance mode (infra/db.tf), which nothing that it may call lifts"},
		{"by a reference", deletes, `"${aws_s3_bucket.b.arn}/*"`, "db.tf", lock("COMPLIANCE"), "high declared aws.s3.versions.delete", "nothing that it may call lifts"},
		{"a name that is filled in", deletes, `"${aws_s3_bucket.b.arn}/*"`, "db.tf", strings.ReplaceAll(lock("COMPLIANCE"), `"acme-vault"`, "var.name"), "high declared aws.s3.versions.delete", "nothing"},
		{"a name that is a pattern", deletes, `"*"`, "db.tf", strings.ReplaceAll(lock("COMPLIANCE"), "acme-vault", "*"), "critical declared aws.s3.versions.delete", "whether that is all"},
		{"governance without the bypass", deletes, objects, "db.tf", lock("GOVERNANCE"), "high declared aws.s3.versions.delete", "nothing that it may call lifts"},
		{"governance with it", `"s3:*"`, objects, "db.tf", lock("GOVERNANCE"), "critical declared aws.s3.locked-versions.delete", "it can lift that itself: s3 DeleteObject (x-amz-bypass"},
		{"another bucket", deletes, `"arn:aws:s3:::others/*"`, "db.tf", lock("COMPLIANCE"), "critical declared aws.s3.versions.delete", "whether that is all that it reaches"},
		{"two buckets, one of them locked", deletes, objects + `, "arn:aws:s3:::others/*"`, "db.tf", lock("COMPLIANCE"), "critical declared aws.s3.versions.delete", "whether that is all"},
		{"every bucket", deletes, `"*"`, "db.tf", lock("COMPLIANCE"), "critical declared aws.s3.versions.delete", "whether that is all"},
		{"a mode that is filled in", deletes, objects, "db.tf", strings.Replace(lock("x"), `"x"`, "var.mode", 1), "critical declared aws.s3.versions.delete", ""},
		{"a lock that may not be there", deletes, objects, "db.tf", strings.Replace(lock("COMPLIANCE"), "bucket = aws_s3_bucket.b.id", "count = var.n\n bucket = aws_s3_bucket.b.id", 1), "critical declared aws.s3.versions.delete", "whether that is all"},
		{"versions that it cannot delete", `"s3:DeleteObject"`, objects, "db.tf", versions(""), "high declared aws.s3.object.delete", "versioning keeps"},
		{"versions that it can delete", deletes, objects, "db.tf", versions(""), "critical declared aws.s3.versions.delete", ""},
		{"versions by a second factor", deletes, objects, "db.tf", versions(`mfa_delete = "Enabled"`), "critical declared aws.s3.object.delete", "it can lift that itself"},

		{"deletion protection", `"rds:DeleteDBInstance"`, ordersARN, "db.tf", orders, "high declared aws.rds.instance.delete", "deletion protection is on for orders"},
		{"and the right to lift it", `"rds:DeleteDBInstance", "rds:ModifyDBInstance"`, ordersARN, "db.tf", orders, "critical declared aws.rds.instance.delete", "it can lift that itself: rds ModifyDBInstance"},
		{"and every server", `"rds:*"`, `"*"`, "db.tf", orders, "critical declared aws.rds.instance.delete-with-snapshots", "it can lift that itself: rds ModifyDBInstance"},
		{"by the address alone", `"rds:DeleteDBInstance"`, "aws_db_instance.orders.arn", "db.tf", orders, "high declared aws.rds.instance.delete", "nothing"},
		{"a table", `"dynamodb:DeleteTable"`, "aws_dynamodb_table.t.arn", "db.tf", table, "high declared aws.dynamodb.table.delete", "nothing"},
		{"a table and its update", `"dynamodb:DeleteTable", "dynamodb:UpdateTable"`, "aws_dynamodb_table.t.arn", "db.tf", table, "critical declared aws.dynamodb.table.delete", "lift that itself: dynamodb UpdateTable"},
		{"prevent_destroy", `"rds:DeleteDBInstance"`, ordersARN, "db.tf", strings.Replace(orders, "deletion_protection = true", "lifecycle { prevent_destroy = true }", 1),
			"critical declared aws.rds.instance.delete", "The prevent_destroy of orders stops Terraform, not this call"},
		{"the state says otherwise", `"rds:DeleteDBInstance"`, ordersARN, "other.tfstate",
			`{"version":4,"terraform_version":"1.9","resources":[{"mode":"managed","type":"aws_db_instance","name":"orders","instances":[{"attributes":{"identifier":"orders","deletion_protection":false}}]}]}`,
			"critical declared aws.rds.instance.delete", ""},
		{"a stack", `"rds:DeleteDBInstance"`, ordersARN, "stack.yaml", "Resources:\n  Orders:\n    Type: AWS::RDS::DBInstance\n    Properties: {DBInstanceIdentifier: orders, DeletionProtection: true}\n",
			"high declared aws.rds.instance.delete", "deletion protection is on for orders (infra/stack.yaml)"},
		{"a stack that keeps it", `"rds:DeleteDBInstance"`, ordersARN, "stack.yaml", "Resources:\n  Orders:\n    Type: AWS::RDS::DBInstance\n    DeletionPolicy: Retain\n    Properties: {DBInstanceIdentifier: orders}\n",
			"critical declared aws.rds.instance.delete", "stops CloudFormation, not this call"},
		{"a stack's bucket", deletes, objects, "stack.yaml", "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: acme-vault\n      ObjectLockEnabled: true\n      ObjectLockConfiguration: {ObjectLockEnabled: Enabled, Rule: {DefaultRetention: {Mode: COMPLIANCE, Days: 30}}}\n",
			"high declared aws.s3.versions.delete", "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := opsMay(c.actions, c.resources)
			f["infra/"+c.file] = c.text
			b := opsKey.blast(f.claims())
			if got := verdict(b); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if said := b.Worst.Note + strings.Join(b.Unknowns, "; "); !strings.Contains(strings.ToLower(said), strings.ToLower(c.said)) {
				t.Errorf("it says %q, not %q", said, c.said)
			}
		})
	}
}

func TestProtectionOfGCP(t *testing.T) {
	onBucket := func(role string) string {
		return "resource \"google_storage_bucket_iam_member\" \"x\" {\n bucket = google_storage_bucket.b.name\n role = \"" + role + "\"\n member = \"serviceAccount:" + botEmail + "\"\n}\n"
	}
	bucket := func(more string) string {
		return "resource \"google_storage_bucket\" \"b\" {\n name = \"acme-vault\"\n " + more + "\n}\n"
	}
	locked := bucket("retention_policy {\n retention_period = 2678400\n is_locked = true\n }")
	remover := "resource \"google_project_iam_custom_role\" \"r\" {\n role_id = \"r\"\n permissions = [\"storage.objects.delete\", \"storage.buckets.update\"]\n}\n" +
		strings.Replace(onBucket("r"), `"r"`, "google_project_iam_custom_role.r.id", 1)
	project := func(role string) string {
		return bindTF("google_project_iam_member", `"`+role+`"`, `"serviceAccount:`+botEmail+`"`)
	}
	const sql = "resource \"google_sql_database_instance\" \"x\" {\n name = \"orders\"\n deletion_protection = true\n settings {\n tier = \"a\"\n %s\n }\n}\n"
	for _, c := range []struct{ name, text, want, said string }{
		{"a locked policy", locked + remover, "high declared gcp.storage.object.delete-for-good", "a locked retention policy keeps every object"},
		{"one that is not locked", bucket("retention_policy {\n retention_period = 2678400\n }") + remover, "critical declared gcp.storage.object.delete-for-good", "it can lift that itself: PATCH"},
		{"one that it cannot change", bucket("retention_policy {\n retention_period = 2678400\n }") + onBucket("roles/storage.objectUser"), "medium declared gcp.storage.object.delete", "nothing that it may call lifts"},
		{"no policy", bucket("") + onBucket("roles/storage.objectUser"), "high declared gcp.storage.object.delete", ""},
		{"the whole project", locked + project("roles/storage.objectUser"), "high declared gcp.storage.object.delete", "whether that is all"},
		{"Terraform's own protection", fmt.Sprintf(sql, "") + project("roles/cloudsql.admin"), "critical declared gcp.sql.instance.delete", "stops Terraform, not this call"},
		{"the API's protection", fmt.Sprintf(sql, "deletion_protection_enabled = true") + project("roles/cloudsql.admin"), "critical declared gcp.sql.instance.delete", "it can lift that itself: PATCH sqladmin"},
		{"a lien", "resource \"google_resource_manager_lien\" \"l\" {\n parent = \"projects/acme-prod\"\n restrictions = [\"resourcemanager.projects.delete\"]\n origin = \"ops\"\n reason = \"x\"\n}\n" + project("roles/resourcemanager.projectDeleter"),
			"medium declared gcp.project.delete", "a lien lies on project acme-prod"},
		{"a lien that its owner removes", "resource \"google_resource_manager_lien\" \"l\" {\n parent = \"projects/acme-prod\"\n restrictions = [\"resourcemanager.projects.delete\"]\n origin = \"ops\"\n reason = \"x\"\n}\n" + project("roles/owner"),
			"critical declared gcp.sql.instance.delete", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := googleKey.blast(files{"infra/main.tf": c.text}.claims())
			if got := verdict(b); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if said := b.Worst.Note + strings.Join(b.Unknowns, "; "); !strings.Contains(strings.ToLower(said), strings.ToLower(c.said)) {
				t.Errorf("it says %q, not %q", said, c.said)
			}
		})
	}
}

// TestProtectionsNeverRaise: whatever a file says of protection, no level rises,
// and the order of files never matters.
func TestProtectionsNeverRaise(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	for range 60 {
		f := opsMay(pick(`"s3:*"`, `"s3:DeleteObjectVersion"`, `"rds:*"`, `"*"`), pick(`"*"`, `"arn:aws:s3:::acme-vault/*"`, `"arn:aws:rds:*:*:db:orders"`))
		without := opsKey.blast(f.claims())
		for i := range 1 + r.IntN(4) {
			f[fmt.Sprintf("infra/%d.tf", i)] = fmt.Sprintf("resource %q %q {\n %s = %q\n %s\n}\n", pick("aws_s3_bucket", "aws_db_instance", "aws_s3_bucket_versioning"), pick("a", "b"),
				pick("bucket", "identifier"), pick("acme-vault", "orders", "*"),
				pick("deletion_protection = true", "deletion_protection = var.x", "lifecycle { prevent_destroy = true }", "versioning_configuration { status = \"Enabled\" }",
					"object_lock_configuration {\n rule {\n default_retention { mode = \"COMPLIANCE\" }\n }\n}"))
		}
		with := opsKey.blast(f.claims())
		if with.Level > without.Level || with.AtBest > without.AtBest {
			t.Fatalf("protection raises %s/%s to %s/%s: %v", without.Level, without.AtBest, with.Level, with.AtBest, f)
		}
		if diff := cmp.Diff(f.claims(), f.shuffled(r)); diff != "" {
			t.Fatalf("the order of files matters: %s", diff)
		}
	}
}

// TestProtectionRulesFitTheCatalog: every action that is named is there, and every
// gate can be told from the others.
func TestProtectionRulesFitTheCatalog(t *testing.T) {
	known := map[string]bool{}
	for _, name := range []string{"aws", "azure", "gcp", "github", "hetzner", "digitalocean", "linode", "neon"} {
		p, ok := theCatalog().Provider(name)
		if !ok {
			t.Fatalf("no provider %s", name)
		}
		for _, a := range p.Actions {
			known[a.FullName()] = true
		}
	}
	check := func(where string, actions []string) {
		for _, a := range actions {
			if !known[a] {
				t.Errorf("%s names %s, which is not in the catalog", where, a)
			}
		}
	}
	for kind, thing := range things {
		check(kind, thing.destroyed)
	}
	for _, rule := range protectionRules {
		check(rule.says, rule.before)
		if !strings.HasPrefix(rule.source, "https://") {
			t.Errorf("%q of %v has no source", rule.says, rule.kinds)
		}
	}
	check("locks", azureDeletions)
	check("blobs", azureBlobs)
	for kind, actions := range azureDestroyed {
		check(kind, actions)
	}
}

func FuzzProtectionGates(f *testing.F) {
	f.Add("x.tf", "resource \"aws_s3_bucket\" \"b\" {\n bucket = \"*\"\n object_lock_configuration {\n rule {\n default_retention { mode = \"COMPLIANCE\" }\n }\n }\n}")
	f.Add("x.yaml", "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    DeletionPolicy: Retain\n    Properties: {BucketName: '*'}\n")
	f.Add("x.tfstate", `{"terraform_version":"1","resources":[{"type":"aws_db_instance","instances":[{"attributes":{"identifier":"*","deletion_protection":true}}]}]}`)
	f.Fuzz(func(t *testing.T, name, text string) {
		switch name {
		case "x.tf", "x.yaml", "x.tfstate", "x.json":
		default:
			return
		}
		f := opsMay(`"s3:DeleteObjectVersion"`, `"*"`)
		f["code/"+name] = text
		if got := opsKey.blast(f.claims()); got.Level.String() != "critical" {
			t.Errorf("a file beside it lowers it to %s", got.Level)
		}
	})
}
