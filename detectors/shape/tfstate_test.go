package shape

import (
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// state is a Terraform state with one resource.
func state(kind, attributes string) string {
	return `{"version": 4, "terraform_version": "1.9.8", "serial": 17, "lineage": "071480ca", "outputs": {}, "resources": [
		{"mode": "managed", "type": "` + kind + `", "name": "main", "instances": [{"schema_version": 0, "attributes": {` + attributes + `}}]}]}`
}

func TestTerraformState(t *testing.T) {
	const file = "envs/prod/terraform.tfstate"
	key := pkcs8(t, newEd25519(t))
	_, keyFacts, _ := PEMKey([]byte(key))
	account := encoded(serviceAccount(t, key, "ci@tide.iam.gserviceaccount.com"))
	of := func(resource string, pairs ...string) finding.Facts {
		return with(facts(pairs...), facts(FactResource, resource+".main"))
	}
	written := strings.ReplaceAll(key, "\n", `\n`)
	kube := kubeconfig("    token: abc123\n")
	database := of("aws_db_instance", finding.FactScheme, "postgres", FactEngine, "postgres", finding.FactHost, "orders.c4x.eu-west-1.rds.amazonaws.com", finding.FactPort, "5432",
		finding.FactUser, "orders_admin", finding.FactDatabase, "orders", FactIdentifier, "orders-prod", FactBackupRetention, "7",
		FactDeletionProtection, "false", FactSkipFinalSnapshot, "true", finding.FactEnvironment, "production", finding.FactAccount, "998758761404")
	rds := `"address": "orders.c4x.eu-west-1.rds.amazonaws.com", "arn": "arn:aws:rds:eu-west-1:998758761404:db:orders-prod", "backup_retention_period": 7, "db_name": "orders",
		"deletion_protection": false, "engine": "postgres", "identifier": "orders-prod", "password": "8l81xRJij8F7", "port": 5432, "skip_final_snapshot": true,
		"tags": {"Environment": "production"}, "username": "orders_admin"`
	run(t, terraformState(), []example{
		{"RDS instance", file, state("aws_db_instance", rds), []sight{{Kind: "postgres.url", Secret: "8l81xRJij8F7", Facts: database}}},
		{"RDS cluster", file, state("aws_rds_cluster", `"engine": "aurora-mysql", "endpoint": "c.rds.tide", "master_username": "root", "master_password": "pw-1", "cluster_identifier": "c", "database_name": "shop"`), []sight{
			{Kind: "mysql.url", Secret: "pw-1", Facts: of("aws_rds_cluster", finding.FactScheme, "mysql", FactEngine, "aurora-mysql", finding.FactHost, "c.rds.tide",
				finding.FactUser, "root", finding.FactDatabase, "shop", FactIdentifier, "c")}}},
		{"the password is kept elsewhere", file, state("aws_db_instance", `"engine": "postgres", "username": "a", "password": null, "manage_master_user_password": true`), nil},
		{"access key", file, state("aws_iam_access_key", `"id": "`+testKeyID+`", "secret": "`+testSecretKey+`", "user": "deploy", "encrypted_secret": null`), []sight{
			{Kind: kindAWSKey, Secret: testSecretKey, Facts: of("aws_iam_access_key", FactAccessKeyID, testKeyID, finding.FactAccount, testAccount, finding.FactUser, "deploy")}}},
		{"access key, encrypted", file, state("aws_iam_access_key", `"id": "`+testKeyID+`", "secret": null, "user": "deploy", "encrypted_secret": "wcBMAwyRUU7FLGCG"`), nil},
		{"Google's key", file, state("google_service_account_key", `"private_key": "`+account+`"`), []sight{
			{Kind: kindGCPKey, Secret: strings.TrimSpace(key), At: account, Facts: of("google_service_account_key", finding.FactAccount, "tide-prod-4417",
				finding.FactUser, "ci@tide.iam.gserviceaccount.com", FactKeyID, "32b5b66d3ccb1d67")}}},
		{"TLS key", file, state("tls_private_key", `"private_key_pem": "`+written+`", "public_key_pem": "x"`), []sight{
			{Kind: KindPrivateKey, Secret: strings.TrimSpace(key), At: written, Facts: with(of("tls_private_key", finding.FactName, "private_key_pem"), keyFacts)}}},
		{"Azure's storage", file, state("azurerm_storage_account", `"name": "tidestore", "primary_access_key": "q8Zr41xL0pWe7v==", "tags": {"env": "staging"}`), []sight{
			{Kind: kindAzureStorage, Secret: "q8Zr41xL0pWe7v==", Facts: of("azurerm_storage_account", finding.FactAccount, "tidestore", finding.FactEnvironment, "staging")}}},
		{"Azure's PostgreSQL", file, state("azurerm_postgresql_flexible_server", `"administrator_login": "pgadmin", "administrator_password": "pw-1", "fqdn": "pg.tide.azure", "name": "pg", "backup_retention_days": 14`), []sight{
			{Kind: "postgres.url", Secret: "pw-1", Facts: of("azurerm_postgresql_flexible_server", finding.FactScheme, "postgres", FactEngine, "postgres", finding.FactHost, "pg.tide.azure",
				finding.FactUser, "pgadmin", FactIdentifier, "pg", FactBackupRetention, "14")}}},
		{"DigitalOcean's database", file, state("digitalocean_database_cluster", `"engine": "pg", "host": "db.tide.do", "port": 25060, "user": "doadmin", "password": "AVNS_0", "database": "defaultdb", "name": "main-db"`), []sight{
			{Kind: "postgres.url", Secret: "AVNS_0", Facts: of("digitalocean_database_cluster", finding.FactScheme, "postgres", FactEngine, "pg", finding.FactHost, "db.tide.do", finding.FactPort, "25060",
				finding.FactUser, "doadmin", finding.FactDatabase, "defaultdb", FactIdentifier, "main-db")}}},
		{"a cluster's kubeconfig", file, state("azurerm_kubernetes_cluster", `"kube_config_raw": "`+strings.NewReplacer("\n", `\n`, `"`, `\"`).Replace(kube)+`"`), []sight{
			{Kind: kindKubeToken, Secret: "abc123", At: strings.NewReplacer("\n", `\n`, `"`, `\"`).Replace(kube), Facts: of("azurerm_kubernetes_cluster", finding.FactHost, "k8s.tide.internal", finding.FactPort, "6443",
				FactCluster, "tide", FactContext, "ops@tide", FactNamespace, "shop", finding.FactName, "kube_config_raw")}}},
		{"a store's value", file, state("aws_secretsmanager_secret_version", `"secret_string": "{\"engine\":\"postgres\",\"host\":\"pg.tide\",\"username\":\"app\",\"password\":\"pw-1\"}"`), []sight{
			{Kind: "postgres.url", Secret: "pw-1", At: `{\"engine\":\"postgres\",\"host\":\"pg.tide\",\"username\":\"app\",\"password\":\"pw-1\"}`,
				Facts: of("aws_secretsmanager_secret_version", finding.FactScheme, "postgres", FactEngine, "postgres", finding.FactHost, "pg.tide", finding.FactUser, "app", finding.FactName, "password")}}},
		{"parameters", file, state("aws_ssm_parameter", `"name": "/shop/token", "type": "SecureString", "value": "q8Zr-41xL"`), []sight{
			{Fallback: KindSecret, Secret: "q8Zr-41xL", Facts: of("aws_ssm_parameter", finding.FactName, "/shop/token")}}},
		{"a plain parameter", file, state("aws_ssm_parameter", `"name": "/shop/size", "type": "String", "value": "q8Zr-41xL"`), nil},
		{"a Kubernetes Secret", file, state("kubernetes_secret", `"metadata": [{"name": "shop", "namespace": "prod"}], "type": "Opaque", "data": {"api-token": "Xy12-token", "url": "redis://:rpw@cache:6379"}`), []sight{
			{Fallback: KindSecret, Secret: "Xy12-token", Facts: of("kubernetes_secret", finding.FactName, "api-token", FactSecretName, "shop", FactNamespace, "prod")},
			{Kind: "redis.url", Secret: "rpw", At: "redis://:rpw@cache:6379", Facts: of("kubernetes_secret", finding.FactName, "url", FactSecretName, "shop", FactNamespace, "prod",
				finding.FactScheme, "redis", finding.FactHost, "cache", finding.FactPort, "6379")}}},
		{"a made password and its use", file, `{"terraform_version": "1.9", "serial": 1, "resources": [
			{"type": "random_password", "name": "db", "instances": [{"attributes": {"result": "8l81xRJij8F7"}}]},
			{"type": "random_password", "name": "alone", "instances": [{"attributes": {"result": "Zz81xRJij8F7"}}]},
			{"type": "aws_db_instance", "name": "main", "instances": [{"attributes": {` + rds + `}}]}]}`, []sight{
			{Kind: "postgres.url", Secret: "8l81xRJij8F7", Facts: database},
			{Kind: KindPassword, Secret: "Zz81xRJij8F7", Facts: facts(FactResource, "random_password.alone")},
			{Kind: "postgres.url", Secret: "8l81xRJij8F7", Facts: database}}},
		{"outputs", file, `{"terraform_version": "1.9", "serial": 1, "resources": [], "outputs": {"url": {"value": "postgres://app:pw-1@pg.tide/shop", "type": "string", "sensitive": true},
			"admin_token": {"value": "q8Zr-41xL", "sensitive": true}, "name": {"value": "orders-prod", "sensitive": true}, "open": {"value": "q8Zr-41xL-zz"}}}`, []sight{
			{Kind: "postgres.url", Secret: "pw-1", At: "postgres://app:pw-1@pg.tide/shop", Facts: facts(finding.FactName, "url", finding.FactScheme, "postgres", finding.FactHost, "pg.tide",
				finding.FactUser, "app", finding.FactDatabase, "shop")},
			{Fallback: KindSecret, Secret: "q8Zr-41xL", Facts: facts(finding.FactName, "admin_token")}}},
		{"the third format", file, `{"version": 3, "terraform_version": "0.11.14", "serial": 3, "lineage": "x", "modules": [{"path": ["root"], "outputs": {}, "resources": {"aws_db_instance.main": {"type": "aws_db_instance",
			"primary": {"attributes": {"engine": "mysql", "address": "m.tide", "username": "root", "password": "pw-1", "tags.%": "1", "tags.Environment": "dev"}}}}}]}`, []sight{
			{Kind: "mysql.url", Secret: "pw-1", Facts: of("aws_db_instance", finding.FactScheme, "mysql", FactEngine, "mysql", finding.FactHost, "m.tide", finding.FactUser, "root", finding.FactEnvironment, "dev")}}},
		{"no state", "versions.json", `{"terraform_version": "1.9.8", "outputs": {"x": {"sensitive": true, "value": "q8Zr-41xL"}}}`, nil},
		{"cut short", file, state("aws_db_instance", rds)[:300], nil},
	})
}

// A state's values are for one reader.
func TestStateIsReadOnce(t *testing.T) {
	doc := document("terraform.tfstate", state("aws_db_instance", `"engine": "postgres", "username": "a", "password": "pw-1", "address": "db.tide"`))
	for _, r := range All() {
		if got := r.Read(doc); len(got) > 0 != (r.Name == stateRule) {
			t.Errorf("%s has %d findings", r.Name, len(got))
		}
	}
}
