package shape

import (
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// server are the facts of a database's server: scheme and engine, then pairs.
func serverOf(name, engine string, pairs ...string) finding.Facts {
	return with(facts(pairs...), facts(finding.FactName, name, finding.FactScheme, engine, FactEngine, engine))
}

func TestDatabaseVariables(t *testing.T) {
	const host, port, user, database = finding.FactHost, finding.FactPort, finding.FactUser, finding.FactDatabase
	run(t, databaseVariables(), []example{
		{"by the connection's name", ".env", "DB_CONNECTION=mysql\nDB_HOST=db.tide.internal\nDB_PORT=3306\nDB_DATABASE=shop\nDB_USERNAME=app\nDB_PASSWORD=s3cr3t-Q\n", []sight{
			{Kind: "mysql.url", Secret: "s3cr3t-Q", Facts: serverOf("DB_PASSWORD", "mysql", host, "db.tide.internal", port, "3306", user, "app", database, "shop")}}},
		{"by the port", ".env", "DB_HOST=db.tide.internal\nDB_PORT=5432\nDB_USER=app\nDB_PASS=s3cr3t-Q\nDB_NAME=shop\n", []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: serverOf("DB_PASS", "postgres", host, "db.tide.internal", port, "5432", user, "app", database, "shop")}}},
		{"by nothing", ".env", "DB_HOST=db.tide.internal\nDB_USER=app\nDB_PASSWORD=s3cr3t-Q\n", []sight{
			{Kind: KindDatabasePassword, Secret: "s3cr3t-Q", Facts: facts(finding.FactName, "DB_PASSWORD", finding.FactScheme, "database", host, "db.tide.internal", user, "app")}}},
		{"libpq's variables", ".env", "PGHOST=pg.tide.internal\nPGUSER=app\nPGPASSWORD=s3cr3t-Q\nPGDATABASE=shop\n", []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: serverOf("PGPASSWORD", "postgres", host, "pg.tide.internal", user, "app", database, "shop")}}},
		{"the image's variables", "compose.yml", "services:\n  db:\n    environment:\n      POSTGRES_USER: app\n      POSTGRES_DB: shop\n      POSTGRES_PASSWORD: s3cr3t-Q\n", []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: serverOf("POSTGRES_PASSWORD", "postgres", host, "db", user, "app", database, "shop")}}},
		{"root and user", ".env", "MYSQL_HOST=my.tide.internal\nMYSQL_ROOT_PASSWORD=r00t-pw\nMYSQL_USER=app\nMYSQL_PASSWORD=s3cr3t-Q\nMYSQL_DATABASE=shop\n", []sight{
			{Kind: "mysql.url", Secret: "r00t-pw", Facts: serverOf("MYSQL_ROOT_PASSWORD", "mysql", host, "my.tide.internal", user, "root", database, "shop")},
			{Kind: "mysql.url", Secret: "s3cr3t-Q", Facts: serverOf("MYSQL_PASSWORD", "mysql", host, "my.tide.internal", user, "app", database, "shop")}}},
		{"two databases side by side", ".env", "PROD_DB_HOST=p.tide.internal\nPROD_DB_PASSWORD=prod-pw-1\nPROD_DB_TYPE=postgres\nSTAGE_DB_HOST=s.tide.internal\nSTAGE_DB_PASSWORD=stage-pw-2\n", []sight{
			{Kind: "postgres.url", Secret: "prod-pw-1", Facts: serverOf("PROD_DB_PASSWORD", "postgres", host, "p.tide.internal")},
			{Kind: KindDatabasePassword, Secret: "stage-pw-2", Facts: facts(finding.FactName, "STAGE_DB_PASSWORD", finding.FactScheme, "database", host, "s.tide.internal")}}},
		{"Redis, Mongo, RabbitMQ", ".env", "REDIS_HOST=cache\nREDIS_PASSWORD=r-pw-1\nMONGO_INITDB_ROOT_USERNAME=root\nMONGO_INITDB_ROOT_PASSWORD=m-pw-2\nRABBITMQ_DEFAULT_USER=mq\nRABBITMQ_DEFAULT_PASS=q-pw-3\n", []sight{
			{Kind: "redis.url", Secret: "r-pw-1", Facts: serverOf("REDIS_PASSWORD", "redis", host, "cache")},
			{Kind: "mongodb.url", Secret: "m-pw-2", Facts: serverOf("MONGO_INITDB_ROOT_PASSWORD", "mongodb", user, "root")},
			{Kind: "rabbitmq.url", Secret: "q-pw-3", Facts: serverOf("RABBITMQ_DEFAULT_PASS", "rabbitmq", user, "mq")}}},
		{"Spring", "application.properties", "spring.datasource.url=jdbc:postgresql://pg.tide.internal:5432/shop\nspring.datasource.username=app\nspring.datasource.password=s3cr3t-Q\nspring.mail.password=other-pw\n", []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: with(facts(finding.FactScheme, "postgresql"), serverOf("password", "postgres", host, "pg.tide.internal", port, "5432", user, "app", database, "shop"))}}},
		{"Rails", "config/database.yml", "default: &default\n  adapter: mysql2\nproduction:\n  <<: *default\n  host: db.tide.internal\n  username: app\n  password: s3cr3t-Q\n  database: shop\ntest:\n  adapter: postgresql\n  username: t\n  password: <%= ENV['PW'] %>\n", []sight{
			{Kind: "mysql.url", Secret: "s3cr3t-Q", Facts: serverOf("password", "mysql", host, "db.tide.internal", user, "app", database, "shop")}}},
		{"Django's settings as JSON", "settings.json", `{"DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "pg.tide.internal", "USER": "app", "PASSWORD": "s3cr3t-Q", "NAME": "shop"}}}`, []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: serverOf("PASSWORD", "postgres", host, "pg.tide.internal", user, "app", database, "shop")}}},
		{"camel case", "config.json", `{"dbHost": "pg.tide.internal", "dbPort": 5432, "dbUser": "app", "dbPassword": "s3cr3t-Q"}`, []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: serverOf("dbPassword", "postgres", host, "pg.tide.internal", port, "5432", user, "app")}}},
		{"Terraform's variables", "prod.tfvars", "db_username = \"app\"\ndb_password = \"s3cr3t-Q\"\n", []sight{
			{Kind: KindDatabasePassword, Secret: "s3cr3t-Q", Facts: facts(finding.FactName, "db_password", finding.FactScheme, "database", user, "app")}}},
		{"Terraform's resource", "main.tf", "resource \"aws_db_instance\" \"orders\" {\n  engine = \"postgres\"\n  username = \"app\"\n  password = \"s3cr3t-Q\"\n}\n", []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: serverOf("password", "postgres", user, "app")}}},
		{"Terraform's default", "vars.tf", "variable \"postgres_password\" {\n  type = string\n  default = \"s3cr3t-Q\"\n}\n", []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: serverOf("postgres_password", "postgres")}}},
		{"variables of a container", "deploy.yaml", "spec:\n  containers:\n  - name: app\n    env:\n    - name: MYSQL_HOST\n      value: my.tide.internal\n    - name: MYSQL_PASSWORD\n      value: s3cr3t-Q\n", []sight{
			{Kind: "mysql.url", Secret: "s3cr3t-Q", Facts: serverOf("MYSQL_PASSWORD", "mysql", host, "my.tide.internal")}}},
		{"Helm's values", "values.yaml", "postgresql:\n  auth:\n    username: app\n    password: s3cr3t-Q\n    database: shop\n", []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: serverOf("password", "postgres", user, "app", database, "shop")}}},
		{"references", ".env", "DB_PASSWORD=${PW}\nPGPASSWORD=$(cat pw)\nREDIS_PASSWORD=op://infra/redis/pw\nMYSQL_PASSWORD=ENC[AES256_GCM,data:x]\nMONGO_PASSWORD=\n", nil},
		{"a tagged value", "db.yaml", "database:\n  user: app\n  password: !vault abc\n", nil},
		{"Terraform's references", "main.tf", "resource \"aws_db_instance\" \"x\" {\n  engine = \"mysql\"\n  username = \"app\"\n  password = var.pw\n}\n", nil},
		{"not a database's", ".env", "SMTP_HOST=mail.tide.internal\nSMTP_USER=app\nSMTP_PASSWORD=s3cr3t-Q\nADMIN_PASSWORD=x9\nDB_PASSWORD_FILE=/run/pw\nDB_PASSWORD_LENGTH=20\n", nil},
		{"words of a page", "en.json", `{"login": {"user": "User name", "password": "Password", "host": "Server"}}`, nil},
	})
}

