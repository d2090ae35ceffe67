package evidence

import (
	"path"

	"github.com/worstcase-dev/worstcase/evidence/iac"
)

// stackKinds are the types of CloudFormation in the words of Terraform: the type,
// and where its attributes stand among the properties.
var stackKinds = map[string]struct {
	kind       string
	attributes map[string][]string
}{
	"AWS::RDS::DBInstance":   {"aws_db_instance", map[string][]string{"identifier": {"DBInstanceIdentifier"}, "deletion_protection": {"DeletionProtection"}}},
	"AWS::RDS::DBCluster":    {"aws_rds_cluster", map[string][]string{"cluster_identifier": {"DBClusterIdentifier"}, "deletion_protection": {"DeletionProtection"}}},
	"AWS::DynamoDB::Table":   {"aws_dynamodb_table", map[string][]string{"name": {"TableName"}, "deletion_protection_enabled": {"DeletionProtectionEnabled"}}},
	"AWS::Cognito::UserPool": {"aws_cognito_user_pool", map[string][]string{"deletion_protection": {"DeletionProtection"}}},
	"AWS::EC2::Instance":     {"aws_instance", map[string][]string{"disable_api_termination": {"DisableApiTermination"}}},
	"AWS::EC2::Volume":       {"aws_ebs_volume", nil},
	"AWS::EFS::FileSystem":   {"aws_efs_file_system", nil},
	"AWS::KMS::Key":          {"aws_kms_key", nil},
	"AWS::S3::Bucket": {"aws_s3_bucket", map[string][]string{
		"bucket": {"BucketName"},
		"object_lock_configuration.rule.default_retention.mode": {"ObjectLockConfiguration", "Rule", "DefaultRetention", "Mode"},
		"versioning.status": {"VersioningConfiguration", "Status"},
	}},
	"AWS::Backup::BackupVault": {"aws_backup_vault", map[string][]string{"name": {"BackupVaultName"}, "changeable_for_days": {"LockConfiguration", "ChangeableForDays"}}},
}

// stackResources are the resources of a CloudFormation template, as those of
// Terraform.
func stackResources(d *Document) []protector {
	policies := map[string]string{}
	for _, root := range trees(d.Leaves) {
		for _, r := range root.at("Resources").each() {
			policies[r.key] = r.at("DeletionPolicy").text()
		}
	}
	var all []protector
	for _, template := range iac.Templates(d.Path, d.Leaves) {
		for _, r := range template.Resources("AWS::") {
			kind, known := stackKinds[r.Type]
			if !known {
				continue
			}
			attributes := iac.Value{Kind: iac.Map, Map: map[string]iac.Value{}}
			for name, at := range kind.attributes {
				if v := r.Attributes.At(at...); v.Kind != iac.Missing {
					plant(attributes, name, v)
				}
			}
			if policy := policies[r.Address]; policy != "" {
				attributes.Map["deletion_policy_of_the_stack"] = iac.Literal(policy)
			}
			r.Type, r.Attributes = kind.kind, attributes
			all = append(all, protector{r, path.Dir(d.Path)})
		}
	}
	return all
}

// plant puts a value at a path with dots.
func plant(v iac.Value, path string, value iac.Value) {
	for i := range path {
		if path[i] != '.' {
			continue
		}
		inner, there := v.Map[path[:i]]
		if !there {
			inner = iac.Value{Kind: iac.Map, Map: map[string]iac.Value{}}
			v.Map[path[:i]] = inner
		}
		plant(inner, path[i+1:], value)
		return
	}
	v.Map[path] = value
}
