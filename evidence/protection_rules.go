package evidence

import (
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
)

// protectionRule is one attribute that protects a thing, or seems to.
type protectionRule struct {
	// kinds are the types of resources that have the attribute; of is the attribute
	// that names the thing where the resource is not the thing itself, and then
	// thing is the thing's type.
	kinds     []string
	thing, of string
	// path is the attribute, and on the values that turn the protection on; none
	// for any value at all.
	path string
	on   []string
	// gate is what it is, and before the actions that it stands before: those that
	// destroy the thing where it says none.
	gate   catalog.GateKind
	before []string
	lifts  []Lift
	// says is what it does, with %s for the thing.
	says string
}

var (
	yes    = []string{"true"}
	active = []string{"ACTIVE"}

	// versionLifts are the calls that take the versions of a bucket away.
	versionLifts = []Lift{
		{"s3 DeleteObjects with version ids", []string{"s3:DeleteObjectVersion"}},
		{"s3 PutBucketLifecycleConfiguration", []string{"s3:PutLifecycleConfiguration"}},
	}
)

// Calls that lift a gate.
func lift(call string, needs ...string) []Lift { return []Lift{{Call: call, Needs: needs}} }

// protectionRules are the attributes that are read. What each of them does, and
// which call lifts it:
//
//	https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html
//	https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
//	https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
//	https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html
//	https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html
//	https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
//	https://cloud.google.com/sql/docs/postgres/deletion-protection
//	https://cloud.google.com/storage/docs/bucket-lock
//	https://cloud.google.com/compute/docs/instances/preventing-accidental-vm-deletion
//	https://cloud.google.com/firestore/docs/manage-databases
//	https://cloud.google.com/spanner/docs/prevent-database-deletion
//	https://cloud.google.com/resource-manager/docs/project-liens
//
// and, for what Terraform alone heeds, its providers' documentation of each
// resource. As of 2026-11-23.
var protectionRules = []protectionRule{
	{kinds: []string{"aws_db_instance"}, path: "deletion_protection", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("rds ModifyDBInstance (DeletionProtection=false)", "rds:ModifyDBInstance"), says: "deletion protection is on for %s"},
	{kinds: []string{"aws_rds_cluster"}, path: "deletion_protection", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("rds ModifyDBCluster (DeletionProtection=false)", "rds:ModifyDBCluster"), says: "deletion protection is on for %s"},
	{kinds: []string{"aws_dynamodb_table"}, path: "deletion_protection_enabled", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("dynamodb UpdateTable (DeletionProtectionEnabled=false)", "dynamodb:UpdateTable"), says: "deletion protection is on for %s"},
	{kinds: []string{"aws_cognito_user_pool"}, path: "deletion_protection", on: active, gate: catalog.DeletionProtection,
		lifts: lift("cognito-idp UpdateUserPool", "cognito-idp:UpdateUserPool"), says: "deletion protection is on for %s"},
	{kinds: []string{"aws_eks_cluster"}, path: "deletion_protection", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("eks UpdateClusterConfig (deletionProtection=false)", "eks:UpdateClusterConfig"), says: "deletion protection is on for %s"},
	{kinds: []string{"aws_instance"}, path: "disable_api_termination", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("ec2 ModifyInstanceAttribute (DisableApiTermination=false)", "ec2:ModifyInstanceAttribute"), says: "termination protection is on for %s"},

	{kinds: []string{"aws_s3_bucket_object_lock_configuration"}, thing: "aws_s3_bucket", of: "bucket",
		path: "rule.default_retention.mode", on: []string{"COMPLIANCE"}, gate: catalog.ImmutableBackup,
		says: "object lock keeps every new version in %s, in compliance mode"},
	{kinds: []string{"aws_s3_bucket"}, path: "object_lock_configuration.rule.default_retention.mode", on: []string{"COMPLIANCE"}, gate: catalog.ImmutableBackup,
		says: "object lock keeps every new version in %s, in compliance mode"},
	{kinds: []string{"aws_s3_bucket_object_lock_configuration"}, thing: "aws_s3_bucket", of: "bucket",
		path: "rule.default_retention.mode", on: []string{"GOVERNANCE"}, gate: catalog.ImmutableBackup,
		lifts: lift("s3 DeleteObject (x-amz-bypass-governance-retention: true)", "s3:BypassGovernanceRetention"),
		says:  "object lock keeps every new version in %s, in governance mode"},
	{kinds: []string{"aws_s3_bucket"}, path: "object_lock_configuration.rule.default_retention.mode", on: []string{"GOVERNANCE"}, gate: catalog.ImmutableBackup,
		lifts: lift("s3 DeleteObject (x-amz-bypass-governance-retention: true)", "s3:BypassGovernanceRetention"),
		says:  "object lock keeps every new version in %s, in governance mode"},
	{kinds: []string{"aws_s3_bucket_versioning"}, thing: "aws_s3_bucket", of: "bucket",
		path: "versioning_configuration.status", on: []string{"Enabled"}, gate: catalog.ImmutableBackup, before: []string{"aws.s3.object.delete"},
		lifts: versionLifts, says: "versioning keeps what is deleted from %s"},
	{kinds: []string{"aws_s3_bucket"}, path: "versioning.enabled", on: yes, gate: catalog.ImmutableBackup, before: []string{"aws.s3.object.delete"},
		lifts: versionLifts, says: "versioning keeps what is deleted from %s"},
	{kinds: []string{"aws_s3_bucket"}, path: "versioning.status", on: []string{"Enabled"}, gate: catalog.ImmutableBackup, before: []string{"aws.s3.object.delete"},
		lifts: versionLifts, says: "versioning keeps what is deleted from %s"},
	{kinds: []string{"aws_s3_bucket_versioning"}, thing: "aws_s3_bucket", of: "bucket",
		path: "versioning_configuration.mfa_delete", on: []string{"Enabled"}, gate: catalog.SecondFactor,
		before: []string{"aws.s3.versions.delete", "aws.s3.locked-versions.delete", "aws.s3.bucket.delete"},
		says:   "versions in %s are deleted with the root user's second factor alone"},
	{kinds: []string{"aws_backup_vault_lock_configuration"}, thing: "aws_backup_vault", of: "backup_vault_name",
		path: "changeable_for_days", gate: catalog.ImmutableBackup,
		says: "a vault lock in compliance mode is on for %s"},
	{kinds: []string{"aws_backup_vault"}, path: "changeable_for_days", gate: catalog.ImmutableBackup, says: "a vault lock in compliance mode is on for %s"},

	{kinds: []string{"google_sql_database_instance"}, path: "settings.deletion_protection_enabled", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("PATCH sqladmin/v1/projects/{project}/instances/{instance}", "cloudsql.instances.update"), says: "deletion protection is on for %s"},
	{kinds: []string{"google_storage_bucket"}, path: "retention_policy.is_locked", on: yes, gate: catalog.ImmutableBackup,
		says: "a locked retention policy keeps every object in %s"},
	{kinds: []string{"google_storage_bucket"}, path: "retention_policy.is_locked", on: []string{"false", ""}, gate: catalog.ImmutableBackup,
		lifts: lift("PATCH storage/v1/b/{bucket} (retentionPolicy)", "storage.buckets.update"), says: "a retention policy that is not locked keeps every object in %s"},
	{kinds: []string{"google_compute_instance"}, path: "deletion_protection", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("POST compute/v1/…/setDeletionProtection", "compute.instances.setDeletionProtection"), says: "deletion protection is on for %s"},
	{kinds: []string{"google_firestore_database"}, path: "delete_protection_state", on: []string{"DELETE_PROTECTION_ENABLED"}, gate: catalog.DeletionProtection,
		lifts: lift("PATCH firestore/v1/projects/{project}/databases/{database}", "datastore.databases.update"), says: "delete protection is on for %s"},
	{kinds: []string{"google_spanner_database"}, path: "enable_drop_protection", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("PATCH spanner/v1/…/databases/{database}", "spanner.databases.update"), says: "drop protection is on for %s"},
	{kinds: []string{"google_resource_manager_lien"}, thing: "google_project", of: "parent", path: "restrictions", gate: catalog.DeletionProtection,
		lifts: []Lift{
			{"DELETE cloudresourcemanager/v3/liens/{lien}", []string{"resourcemanager.projects.updateLiens"}},
			{"POST cloudresourcemanager/v3/projects/{project}:setIamPolicy, then DELETE …/liens/{lien}", []string{"resourcemanager.projects.setIamPolicy"}},
		}, says: "a lien lies on project %s"},

	// What only the tool that reads the file heeds.
	{kinds: []string{
		"google_sql_database_instance", "google_container_cluster", "google_spanner_database", "google_bigtable_instance",
		"google_bigquery_table", "google_alloydb_cluster",
	}, path: "deletion_protection", on: yes, gate: catalog.NoGate, says: "the deletion_protection of %s stops Terraform, not this call"},
	{kinds: []string{"google_project"}, path: "deletion_policy", on: []string{"PREVENT"}, gate: catalog.NoGate, says: "the deletion_policy of %s stops Terraform, not this call"},
	{kinds: []string{"github_repository"}, path: "archive_on_destroy", on: yes, gate: catalog.NoGate, says: "the archive_on_destroy of %s changes what Terraform does, not this call"},
	{path: "lifecycle.prevent_destroy", on: yes, gate: catalog.NoGate, says: "the prevent_destroy of %s stops Terraform, not this call"},
	{path: "deletion_policy_of_the_stack", on: []string{"Retain", "RetainExceptOnCreate", "Snapshot"}, gate: catalog.NoGate,
		says: "the DeletionPolicy of %s stops CloudFormation, not this call"},
	{kinds: []string{"aws_db_instance", "aws_rds_cluster"}, path: "skip_final_snapshot", on: []string{"false"}, gate: catalog.NoGate,
		says: "the final snapshot of %s is Terraform's; the caller of this one may skip it"},
}

// liftNeeds are the permissions of a provider that take gates away.
func liftNeeds(provider string) []string {
	var needs []string
	for _, rule := range protectionRules {
		for _, kind := range rule.kinds {
			if providersOf[strings.SplitN(kind, "_", 2)[0]] != provider {
				continue
			}
			for _, l := range rule.lifts {
				needs = append(needs, l.Needs...)
			}
		}
	}
	return needs
}

// providersOf are the catalog's names of Terraform's providers.
var providersOf = map[string]string{"aws": "aws", "google": "gcp", "azurerm": "azure", "azuread": "azure", "github": "github"}
