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

// ofShop is the key with the account that its id tells; copies may go to another.
var ofShop = login{kind: opsKey.kind, facts: finding.Facts{shape.FactAccessKeyID: opsKeyID, finding.FactAccount: "111122223333"}, at: opsKey.at}

const (
	ordersTable = "resource \"aws_dynamodb_table\" \"orders\" {\n name = \"orders\"\n}\n"
	ownVault    = "resource \"aws_backup_vault\" \"main\" {\n name = \"main\"\n}\n"
	toOther     = "copy_action {\n destination_vault_arn = \"arn:aws:backup:eu-west-1:999988887777:backup-vault:far\"\n }"
	everyOrder  = `aws_dynamodb_table.orders.arn`
)

func planOf(resources, more string) string {
	return "resource \"aws_backup_plan\" \"daily\" {\n name = \"daily\"\n rule {\n rule_name = \"daily\"\n target_vault_name = aws_backup_vault.main.name\n" + more + "\n }\n}\n" +
		"resource \"aws_backup_selection\" \"data\" {\n name = \"data\"\n iam_role_arn = \"arn:aws:iam::1:role/b\"\n plan_id = aws_backup_plan.daily.id\n " + resources + "\n}\n"
}

func TestBackupsOfAWS(t *testing.T) {
	const (
		deletes = `"dynamodb:DeleteTable"`
		points  = deletes + `, "backup:DeleteRecoveryPoint"`
		chosen  = "resources = [" + everyOrder + "]"
		lost    = "critical declared aws.dynamodb.table.delete"
		saved   = "high declared aws.dynamodb.table.delete"
	)
	lock := func(more string) string {
		return "resource \"aws_backup_vault_lock_configuration\" \"main\" {\n backup_vault_name = aws_backup_vault.main.name\n min_retention_days = 30\n " + more + "\n}\n"
	}
	base := ordersTable + ownVault
	for _, c := range []struct{ name, actions, on, text, want, said string }{
		{"no plan", deletes, everyOrder, base, lost, "whether a backup survives"},
		{"a vault that it cannot reach", deletes, everyOrder, base + planOf(chosen, ""), saved, "AWS Backup copies orders to vault main (infra/db.tf), which nothing that it may call destroys"},
		{"the same, by ARN", deletes, `"arn:aws:dynamodb:eu-west-1:111122223333:table/orders"`, base + planOf(chosen, ""), saved, "nothing that it may call destroys"},
		{"selected by ARN", deletes, `"arn:aws:dynamodb:eu-west-1:111122223333:table/orders"`, base + planOf(`resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"]`, ""), saved, "nothing that"},
		{"points that it can delete", points, `"*"`, base + planOf(chosen, ""), "critical declared aws.backup.recovery-point.delete", ""},
		{"their time shortened", deletes + `, "backup:UpdateRecoveryPointLifecycle"`, everyOrder, base + planOf(chosen, ""), lost, "UpdateRecoveryPointLifecycle"},
		{"and a copy in another account, too", deletes + `, "backup:UpdateRecoveryPointLifecycle"`, everyOrder, base + planOf(chosen, toOther), saved, "vault far of account 999988887777 (infra/db.tf), which nothing"},
		{"an account that is filled in", deletes + `, "backup:UpdateRecoveryPointLifecycle"`, everyOrder, base + planOf(chosen, strings.ReplaceAll(toOther, "999988887777", "${var.account}")), lost, "it may destroy that too"},
		{"another region alone", deletes + `, "backup:UpdateRecoveryPointLifecycle"`, everyOrder, base + planOf(chosen, "copy_action {\n destination_vault_arn = aws_backup_vault.main.arn\n }"), lost, "it may destroy that too"},
		{"a lock, and no way to take it off", deletes + `, "backup:UpdateRecoveryPointLifecycle"`, everyOrder, base + lock("changeable_for_days = 3") + planOf(chosen, ""), saved, "nothing that it may call destroys"},
		{"a lock that it takes off", deletes + `, "backup:UpdateRecoveryPointLifecycle", "backup:DeleteBackupVaultLockConfiguration"`, everyOrder, base + lock("") + planOf(chosen, ""), lost, "DeleteBackupVaultLockConfiguration, then UpdateRecoveryPointLifecycle"},
		{"a sealed vault", deletes + `, "backup:UpdateRecoveryPointLifecycle"`, everyOrder,
			base + "resource \"aws_backup_logically_air_gapped_vault\" \"gap\" {\n name = \"gap\"\n min_retention_days = 7\n max_retention_days = 90\n}\n" +
				planOf(chosen, "copy_action {\n destination_vault_arn = aws_backup_logically_air_gapped_vault.gap.arn\n }"), saved, "which nothing"},
		{"by a tag", deletes, everyOrder, base + planOf("selection_tag {\n type = \"STRINGEQUALS\"\n key = \"backup\"\n value = \"yes\"\n }", ""), lost, "whether that is all that it reaches"},
		{"with a condition besides", deletes, everyOrder, base + planOf(chosen+"\n condition {\n string_equals {\n key = \"aws:ResourceTag/x\"\n value = \"y\"\n }\n }", ""), lost, "whether that is all"},
		{"another table", deletes, everyOrder, base + strings.ReplaceAll(ordersTable, "orders", "shop") + planOf("resources = [aws_dynamodb_table.shop.arn]", ""), lost, "whether that is all"},
		{"everything", deletes, everyOrder, base + planOf(`resources = ["*"]`, ""), lost, ""},
		{"one of two tables", deletes, everyOrder + `, "arn:aws:dynamodb:eu-west-1:111122223333:table/shop"`, base + planOf(chosen, ""), lost, "whether that is all"},
		{"a plan that may not be there", deletes, everyOrder, base + strings.Replace(planOf(chosen, ""), "name = \"daily\"", "count = var.n\n name = \"daily\"", 1), lost, ""},
		{"a selection that is filled in", deletes, everyOrder, base + planOf("resources = var.tables", ""), lost, ""},
		{"items", `"dynamodb:BatchWriteItem"`, everyOrder, base + planOf(chosen, ""), "high declared aws.dynamodb.items.delete", "nothing that it may call destroys"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := opsMay(c.actions, c.on)
			f["infra/db.tf"] = c.text
			b := ofShop.blast(f.claims())
			if got := verdict(b); got != c.want {
				t.Errorf("%s, want %s (%s; %s)", got, c.want, b.Worst.Note, strings.Join(b.Unknowns, "; "))
			}
			if said := b.Worst.Note + strings.Join(b.Unknowns, "; "); !strings.Contains(strings.ToLower(said), strings.ToLower(c.said)) {
				t.Errorf("it says %q, not %q", said, c.said)
			}
		})
	}
}

