package shape

import (
	"slices"
	"strings"
)

// role is what a variable says about a login.
type role int

const (
	rolePassword role = iota + 1
	roleUser
	roleHost
	rolePort
	roleDatabase
	roleEngine
	roleURL
)

// roles are the words that end a variable's name.
var roles = map[string]role{
	"PASSWORD": rolePassword, "PASSWD": rolePassword, "PASS": rolePassword, "PWD": rolePassword,
	"USER": roleUser, "USERNAME": roleUser, "LOGIN": roleUser, "UID": roleUser,
	"HOST": roleHost, "HOSTNAME": roleHost, "SERVER": roleHost, "ADDRESS": roleHost, "ADDR": roleHost,
	"ENDPOINT": roleHost, "FQDN": roleHost, "HOSTADDR": roleHost,
	"PORT":     rolePort,
	"DATABASE": roleDatabase, "DBNAME": roleDatabase, "DB": roleDatabase, "NAME": roleDatabase, "SCHEMA": roleDatabase,
	"ENGINE": roleEngine, "ADAPTER": roleEngine, "DIALECT": roleEngine, "DRIVER": roleEngine, "TYPE": roleEngine,
	"CONNECTION": roleEngine, "CLIENT": roleEngine, "PROVIDER": roleEngine,
	"URL": roleURL, "URI": roleURL, "DSN": roleURL,
}

// roleOf parts a variable's words into a prefix, which says whose it is, and the
// role that the last of them gives it: DB PASSWORD, PG HOST of PGHOST, MYSQL
// ADMIN of mysql_admin_password. DB_NAME and dbName are the database of DB.
func roleOf(words []string) (prefix []string, r role, ok bool) {
	if len(words) == 0 {
		return nil, 0, false
	}
	last := len(words) - 1
	if r, ok = roles[words[last]]; ok {
		return words[:last], r, true
	}
	for _, engine := range []string{"PG", "MYSQL", "REDIS", "MONGO", "POSTGRES", "DB", "RABBITMQ"} {
		if rest, found := strings.CutPrefix(words[last], engine); found {
			if r, ok = roles[rest]; ok {
				return append(slices.Clone(words[:last]), engine), r, true
			}
		}
	}
	return nil, 0, false
}

// engines are the names of databases and brokers, as words of a variable's name,
// of a path, of a driver or of a host.
var engines = map[string]string{
	"POSTGRES": "postgres", "POSTGRESQL": "postgres", "PG": "postgres", "PGSQL": "postgres", "PSQL": "postgres",
	"POSTGIS": "postgres", "PSYCOPG2": "postgres", "PSYCOPG": "postgres", "ASYNCPG": "postgres", "TIMESCALE": "postgres",
	"MYSQL": "mysql", "MYSQL2": "mysql", "MYSQLI": "mysql", "MARIADB": "mysql", "PYMYSQL": "mysql", "TRILOGY": "mysql",
	"REDIS": "redis", "REDISS": "redis",
	"MONGO": "mongodb", "MONGODB": "mongodb", "DOCDB": "mongodb",
	"RABBITMQ": "rabbitmq", "AMQP": "rabbitmq", "AMQPS": "rabbitmq", "RABBIT": "rabbitmq",
	"MSSQL": "sqlserver", "SQLSERVER": "sqlserver", "SQLSRV": "sqlserver",
	"ORACLE": "oracle", "CLICKHOUSE": "clickhouse", "CASSANDRA": "cassandra", "COCKROACH": "cockroachdb",
	"COCKROACHDB": "cockroachdb", "REDSHIFT": "redshift", "SNOWFLAKE": "snowflake",
	"NEO4J": "neo4j", "COUCHDB": "couchdb", "INFLUXDB": "influxdb", "DB2": "db2",
}

// databaseWords say that a variable is a database's, but not of which engine.
var databaseWords = []string{"DB", "DATABASE", "DATABASES", "DATASOURCE", "DATASOURCES", "SQL", "RDS", "DBUSER", "JDBC"}

// enginePorts are the ports on which engines listen unless told otherwise.
var enginePorts = map[string]string{
	"5432": "postgres", "3306": "mysql", "6379": "redis", "27017": "mongodb", "5672": "rabbitmq", "5671": "rabbitmq", "1433": "sqlserver",
}

// engineIn is the engine that words name. The second result says whether they
// name a database at all.
func engineIn(words []string) (engine string, named bool) {
	for i, w := range slices.Backward(words) {
		if e := engineAt(words, i); e != "" {
			return e, true
		}
		named = named || slices.Contains(databaseWords, w)
	}
	return "", named
}

// engineInPath is the engine that the keys above a block name, the nearest first.
func engineInPath(path []string) (engine string, named bool) {
	for _, key := range slices.Backward(path) {
		e, n := engineIn(wordsOf(key))
		if e != "" {
			return e, true
		}
		named = named || n
	}
	return "", named
}

// engineNamed is the engine that a value means: "django.db.backends.postgresql",
// "org.postgresql.Driver", "mysql+pymysql", a host called "redis".
func engineNamed(value string) string {
	if len(value) > 200 {
		return ""
	}
	words := wordsOf(value)
	for i := range words {
		if e := engineAt(words, i); e != "" {
			return e
		}
	}
	return ""
}

// engineAt is the engine that a word names, or that it ends: MY SQL of mySql.
func engineAt(words []string, i int) string {
	if e := engines[words[i]]; e != "" || i == 0 {
		return e
	}
	return engines[words[i-1]+words[i]]
}

// engineKind is the kind of a login for an engine.
func engineKind(engine string) string {
	switch engine {
	case "postgres", "mysql", "redis", "mongodb", "rabbitmq":
		return engine + ".url"
	}
	return KindDatabasePassword
}