func TestDatabaseFiles(t *testing.T) {
	run(t, databaseFiles(), []example{
		{"pgpass", "home/.pgpass", "# comment:a:b:c:d\ndb.tide.internal:5432:shop:app:s3\\:cr\\\\t\n*:*:*:postgres:root-pw\nbroken:line\n", []sight{
			{Kind: "postgres.url", Secret: `s3:cr\t`, At: `s3\:cr\\t`, Facts: facts(finding.FactScheme, "postgres", finding.FactHost, "db.tide.internal",
				finding.FactPort, "5432", finding.FactDatabase, "shop", finding.FactUser, "app")},
			{Kind: "postgres.url", Secret: "root-pw", Facts: facts(finding.FactScheme, "postgres", finding.FactUser, "postgres")}}},
		{"my.cnf", "home/.my.cnf", "[client]\nuser=root\npassword=\"s3cr3t-Q\"\nhost=my.tide.internal\n[mysqldump]\nquick\n", []sight{
			{Kind: "mysql.url", Secret: "s3cr3t-Q", Facts: facts(finding.FactScheme, "mysql", finding.FactHost, "my.tide.internal", finding.FactUser, "root")}}},
		{"another file", "home/pgpass.txt", "db:5432:shop:app:s3cr3t-Q\n", nil},
		{"references", "home/.pgpass", "db:5432:shop:app:${PW}\ndb:5432:shop:app:\n", nil},
	})
}