func TestReplicasOfBuckets(t *testing.T) {
	const (
		bucket  = "resource \"aws_s3_bucket\" \"b\" { bucket = \"acme-vault\" }\n"
		objects = `"arn:aws:s3:::acme-vault/*"`
		deletes = `"s3:DeleteObject", "s3:DeleteObjectVersion"`
		saved   = "high declared aws.s3.object.delete"
		lost    = "critical declared aws.s3.versions.delete"
	)
	replica := func(filter, destination string) string {
		return bucket + "resource \"aws_s3_bucket_replication_configuration\" \"b\" {\n bucket = aws_s3_bucket.b.id\n role = \"r\"\n rule {\n id = \"all\"\n status = \"Enabled\"\n " + filter + "\n destination {\n " + destination + "\n }\n }\n}\n"
	}
	const far = "bucket = \"arn:aws:s3:::acme-far\"\n"
	for _, c := range []struct{ name, on, text, want, said string }{
		{"in another account", objects, replica("", far+"account = \"999988887777\""), saved, "in acme-far of account 999988887777 (infra/s3.tf), which nothing"},
		{"where its own key may not go", objects, replica("filter {}", far), saved, "nothing"},
		{"where its own key goes", objects + `, "arn:aws:s3:::acme-far/*"`, replica("", far), lost, "it may destroy that too"},
		{"everywhere", `"*"`, replica("", far), lost, "it may destroy that too"},
		{"a part of it", objects, replica("filter {\n prefix = \"logs/\"\n }", far), lost, ""},
		{"turned off", objects, strings.Replace(replica("", far), "Enabled", "Disabled", 1), lost, ""},
		{"a bucket that is filled in", objects, replica("", "bucket = var.far"), lost, "it may destroy that too"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := opsMay(deletes, c.on)
			f["infra/s3.tf"] = c.text
			b := ofShop.blast(f.claims())
			if got := verdict(b); got != c.want {
				t.Errorf("%s, want %s (%s; %s)", got, c.want, b.Worst.Note, strings.Join(b.Unknowns, "; "))
			}
			if said := b.Worst.Note + strings.Join(b.Unknowns, "; "); !strings.Contains(strings.ToLower(said), strings.ToLower(c.said)) {
				t.Errorf("it says %q, not %q", said, c.said)
			}
		})
	}
}

