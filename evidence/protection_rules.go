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
	// source is the page that says so.
	source string
}

// Pages that more than one rule goes by.
const (
	objectLockDocs = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html"
	hetznerDocs    = "https://docs.hetzner.cloud/reference/cloud"
)

var (
	yes    = []string{"true"}
	active = []string{"ACTIVE"}

	// versionLifts are the calls that take the versions of a bucket away.
	versionLifts = []Lift{
		{"s3 DeleteObjects with version ids", []string{"s3:DeleteObjectVersion"}},
		{"s3 PutBucketLifecycleConfiguration", []string{"s3:PutLifecycleConfiguration"}},
	}
)

// graceLifts take a vault lock away before its time of grace is over. No file
// tells whether it is.
var graceLifts = lift("backup DeleteBackupVaultLockConfiguration, until its time of grace is over", locksOff)

// Calls that lift a gate.
func lift(call string, needs ...string) []Lift { return []Lift{{Call: call, Needs: needs}} }

// protectionRules are the attributes that are read, what each of them does, and
// which call lifts it. All sources were looked up on 2026-11-23.
var protectionRules = []protectionRule{
	{source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html", kinds: []string{"aws_db_instance"}, path: "deletion_protection", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("rds ModifyDBInstance (DeletionProtection=false)", "rds:ModifyDBInstance"), says: "deletion protection is on for %s"},
	{source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html", kinds: []string{"aws_rds_cluster"}, path: "deletion_protection", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("rds ModifyDBCluster (DeletionProtection=false)", "rds:ModifyDBCluster"), says: "deletion protection is on for %s"},
	{source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html", kinds: []string{"aws_dynamodb_table"}, path: "deletion_protection_enabled", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("dynamodb UpdateTable (DeletionProtectionEnabled=false)", "dynamodb:UpdateTable"), says: "deletion protection is on for %s"},
	{source: "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html", kinds: []string{"aws_cognito_user_pool"}, path: "deletion_protection", on: active, gate: catalog.DeletionProtection,
		lifts: lift("cognito-idp UpdateUserPool", "cognito-idp:UpdateUserPool"), says: "deletion protection is on for %s"},
	{source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html", kinds: []string{"aws_eks_cluster"}, path: "deletion_protection", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("eks UpdateClusterConfig (deletionProtection=false)", "eks:UpdateClusterConfig"), says: "deletion protection is on for %s"},
	{source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html", kinds: []string{"aws_instance"}, path: "disable_api_termination", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("ec2 ModifyInstanceAttribute (DisableApiTermination=false)", "ec2:ModifyInstanceAttribute"), says: "termination protection is on for %s"},

	{source: objectLockDocs, kinds: []string{"aws_s3_bucket_object_lock_configuration"}, thing: "aws_s3_bucket", of: "bucket",
		path: "rule.default_retention.mode", on: []string{"COMPLIANCE"}, gate: catalog.ImmutableBackup,
		says: "object lock keeps every new version in %s, in compliance mode"},
	{source: objectLockDocs, kinds: []string{"aws_s3_bucket"}, path: "object_lock_configuration.rule.default_retention.mode", on: []string{"COMPLIANCE"}, gate: catalog.ImmutableBackup,
		says: "object lock keeps every new version in %s, in compliance mode"},
	{source: objectLockDocs, kinds: []string{"aws_s3_bucket_object_lock_configuration"}, thing: "aws_s3_bucket", of: "bucket",
		path: "rule.default_retention.mode", on: []string{"GOVERNANCE"}, gate: catalog.ImmutableBackup,
		lifts: lift("s3 DeleteObject (x-amz-bypass-governance-retention: true)", "s3:BypassGovernanceRetention"),
		says:  "object lock keeps every new version in %s, in governance mode"},
	{source: objectLockDocs, kinds: []string{"aws_s3_bucket"}, path: "object_lock_configuration.rule.default_retention.mode", on: []string{"GOVERNANCE"}, gate: catalog.ImmutableBackup,
		lifts: lift("s3 DeleteObject (x-amz-bypass-governance-retention: true)", "s3:BypassGovernanceRetention"),
		says:  "object lock keeps every new version in %s, in governance mode"},
	{source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html", kinds: []string{"aws_s3_bucket_versioning"}, thing: "aws_s3_bucket", of: "bucket",
		path: "versioning_configuration.status", on: []string{"Enabled"}, gate: catalog.ImmutableBackup, before: []string{"aws.s3.object.delete"},
		lifts: versionLifts, says: "versioning keeps what is deleted from %s"},
	{source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html", kinds: []string{"aws_s3_bucket"}, path: "versioning.enabled", on: yes, gate: catalog.ImmutableBackup, before: []string{"aws.s3.object.delete"},
		lifts: versionLifts, says: "versioning keeps what is deleted from %s"},
	{source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html", kinds: []string{"aws_s3_bucket"}, path: "versioning.status", on: []string{"Enabled"}, gate: catalog.ImmutableBackup, before: []string{"aws.s3.object.delete"},
		lifts: versionLifts, says: "versioning keeps what is deleted from %s"},
	{source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html", kinds: []string{"aws_s3_bucket_versioning"}, thing: "aws_s3_bucket", of: "bucket",
		path: "versioning_configuration.mfa_delete", on: []string{"Enabled"}, gate: catalog.SecondFactor,
		before: []string{"aws.s3.versions.delete", "aws.s3.locked-versions.delete", "aws.s3.bucket.delete"},
		says:   "versions in %s are deleted with the root user's second factor alone"},
	{source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html", kinds: []string{"aws_backup_vault_lock_configuration"}, thing: "aws_backup_vault", of: "backup_vault_name",
		path: "changeable_for_days", gate: catalog.ImmutableBackup,
		lifts: graceLifts, says: "a vault lock in compliance mode is on for %s"},
	{source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html", kinds: []string{"aws_backup_vault"}, path: "changeable_for_days", gate: catalog.ImmutableBackup,
		lifts: graceLifts, says: "a vault lock in compliance mode is on for %s"},

	{source: "https://cloud.google.com/sql/docs/postgres/deletion-protection", kinds: []string{"google_sql_database_instance"}, path: "settings.deletion_protection_enabled", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("PATCH sqladmin/v1/projects/{project}/instances/{instance}", "cloudsql.instances.update"), says: "deletion protection is on for %s"},
	{source: "https://cloud.google.com/storage/docs/using-bucket-lock", kinds: []string{"google_storage_bucket"}, path: "retention_policy.is_locked", on: yes, gate: catalog.ImmutableBackup,
		says: "a locked retention policy keeps every object in %s"},
	{source: "https://cloud.google.com/storage/docs/using-bucket-lock", kinds: []string{"google_storage_bucket"}, path: "retention_policy.is_locked", on: []string{"false", ""}, gate: catalog.ImmutableBackup,
		lifts: lift("PATCH storage/v1/b/{bucket} (retentionPolicy)", "storage.buckets.update"), says: "a retention policy that is not locked keeps every object in %s"},
	{source: "https://cloud.google.com/compute/docs/instances/preventing-accidental-vm-deletion", kinds: []string{"google_compute_instance"}, path: "deletion_protection", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("POST compute/v1/…/setDeletionProtection", "compute.instances.setDeletionProtection"), says: "deletion protection is on for %s"},
	{source: "https://cloud.google.com/firestore/docs/manage-databases", kinds: []string{"google_firestore_database"}, path: "delete_protection_state", on: []string{"DELETE_PROTECTION_ENABLED"}, gate: catalog.DeletionProtection,
		lifts: lift("PATCH firestore/v1/projects/{project}/databases/{database}", "datastore.databases.update"), says: "delete protection is on for %s"},
	{source: "https://cloud.google.com/spanner/docs/prevent-database-deletion", kinds: []string{"google_spanner_database"}, path: "enable_drop_protection", on: yes, gate: catalog.DeletionProtection,
		lifts: lift("PATCH spanner/v1/…/databases/{database}", "spanner.databases.update"), says: "drop protection is on for %s"},
	{source: "https://cloud.google.com/resource-manager/docs/project-liens", kinds: []string{"google_resource_manager_lien"}, thing: "google_project", of: "parent", path: "restrictions", gate: catalog.DeletionProtection,
		lifts: []Lift{
			{"DELETE cloudresourcemanager/v3/liens/{lien}", []string{"resourcemanager.projects.updateLiens"}},
			{"POST cloudresourcemanager/v3/projects/{project}:setIamPolicy, then DELETE …/liens/{lien}", []string{"resourcemanager.projects.setIamPolicy"}},
		}, says: "a lien lies on project %s"},

	// Hosts whose tokens lift what they are held back by.
	{kinds: []string{"hcloud_server"}, path: "delete_protection", on: yes, gate: catalog.DeletionProtection, source: hetznerDocs,
		lifts: lift("POST /v1/servers/{id}/actions/change_protection", "project:write"), says: "delete protection is on for %s"},
	{kinds: []string{"hcloud_volume"}, path: "delete_protection", on: yes, gate: catalog.DeletionProtection, source: hetznerDocs,
		lifts: lift("POST /v1/volumes/{id}/actions/change_protection", "project:write"), says: "delete protection is on for %s"},
	{kinds: []string{"neon_branch"}, path: "protected", on: []string{"yes"}, gate: catalog.DeletionProtection, source: "https://neon.com/docs/guides/protected-branches",
		lifts: lift("PATCH /api/v2/projects/{project_id}/branches/{branch_id} (protected: false)", "branch:update"), says: "branch %s is protected"},
	{kinds: []string{"hcloud_server"}, path: "backups", on: yes, gate: catalog.NoGate, source: hetznerDocs + "#server-actions-disable-backups",
		says: "the backups of %s lie with the server, and whoever turns them off deletes them"},
	{kinds: []string{"linode_instance"}, path: "backups_enabled", on: yes, gate: catalog.NoGate, source: "https://techdocs.akamai.com/linode-api/reference/delete-linode-instance",
		says: "the backups of %s go with it"},

	// What only the tool that reads the file heeds.
	{source: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance", kinds: []string{
		"google_sql_database_instance", "google_container_cluster", "google_spanner_database", "google_bigtable_instance",
		"google_bigquery_table", "google_alloydb_cluster",
	}, path: "deletion_protection", on: yes, gate: catalog.NoGate, says: "the deletion_protection of %s stops Terraform, not this call"},
	{source: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_project", kinds: []string{"google_project"}, path: "deletion_policy", on: []string{"PREVENT"}, gate: catalog.NoGate, says: "the deletion_policy of %s stops Terraform, not this call"},
	{source: "https://registry.terraform.io/providers/integrations/github/latest/docs/resources/repository", kinds: []string{"github_repository"}, path: "archive_on_destroy", on: yes, gate: catalog.NoGate, says: "the archive_on_destroy of %s changes what Terraform does, not this call"},
	{source: "https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle", path: "lifecycle.prevent_destroy", on: yes, gate: catalog.NoGate, says: "the prevent_destroy of %s stops Terraform, not this call"},
	{source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html", path: "deletion_policy_of_the_stack", on: []string{"Retain", "RetainExceptOnCreate", "Snapshot"}, gate: catalog.NoGate,
		says: "the DeletionPolicy of %s stops CloudFormation, not this call"},
	{source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html", kinds: []string{"aws_db_instance", "aws_rds_cluster"}, path: "skip_final_snapshot", on: []string{"false"}, gate: catalog.NoGate,
		says: "the final snapshot of %s is Terraform's; the caller of this one may skip it"},
}

// liftNeeds are the permissions of a provider that take gates away, and backups.
func liftNeeds(provider string) []string {
	needs := endNeeds(provider)
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
