package evidence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// What AWS keeps of copies, as of 2026-11-23:
//
//	https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
//	  (another account may copy into a vault, and do nothing else there)
//	https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html
//	  (what is assigned by its ARN is copied, Aurora only where the account opted in)
//	https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
//	https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
//	https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
//	https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-marker-replication.html
//	https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.Delete.html

// backedByAWS are the types that a plan of AWS Backup copies when it is assigned
// one by its ARN.
var backedByAWS = []string{
	"aws_db_instance", "aws_dynamodb_table", "aws_s3_bucket", "aws_instance", "aws_ebs_volume", "aws_efs_file_system",
}

// itemsOf are actions that destroy what is in a thing rather than the thing.
var itemsOf = map[string][]string{"aws_dynamodb_table": {"aws.dynamodb.items.delete", "aws.dynamodb.item.delete"}}

// Calls that destroy the recovery points of a vault. The copies of some services
// are snapshots that their own calls may reach as well, and a key that is gone
// leaves nothing to read.
var (
	pointEnds = []End{
		{Call: "backup DeleteRecoveryPoint", Needs: []string{"backup:DeleteRecoveryPoint"}},
		{Call: "backup UpdateRecoveryPointLifecycle", Needs: []string{"backup:UpdateRecoveryPointLifecycle"}},
	}
	keyEnd       = End{Call: "kms ScheduleKeyDeletion", Needs: []string{"kms:ScheduleKeyDeletion"}}
	snapshotEnds = map[string][]End{
		"aws_db_instance":    {{Call: "rds DeleteDBSnapshot", Needs: []string{"rds:DeleteDBSnapshot"}}},
		"aws_dynamodb_table": {{Call: "dynamodb DeleteBackup", Needs: []string{"dynamodb:DeleteBackup"}}},
		"aws_ebs_volume":     {{Call: "ec2 DeleteSnapshot", Needs: []string{"ec2:DeleteSnapshot"}}},
		"aws_instance":       {{Call: "ec2 DeleteSnapshot", Needs: []string{"ec2:DeleteSnapshot"}}},
	}
	// A lock has a time of grace, in which it can be taken away; whether that is
	// over, no file tells.
	locksOff = "backup:DeleteBackupVaultLockConfiguration"
)

// plans are the copies that plans of AWS Backup make of what selections assign to
// them by ARN.
func (w *backupWorld) plans() []Backup {
	var backups []Backup
	for _, s := range w.of("aws_backup_selection") {
		for _, plan := range w.meant("aws_backup_plan", s.dir, s.Attributes.At("plan_id"), "id") {
			for _, rule := range blocks(plan.Attributes, "rule") {
				backups = append(backups, w.bySelection(s, plan, rule)...)
			}
		}
	}
	return backups
}

// bySelection are the copies that one rule makes of what a selection assigns.
func (w *backupWorld) bySelection(s, plan protector, rule iac.Value) []Backup {
	narrowed := len(blocks(s.Attributes, "condition")) > 0 || len(s.Attributes.At("not_resources").Each()) > 0
	var backups []Backup
	if len(blocks(s.Attributes, "selection_tag")) > 0 {
		backups = append(backups, Backup{Of: backedActions(), Over: unknownThings(), Says: fmt.Sprintf("%s copies what bears a tag (%s)", plan.Address, s.Path)})
	}
	for _, v := range s.Attributes.At("resources").Each() {
		kind, over, called := w.copied(s.dir, v, backedByAWS...)
		if len(over) == 0 {
			continue
		}
		if narrowed {
			over = unknownThings()
		}
		for _, place := range w.vaults(plan, rule) {
			b := Backup{Of: lossesOf(kind), Over: over, Account: place.account, Ends: place.endsOf(kind)}
			b.Says = fmt.Sprintf("AWS Backup copies %s to %s (%s)", called, place.called, plan.Path)
			backups = append(backups, b)
		}
	}
	return backups
}

// lossesOf are the actions whose loss a copy of a thing brings back.
func lossesOf(kind string) []string { return slices.Concat(things[kind].destroyed, itemsOf[kind]) }

func backedActions() []string {
	var all []string
	for _, kind := range backedByAWS {
		all = append(all, lossesOf(kind)...)
	}
	return all
}

// vaultPlace is a vault that a rule copies into.
type vaultPlace struct {
	called, account string
	// locked says that its points can be destroyed by nobody but who takes the
	// lock away first; sealed that nobody can at all.
	locked, sealed bool
}

// vaults are the vault of a rule, and those that it copies on to.
func (w *backupWorld) vaults(plan protector, rule iac.Value) []vaultPlace {
	target := rule.At("target_vault_name")
	places := []vaultPlace{w.vault(plan.dir, target, firstOf(textAt(rule, "target_vault_name"), target.Of.Address))}
	for _, action := range blocks(rule, "copy_action") {
		arn := action.At("destination_vault_arn")
		text := partial.Show(arn.String())
		place := w.vault(plan.dir, arn, firstOf(nameOfARN(text), arn.Of.Address))
		if account := accountOfARN(arn); account != "" {
			place.account, place.called = account, place.called+" of account "+account
		}
		places = append(places, place)
	}
	return places
}

