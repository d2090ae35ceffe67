package evidence

import (
	"fmt"
	"strings"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// thing is a kind of resource that holds data and that somebody may protect.
type thing struct {
	// name is the attribute that names one.
	name string
	// over are its names in the words of Grant.On, with %s for the name.
	over []string
	// destroyed are the actions that destroy one.
	destroyed []string
}

// things are the types of Terraform whose protection is read. A bucket's name is
// its own the world over; other names are looked up in ARNs of any account,
// where a policy names one.
var things = map[string]thing{
	"aws_db_instance": {"identifier", []string{"arn:aws:rds:*:*:db:%s"},
		[]string{"aws.rds.instance.delete-with-snapshots", "aws.rds.instance.delete"}},
	"aws_rds_cluster": {"cluster_identifier", []string{"arn:aws:rds:*:*:cluster:%s"},
		[]string{"aws.rds.cluster.delete-with-snapshots", "aws.rds.cluster.delete"}},
	"aws_dynamodb_table": {"name", []string{"arn:aws:dynamodb:*:*:table/%s"},
		[]string{"aws.dynamodb.table.delete-with-backups", "aws.dynamodb.table.delete"}},
	"aws_s3_bucket": {"bucket", []string{"arn:aws:s3:::%s", "arn:aws:s3:::%s/*"},
		[]string{"aws.s3.versions.delete", "aws.s3.locked-versions.delete", "aws.s3.lifecycle.set", "aws.s3.bucket.delete", "aws.s3.object.delete"}},
	"aws_instance": {"id", []string{"arn:aws:ec2:*:*:instance/%s"}, []string{"aws.ec2.instance.terminate"}},
	"aws_eks_cluster": {"name", []string{"arn:aws:eks:*:*:cluster/%s"},
		[]string{"aws.eks.cluster.delete"}},
	"aws_cognito_user_pool": {"id", []string{"arn:aws:cognito-idp:*:*:userpool/%s"}, []string{"aws.cognito.user-pool.delete"}},
	"aws_backup_vault":      {"name", []string{"arn:aws:backup:*:*:backup-vault:%s"}, []string{"aws.backup.recovery-point.delete"}},
	"aws_ebs_volume":        {"id", []string{"arn:aws:ec2:*:*:volume/%s"}, []string{"aws.ec2.volume.delete", "aws.ec2.volume.delete-with-snapshots"}},
	"aws_efs_file_system":   {"id", []string{"arn:aws:elasticfilesystem:*:*:file-system/%s"}, []string{"aws.efs.filesystem.delete"}},
	"aws_kms_key":           {"key_id", []string{"arn:aws:kms:*:*:key/%s"}, []string{"aws.kms.key.schedule-deletion"}},

	"google_sql_database_instance": {"name", []string{"sql/%s"}, []string{"gcp.sql.instance.delete"}},
	"google_storage_bucket":        {"name", []string{"bucket/%s"}, []string{"gcp.storage.object.delete-for-good", "gcp.storage.object.delete"}},
	"google_compute_instance":      {"name", []string{"instance/%s"}, []string{"gcp.compute.instance.delete"}},
	"google_compute_disk":          {"name", []string{"disk/%s"}, []string{"gcp.compute.disk.delete-with-snapshots", "gcp.compute.disk.delete"}},
	"google_container_cluster":     {"name", []string{"cluster/%s"}, []string{"gcp.container.cluster.delete"}},
	"google_firestore_database":    {"name", []string{"firestore/%s"}, []string{"gcp.firestore.database.delete"}},
	"google_spanner_database":      {"name", []string{"spanner/%s"}, []string{"gcp.spanner.database.drop"}},
	"google_bigtable_instance":     {"name", []string{"bigtable/%s"}, []string{"gcp.bigtable.instance.delete"}},
	"google_alloydb_cluster":       {"cluster_id", []string{"alloydb/%s"}, []string{"gcp.alloydb.cluster.delete"}},
	"google_bigquery_dataset":      {"dataset_id", []string{"dataset/%s"}, []string{"gcp.bigquery.dataset.delete"}},
	"google_bigquery_table":        {"table_id", []string{"table/%s"}, []string{"gcp.bigquery.table.delete"}},
	"google_project":               {"project_id", []string{"project/%s"}, []string{"gcp.project.delete"}},
	"google_kms_crypto_key":        {"name", []string{"key/%s"}, []string{"gcp.kms.key-version.destroy"}},

	"hcloud_server":                 {"name", []string{"server/%s"}, []string{"hetzner.server.delete-with-backups"}},
	"hcloud_volume":                 {"name", []string{"volume/%s"}, []string{"hetzner.volume.delete"}},
	"digitalocean_droplet":          {"name", []string{"droplet/%s"}, []string{"digitalocean.droplet.delete-all"}},
	"digitalocean_volume":           {"name", []string{"volume/%s"}, []string{"digitalocean.volume.delete"}},
	"digitalocean_database_cluster": {"name", []string{"database/%s"}, []string{"digitalocean.database.delete"}},
	"linode_instance":               {"label", []string{"linode/%s"}, []string{"linode.linode.delete"}},
	"neon_branch":                   {"name", []string{"branch/%s"}, []string{"neon.branch.delete", "neon.project.delete"}},
	"github_repository":             {"name", []string{"repository/%s"}, []string{"github.repo.delete"}},
}

// calledOf is the name of a resource's thing: with gaps where the code leaves it
// open.
func (t thing) calledOf(r iac.Resource) string {
	if v := r.Attributes.At(t.name); v.Kind != iac.Missing {
		return v.String()
	}
	return partial.Gap(r.Address + "." + t.name)
}

// overOf are the globs that stand for things of a name, and for one whose code is
// at an address. A name that is a pattern itself stands for nothing.
func (t thing) overOf(name, address string) []string {
	var over []string
	for _, one := range []string{name, partial.Gap(address)} {
		if one == "" || strings.ContainsAny(one, "*?") {
			continue
		}
		for _, form := range t.over {
			over = append(over, fmt.Sprintf(form, one))
		}
	}
	return once(over)
}

// thingComputed gives the names by which code refers to a thing.
func thingComputed(r iac.Resource, attribute string) (iac.Value, bool) {
	t, known := things[strings.TrimPrefix(r.Type, "data.")]
	switch {
	case !known:
		return iac.Value{}, false
	case attribute == t.name || attribute == "id" || attribute == "name":
		return iac.Literal(t.calledOf(r)), true
	case attribute == "arn":
		return iac.Literal(fmt.Sprintf(t.over[0], partial.Gap(r.Address))), true
	}
	return iac.Value{}, false
}
