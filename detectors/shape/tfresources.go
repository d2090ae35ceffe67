package shape

import (
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// Azure's kinds in a state.
const (
	kindAzureStorage = "azure.storage-account-key"
	kindAzureSecret  = "azure.client-secret"
)

// stateSecret says which attributes of which resources are secrets, and how they
// are read. Attributes are paths with dots.
type stateSecret struct {
	types      []string
	attributes []string
	read       func(s stateSecret, resource, secret *node) []finding.Finding
	kind       string
	// engine is a database's where no attribute names it.
	engine string
	// user and host are the attributes that hold them.
	user, host string
}

// stateSecrets is every resource that is known here. Attributes that providers
// encrypt themselves, such as encrypted_secret, are not secrets.
var stateSecrets = []stateSecret{
	{types: []string{"aws_db_instance"}, attributes: []string{"password"}, read: stateDatabase},
	{types: []string{"aws_rds_cluster"}, attributes: []string{"master_password"}, read: stateDatabase},
	{types: []string{"aws_docdb_cluster"}, attributes: []string{"master_password"}, read: stateDatabase, engine: "mongodb"},
	{types: []string{"aws_redshift_cluster"}, attributes: []string{"master_password"}, read: stateDatabase, engine: "redshift"},
	{types: []string{"aws_elasticache_replication_group"}, attributes: []string{"auth_token"}, read: stateDatabase, engine: "redis"},
	{types: []string{"digitalocean_database_cluster"}, attributes: []string{"password"}, read: stateDatabase},
	{types: []string{"azurerm_postgresql_server", "azurerm_postgresql_flexible_server"},
		attributes: []string{"administrator_login_password", "administrator_password"}, read: stateDatabase, engine: "postgres"},
	{types: []string{"azurerm_mysql_server", "azurerm_mysql_flexible_server", "azurerm_mariadb_server"},
		attributes: []string{"administrator_login_password", "administrator_password"}, read: stateDatabase, engine: "mysql"},
	{types: []string{"azurerm_mssql_server", "azurerm_sql_server"}, attributes: []string{"administrator_login_password"}, read: stateDatabase, engine: "sqlserver"},
	{types: []string{"azurerm_redis_cache"}, attributes: []string{"primary_access_key", "secondary_access_key"}, read: stateDatabase, engine: "redis"},
	{types: []string{"google_sql_user"}, attributes: []string{"password"}, read: stateDatabase},
	{types: []string{"google_sql_database_instance"}, attributes: []string{"root_password"}, read: stateDatabase},
	{types: []string{"digitalocean_database_user", "postgresql_role"}, attributes: []string{"password"}, read: stateDatabase},

	{types: []string{"aws_iam_access_key"}, attributes: []string{"secret"}, read: stateAWSKey},
	{types: []string{"google_service_account_key"}, attributes: []string{"private_key"}, read: stateGoogleKey},
	{types: []string{"random_password"}, attributes: []string{"result"}, read: stateToken, kind: KindPassword},
	{types: []string{"tls_private_key"}, attributes: []string{"private_key_pem"}, read: stateAny},
	{types: []string{"azurerm_storage_account"}, attributes: []string{"primary_access_key", "secondary_access_key"}, read: stateToken, kind: kindAzureStorage},
	{types: []string{"azuread_application_password", "azuread_service_principal_password"}, attributes: []string{"value"}, read: stateToken,
		kind: kindAzureSecret, user: "application_id"},
	{types: []string{"azurerm_container_registry"}, attributes: []string{"admin_password"}, read: stateToken, kind: KindRegistryLogin,
		user: "admin_username", host: "login_server"},
	{types: []string{"azurerm_kubernetes_cluster"}, attributes: []string{"kube_config_raw", "kube_admin_config_raw"}, read: stateAny},
	{types: []string{"digitalocean_kubernetes_cluster"}, attributes: []string{"kube_config.0.raw_config"}, read: stateAny},
	{types: []string{"aws_secretsmanager_secret_version"}, attributes: []string{"secret_string"}, read: stateAny},
	{types: []string{"azurerm_key_vault_secret"}, attributes: []string{"value"}, read: stateAny},
	{types: []string{"google_secret_manager_secret_version"}, attributes: []string{"secret_data"}, read: stateAny},
	{types: []string{"aws_ssm_parameter"}, attributes: []string{"value"}, read: stateParameter},
	{types: []string{"github_actions_secret"}, attributes: []string{"plaintext_value"}, read: stateAny},
	{types: []string{"cloudflare_api_token"}, attributes: []string{"value"}, read: stateAny},
	{types: []string{"kubernetes_secret", "kubernetes_secret_v1"}, attributes: []string{"data"}, read: stateKubeSecret},
}

// stateDatabase is a database's password with what the resource says of it.
func stateDatabase(s stateSecret, resource, secret *node) []finding.Finding {
	if !secret.literal() {
		return nil
	}
	engine := firstOf(engineNamed(resource.at("engine").text()), engineNamed(resource.at("database_version").text()), s.engine)
	host, port := firstHost(resource.first("address", "endpoint", "fqdn", "hostname", "host", "fully_qualified_domain_name",
		"primary_endpoint_address", "first_ip_address", "public_ip_address"))
	f := facts(
		finding.FactScheme, firstOf(engine, "database"),
		finding.FactHost, host,
		finding.FactPort, firstOf(resource.at("port").text(), port),
		finding.FactUser, resource.first("username", "master_username", "user", "administrator_login", "name"),
		finding.FactDatabase, resource.first("db_name", "database_name", "database"),
		FactEngine, firstOf(resource.at("engine").text(), engine),
		FactIdentifier, resource.first("identifier", "cluster_identifier", "replication_group_id", "instance", "name"),
		FactBackupRetention, resource.first("backup_retention_period", "backup_retention_days", "automated_snapshot_retention_period", "snapshot_retention_limit"),
		FactDeletionProtection, resource.first("deletion_protection", "deletion_protection_enabled"),
		FactSkipFinalSnapshot, resource.at("skip_final_snapshot").text(),
	)
	return []finding.Finding{sighting(stateRule, engineKind(engine), secret.text(), secret.span(), f)}
}

// stateAWSKey is an access key. Without the secret in the clear it is none.
func stateAWSKey(_ stateSecret, resource, secret *node) []finding.Finding {
	id := resource.at("id").text()
	if !secret.literal() || !isAWSKeyID(id) || !isAWSSecret(secret.text()) {
		return nil
	}
	account, _ := AWSAccount(id)
	f := facts(FactAccessKeyID, id, finding.FactAccount, account, finding.FactUser, resource.at("user").text())
	return []finding.Finding{sighting(stateRule, awsKind(id), secret.text(), secret.span(), f)}
}

// stateGoogleKey is a service account's key, whose JSON is in base64.
func stateGoogleKey(_ stateSecret, _, secret *node) []finding.Finding {
	if !secret.literal() {
		return nil
	}
	text, _ := unbase64(secret.text())
	return moved(gcpText(stateRule, text), secret.span(), nil)
}

// stateToken is a secret of the table's kind.
func stateToken(s stateSecret, resource, secret *node) []finding.Finding {
	if !secret.literal() {
		return nil
	}
	f := finding.Facts{}
	if s.kind == kindAzureStorage {
		f = facts(finding.FactAccount, resource.at("name").text())
	}
	if s.user != "" {
		f = with(f, facts(finding.FactUser, resource.at(s.user).text()))
	}
	if s.host != "" {
		f = with(f, facts(finding.FactHost, strings.ToLower(resource.at(s.host).text())))
	}
	return []finding.Finding{sighting(stateRule, s.kind, secret.text(), secret.span(), f)}
}

// stateAny is a value that its owner put into a store of secrets.
func stateAny(_ stateSecret, resource, secret *node) []finding.Finding {
	if secret == nil || secret.leaf == nil {
		return nil
	}
	v := newVariable(firstOf(resource.at("name").text(), secret.key), secret.text(), *secret.leaf)
	return stateValue(&v, len(v.text) >= 8 && !plain(v.text))
}

// stateParameter is a parameter of AWS Systems Manager, if it is a secure one.
func stateParameter(s stateSecret, resource, secret *node) []finding.Finding {
	if resource.at("type").text() != "SecureString" {
		return nil
	}
	return stateAny(s, resource, secret)
}

// stateKubeSecret is a Kubernetes Secret, whose values are in the clear here.
func stateKubeSecret(_ stateSecret, resource, data *node) []finding.Finding {
	b := &block{}
	for _, n := range data.each() {
		if n.literal() {
			b.vars = append(b.vars, secretVariable(n, n.text()))
		}
	}
	more := facts(FactSecretName, resource.path("metadata.0.name").text(), FactNamespace, resource.path("metadata.0.namespace").text())
	return secretValues(stateRule, resource.at("type").text(), b, more)
}