func TestConnectionStrings(t *testing.T) {
	const sqlServer = "Server=tcp:sql.tide.internal,1433;Initial Catalog=crm;User ID=app;Password=s3cr3t-Q;Encrypt=True;"
	run(t, connectionStrings(), []example{
		{"SQL Server", "appsettings.json", `{"ConnectionStrings": {"Default": "` + sqlServer + `"}}`, []sight{
			{Kind: KindDatabasePassword, Secret: "s3cr3t-Q", Facts: serverOf("Default", "sqlserver", finding.FactHost, "sql.tide.internal", finding.FactPort, "1433", finding.FactUser, "app", finding.FactDatabase, "crm")}}},
		{"PostgreSQL, from a variable", ".env", "ConnectionStrings__Shop=\"Host=pg.tide.internal;Database=shop;Username=app;Password=s3cr3t-Q\"\n", []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: serverOf("ConnectionStrings__Shop", "postgres", finding.FactHost, "pg.tide.internal", finding.FactUser, "app", finding.FactDatabase, "shop")}}},
		{"MySQL, by its key", "appsettings.json", `{"ConnectionStrings": {"MySql": "Server=my.tide.internal;Database=shop;Uid=app;Pwd=s3cr3t-Q"}}`, []sight{
			{Kind: "mysql.url", Secret: "s3cr3t-Q", Facts: serverOf("MySql", "mysql", finding.FactHost, "my.tide.internal", finding.FactUser, "app", finding.FactDatabase, "shop")}}},
		{"libpq", "app.toml", "dsn = \"host=pg.tide.internal port=5432 user=app password='s3cr3t-Q' dbname=shop\"\n", []sight{
			{Kind: "postgres.url", Secret: "s3cr3t-Q", Facts: serverOf("dsn", "postgres", finding.FactHost, "pg.tide.internal", finding.FactPort, "5432", finding.FactUser, "app", finding.FactDatabase, "shop")}}},
		{"references and logins without one", "appsettings.json", `{"a": "Server=db;Database=x;User Id=app;Password=${PW}", "b": "Server=db;Database=x;Integrated Security=true;Password=",
			"c": "to log in set user=x and password=y", "d": "Server=db;Database=x;User Id=app;Password=#{Pw}#"}`, nil},
	})
}