// vault is the vault that a value means, with what is known of its lock.
func (w *backupWorld) vault(dir string, v iac.Value, called string) vaultPlace {
	place := vaultPlace{called: "vault " + partial.Clean(called)}
	for range w.meant("aws_backup_logically_air_gapped_vault", dir, v, "name", "arn") {
		place.sealed = true
	}
	for _, found := range w.meant("aws_backup_vault", dir, v, "name", "arn") {
		for _, l := range w.of("aws_backup_vault_lock_configuration") {
			of := l.Attributes.At("backup_vault_name")
			name, known := of.Known()
			byAddress := of.Of.Address == found.Address && l.dir == found.dir && of.Of.Key == found.Key
			if byAddress || known && of.Of.Address == "" && name != "" && name == textAt(found.Attributes, "name") {
				place.locked = true
			}
		}
	}
	return place
}

// endsOf are the ways to destroy the copies of a kind of thing in the vault.
func (p vaultPlace) endsOf(kind string) []End {
	switch {
	case p.sealed:
		return nil
	case !p.locked:
		return slices.Concat(pointEnds, snapshotEnds[kind], []End{keyEnd})
	}
	ends := []End{keyEnd}
	for _, e := range pointEnds {
		ends = append(ends, End{Call: "backup DeleteBackupVaultLockConfiguration, then " + strings.TrimPrefix(e.Call, "backup "), Needs: append(slices.Clone(e.Needs), locksOff)})
	}
	return ends
}

// accountOfARN is the account that an ARN of a folder's code spells out.
func accountOfARN(v iac.Value) string {
	parts := strings.SplitN(v.String(), ":", 6)
	if len(parts) < 6 || len(parts[4]) != 12 || strings.Trim(parts[4], "0123456789") != "" {
		return ""
	}
	return parts[4]
}

func nameOfARN(arn string) string {
	parts := strings.SplitN(arn, ":", 7)
	return parts[len(parts)-1]
}

// replicas are the copies of buckets that S3 keeps in others. It does not copy
// the deletion of a version, nor what a lifecycle deletes.
func (w *backupWorld) replicas() []Backup {
	var backups []Backup
	for _, r := range w.of("aws_s3_bucket_replication_configuration") {
		source := r.Attributes.At("bucket")
		over, called := w.bucket(r.dir, source)
		for _, rule := range blocks(r.Attributes, "rule") {
			destination := firstValue(rule.At("destination"))
			if len(over) == 0 || textAt(rule, "status") != "Enabled" || !wholeBucket(rule) {
				continue
			}
			replica, other := w.bucket(r.dir, destination.At("bucket"))
			b := Backup{Of: things["aws_s3_bucket"].destroyed, Over: over, Account: textAt(destination, "account")}
			for _, call := range []struct{ call, need string }{
				{"s3 DeleteObjects with version ids", "s3:DeleteObjectVersion"}, {"s3 PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"},
			} {
				b.Ends = append(b.Ends, End{Call: call.call + " on the replica", Needs: []string{call.need}, On: replica})
			}
			b.Ends = append(b.Ends, keyEnd)
			b.Says = fmt.Sprintf("S3 keeps a replica of what is new in %s in %s", called, firstOf(other, "a bucket that is not named"))
			if b.Account != "" {
				b.Says += " of account " + partial.Clean(b.Account)
			}
			b.Says += " (" + r.Path + ")"
			backups = append(backups, b)
		}
	}
	return backups
}

// bucket is what stands for a bucket that a value means, by name or by ARN.
func (w *backupWorld) bucket(dir string, v iac.Value) (over []string, called string) {
	if name, known := v.Known(); known && v.Of.Address == "" && name != "" && !strings.ContainsAny(name, ":*?") {
		return things["aws_s3_bucket"].overOf(name, ""), name
	}
	_, over, called = w.copied(dir, v, "aws_s3_bucket")
	return over, called
}

// wholeBucket says whether a rule of replication is about every object.
func wholeBucket(rule iac.Value) bool {
	empty := func(v iac.Value) bool {
		text, known := v.Known()
		return v.Kind == iac.Missing || known && text == "" || v.Kind == iac.List && len(v.List) == 0
	}
	filters := blocks(rule, "filter")
	return empty(rule.At("prefix")) && (len(filters) == 0 || empty(filters[0].At("prefix")) && empty(filters[0].At("tag")) && empty(filters[0].At("and")))
}

// named are backups of which files don't show what the loss of a thing leaves:
// they lie with the same authority, and are only told of.
func (w *backupWorld) named() []Backup {
	var backups []Backup
	for _, r := range w.of("aws_db_instance_automated_backups_replication") {
		backups = append(backups, Backup{
			Of: lossesOf("aws_db_instance"), Over: unknownThings(),
			Says: fmt.Sprintf("%s keeps automated backups in another region of the same account (%s)", r.Address, r.Path),
		})
	}
	for _, r := range w.of("aws_dlm_lifecycle_policy") {
		backups = append(backups, Backup{
			Of: lossesOf("aws_ebs_volume"), Over: unknownThings(),
			Says: fmt.Sprintf("%s makes snapshots of what bears a tag (%s)", r.Address, r.Path),
		})
	}
	return backups
}