func TestBackupsOfGCP(t *testing.T) {
	const (
		disk     = "resource \"google_compute_disk\" \"d\" {\n name = \"orders\"\n}\n"
		attached = "resource \"google_compute_disk_resource_policy_attachment\" \"a\" {\n name = google_compute_resource_policy.p.name\n disk = google_compute_disk.d.name\n}\n"
		server   = "resource \"google_sql_database_instance\" \"s\" {\n name = \"orders\"\n}\n"
	)
	schedule := func(more string) string {
		return disk + attached + "resource \"google_compute_resource_policy\" \"p\" {\n name = \"daily\"\n snapshot_schedule_policy {\n schedule {\n daily_schedule {\n days_in_cycle = 1\n start_time = \"04:00\"\n }\n }\n " + more + "\n }\n}\n"
	}
	vault := func(kept string) string {
		return server + "resource \"google_backup_dr_backup_vault\" \"v\" {\n backup_vault_id = \"v\"\n " + kept + "\n}\n" +
			"resource \"google_backup_dr_backup_plan\" \"p\" {\n backup_plan_id = \"p\"\n backup_vault = google_backup_dr_backup_vault.v.id\n}\n" +
			"resource \"google_backup_dr_backup_plan_association\" \"a\" {\n resource = google_sql_database_instance.s.id\n backup_plan = google_backup_dr_backup_plan.p.name\n}\n"
	}
	for _, c := range []struct {
		name, text string
		over       []string
		ends       int
	}{
		{"a schedule", schedule(""), []string{"disk/orders"}, 1},
		{"one that keeps them", schedule("retention_policy {\n max_retention_days = 10\n on_source_disk_delete = \"KEEP_AUTO_SNAPSHOTS\"\n }"), []string{"disk/orders"}, 1},
		{"one that lets them go", schedule("retention_policy {\n max_retention_days = 10\n on_source_disk_delete = \"APPLY_RETENTION_POLICY\"\n }"), nil, 0},
		{"a vault", vault(`backup_minimum_enforced_retention_duration = "2592000s"`), []string{"sql/orders"}, 0},
		{"a vault with a key", vault("backup_minimum_enforced_retention_duration = \"2592000s\"\n encryption_config {\n kms_key_name = \"k\"\n }"), []string{"sql/orders"}, 1},
		{"a vault that enforces nothing", vault(`backup_minimum_enforced_retention_duration = "0s"`), nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var backups []Backup
			for _, claim := range (files{"infra/main.tf": c.text}).claims() {
				backups = append(backups, claim.Backups...)
			}
			switch {
			case c.over == nil && len(backups) > 0:
				t.Errorf("there is %+v", backups)
			case c.over == nil:
			case len(backups) != 1:
				t.Errorf("there are %d", len(backups))
			case !strings.Contains(strings.Join(backups[0].Over, " "), c.over[0]) || len(backups[0].Ends) != c.ends:
				t.Errorf("it is of %q, with %d ends", backups[0].Over, len(backups[0].Ends))
			}
		})
	}
}

// TestBackupsNeverRaise: whatever a file says of backups, no level rises, what
// may be deleted as well lowers none, and the order of files never matters.
func TestBackupsNeverRaise(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	for range 40 {
		actions := pick(`"dynamodb:DeleteTable"`, `"dynamodb:*", "backup:*"`, `"*"`)
		f := opsMay(actions, pick(`"*"`, everyOrder))
		f["infra/0.tf"] = ordersTable
		without := ofShop.blast(f.claims())
		for i := range 1 + r.IntN(3) {
			f[fmt.Sprintf("infra/b%d.tf", i)] = pick("", ownVault) + planOf("resources = ["+pick(everyOrder, `"*"`, "var.x")+"]", pick("", toOther, "copy_action {\n destination_vault_arn = var.x\n }"))
		}
		with := ofShop.blast(f.claims())
		if with.Level > without.Level || with.AtBest > without.AtBest {
			t.Fatalf("a backup raises %s/%s to %s/%s: %v", without.Level, without.AtBest, with.Level, with.AtBest, f)
		}
		if actions == `"*"` && with.Level != without.Level {
			t.Fatalf("a backup lowers what may do everything: %v", f)
		}
		if diff := cmp.Diff(f.claims(), f.shuffled(r)); diff != "" {
			t.Fatalf("the order of files matters: %s", diff)
		}
	}
}

// TestBackupsFitTheCatalog: every action whose loss a backup makes good is there.
func TestBackupsFitTheCatalog(t *testing.T) {
	aws, _ := theCatalog().Provider("aws")
	known := map[string]bool{}
	for _, a := range aws.Actions {
		known[a.FullName()] = true
	}
	for _, a := range backedActions() {
		if !known[a] {
			t.Errorf("%s is not in the catalog", a)
		}
	}
}

func FuzzBackups(f *testing.F) {
	f.Add("x.tf", ordersTable+ownVault+planOf("resources = ["+everyOrder+"]", toOther))
	f.Add("x.tf", "resource \"aws_s3_bucket_replication_configuration\" \"b\" {\n bucket = \"*\"\n rule {\n status = \"Enabled\"\n destination {\n bucket = \"*\"\n }\n }\n}\n")
	f.Add("x.tfstate", `{"terraform_version":"1","resources":[{"type":"aws_backup_selection","instances":[{"attributes":{"plan_id":"x","resources":["*"]}}]}]}`)
	f.Fuzz(func(t *testing.T, name, text string) {
		switch name {
		case "x.tf", "x.tf.json", "x.tfstate":
		default:
			return
		}
		f := opsMay(`"dynamodb:DeleteTable", "backup:*", "kms:*", "s3:*"`, `"*"`)
		f["code/"+name] = text
		if got := ofShop.blast(f.claims()); got.Level.String() != "critical" {
			t.Errorf("a file beside it lowers it to %s", got.Level)
		}
	})
}
