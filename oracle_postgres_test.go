package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// pgThings are what is asked of PostgreSQL, by the ids of actions.
var pgThings = map[string][]string{
	"read rows":        {"rows.read"},
	"change rows":      {"rows.update"},
	"delete rows":      {"rows.delete"},
	"drop tables":      {"database.drop"},
	"run programs":     {"program.run"},
	"change passwords": {"role.alter"},
}

// pgServer is a PostgreSQL of its own.
type pgServer struct {
	*server
	psql string
}

func startPostgres(t *testing.T) *pgServer {
	bin := filepath.Dir(program(t, "/usr/lib/postgresql/*/bin/postgres", "/usr/local/pgsql/bin/postgres"))
	s := &pgServer{server: newServer(t, "postgres"), psql: program(t, filepath.Join(bin, "psql"), "psql")}
	data := filepath.Join(s.dir, "data")
	if out, err := s.command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8").CombinedOutput(); err != nil {
		t.Skipf("initdb: %v\n%s", err, out)
	}
	s.start(t, filepath.Join(bin, "postgres"), "-D", data, "-c", "listen_addresses=", "-c", "unix_socket_directories="+s.dir,
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "autovacuum=off", "-c", "max_connections=20")
	s.ready(t, func() error { _, err := s.run("postgres", "postgres", "SELECT 1"); return err })
	return s
}

// run runs statements in one session. What fails is passed over, as psql does.
func (s *pgServer) run(user, database, script string) (string, error) {
	cmd := s.command(s.psql, "-X", "-q", "-A", "-t", "-h", s.dir, "-U", user, "-d", database, "-f", "-")
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// pgBase makes tables that belong to somebody else.
const pgBase = `CREATE ROLE own_N;
CREATE ROLE r1_N; CREATE ROLE r2_N; CREATE ROLE other_N LOGIN;
CREATE ROLE app_N LOGIN;
GRANT CREATE ON SCHEMA public TO own_N;
CREATE SCHEMA till AUTHORIZATION own_N;
SET ROLE own_N;
CREATE TABLE orders (id int, note text);
CREATE TABLE public.lines (id int, note text);
CREATE TABLE till.items (id int, note text);
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM own_N;
GRANT USAGE ON SCHEMA till TO PUBLIC;
GRANT CONNECT ON DATABASE db_N TO app_N;
`

var pgTables = []string{"public.orders", "public.lines", "till.items"}

// randomPG is statements about who may do what.
func randomPG(r *rand.Rand) []string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	who := func() string { return pick("app_N", "app_N", "r1_N", "r2_N", "PUBLIC") }
	role := func() string { return pick("app_N", "app_N", "r1_N", "r2_N") }
	on := func() string {
		return pick("orders", "public.lines", "TABLE till.items", "ALL TABLES IN SCHEMA public", "ALL TABLES IN SCHEMA till", "ALL TABLES IN SCHEMA public, till", "orders, lines")
	}
	rights := func() string {
		return pick("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "ALL", "ALL PRIVILEGES", "SELECT, INSERT, UPDATE, DELETE", "select, trigger", "REFERENCES")
	}
	var script []string
	add := func(format string, args ...any) { script = append(script, fmt.Sprintf(format, args...)) }
	for range 1 + r.IntN(7) {
		switch r.IntN(24) {
		case 0, 1, 2, 3, 4, 5:
			add("GRANT %s ON %s TO %s;", rights(), on(), who())
		case 6, 7, 8:
			add("REVOKE %s ON %s FROM %s CASCADE;", rights(), on(), who())
		case 9, 10:
			add("GRANT %s TO %s;", pick("r1_N", "r2_N", "r1_N, r2_N"), role())
		case 11:
			add("REVOKE %s FROM %s;", pick("r1_N", "r2_N"), role())
		case 12:
			add("GRANT own_N TO %s;", pick("r1_N", "r2_N", "app_N"))
		case 13:
			add("ALTER TABLE %s OWNER TO %s;", pick("orders", "ONLY public.lines", "IF EXISTS till.items"), role())
		case 14:
			add("ALTER SCHEMA till OWNER TO %s;", role())
		case 15:
			add("ALTER ROLE %s %s;", role(), pick("CREATEROLE", "CREATEDB", "SUPERUSER", "NOSUPERUSER NOCREATEROLE", "WITH BYPASSRLS", "NOINHERIT"))
		case 16:
			add("GRANT %s TO %s;", pick("pg_read_all_data", "pg_write_all_data", "pg_signal_backend", "pg_monitor", "pg_execute_server_program"), role())
		case 17:
			add("GRANT SELECT (id), UPDATE (note) ON orders TO %s;", who())
		case 18:
			add("ALTER DEFAULT PRIVILEGES FOR ROLE own_N GRANT %s ON TABLES TO %s;\nGRANT CREATE ON SCHEMA public TO own_N; SET ROLE own_N; CREATE TABLE later (id int, note text); INSERT INTO later VALUES (1, 'x'); RESET ROLE;", pick("DELETE", "SELECT", "ALL"), who())
		case 19:
			add("DO $$ BEGIN IF true THEN EXECUTE format('GRANT %%s ON orders TO %%I', 'DELETE', '%s'); END IF; END $$;", role())
		case 20:
			add("BEGIN;\nGRANT %s ON %s TO app_N;\nROLLBACK;", rights(), on())
		case 21:
			add("GRANT SELECT, DELETE ON orders TO r1_N WITH GRANT OPTION; SET ROLE r1_N; GRANT %s ON orders TO app_N; RESET ROLE; REVOKE %s ON orders FROM app_N;", pick("SELECT", "DELETE"), pick("SELECT", "DELETE"))
		case 22:
			add("REASSIGN OWNED BY %s TO %s;", pick("r1_N", "r2_N"), role())
		case 23:
			add("GRANT %s ON %s TO %s;", pick("ALL", "CREATE", "USAGE"), pick("SCHEMA public", "SCHEMA till", "DATABASE db_N"), role())
		}
	}
	return script
}

// pgTry lets a login try everything, as itself and as every role that it can be.
func (s *pgServer) pgTry(t *testing.T, n, app string) answer {
	database := "db_" + n
	seed := ""
	for _, table := range pgTables {
		seed += "INSERT INTO " + table + " VALUES (1, 'x');\n"
	}
	s.mustRun(t, database, seed)
	roles := strings.Fields(s.mustRun(t, database, `WITH RECURSIVE m(r) AS (SELECT oid FROM pg_roles WHERE rolname = '`+app+`' UNION
SELECT a.roleid FROM pg_auth_members a JOIN m ON a.member = m.r) SELECT rolname FROM pg_roles JOIN m ON oid = r ORDER BY 1`))
	as := func(statements string) string {
		all := statements
		for _, role := range roles {
			all += "SET ROLE \"" + role + "\";\n" + statements + "RESET ROLE;\n"
		}
		// Whoever may make roles can try to give itself the owner's.
		return all + "GRANT own_" + n + " TO " + app + "; SET ROLE own_" + n + ";\n" + statements + "RESET ROLE;\n"
	}
	each := func(format string) string {
		all := ""
		for _, table := range append(pgTables, "public.later") {
			all += strings.ReplaceAll(format, "T", table) + "\n"
		}
		return all
	}
	count := func(query string) string { return strings.TrimSpace(s.mustRun(t, database, query)) }
	seen := answer{}
	out, _ := s.run(app, database, as(each("SELECT 'seen' || count(note) FROM T; SELECT 'seen' || count(id) FROM T; COPY T TO STDOUT;")))
	seen["read rows"] = strings.Contains(out, "seen1") || strings.Contains(out, "1\tx")
	_, _ = s.run(app, database, as(each("UPDATE T SET note = 'changed';")))
	seen["change rows"] = strings.Contains(count(each("SELECT 'it ' || note FROM T;")), "it changed")
	_, _ = s.run(app, database, "ALTER ROLE other_"+n+" PASSWORD 'new';\n"+as("ALTER ROLE other_"+n+" PASSWORD 'new';\n"))
	seen["change passwords"] = count("SELECT rolpassword IS NOT NULL FROM pg_authid WHERE rolname = 'other_"+n+"'") == "t"
	mark := filepath.Join(s.dir, "ran_"+n)
	program := "COPY (SELECT 1) TO PROGRAM 'touch " + mark + "';\n"
	_, _ = s.run(app, database, as(program)+"GRANT pg_execute_server_program TO "+app+"; "+program)
	_, err := os.Stat(mark)
	seen["run programs"] = err == nil
	_, _ = s.run(app, database, as(each("DELETE FROM T;")+each("TRUNCATE T;")))
	left := 0
	for _, table := range pgTables {
		if count("SELECT count(*) FROM "+table) == "1" {
			left++
		}
	}
	later, _ := s.run("postgres", database, "SELECT 'rows' || count(*) FROM public.later")
	seen["delete rows"] = left < len(pgTables) || strings.Contains(later, "rows0")
	_, _ = s.run(app, database, as(each("DROP TABLE T CASCADE;")+"DROP SCHEMA till CASCADE; DROP SCHEMA public CASCADE; DROP OWNED BY CURRENT_USER CASCADE;\n"))
	_, _ = s.run(app, "postgres", as("DROP DATABASE "+database+";\n"))
	seen["drop tables"] = strings.TrimSpace(s.mustRun(t, "postgres", "SELECT count(*) FROM pg_database WHERE datname = '"+database+"'")) == "0" ||
		count("SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'till') AND tablename IN ('orders', 'lines', 'items')") != "3"
	return seen
}

func (s *pgServer) mustRun(t *testing.T, database, script string) string {
	t.Helper()
	out, err := s.run("postgres", database, script)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return out
}

// TestOraclePostgres lets a real server answer what a login can do.
func TestOraclePostgres(t *testing.T) {
	s := startPostgres(t)
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(2026, 11))
	var c oracleScore
	for i := range 200 {
		n := fmt.Sprint(i)
		s.mustRun(t, "postgres", "CREATE DATABASE db_"+n)
		named := func(text string) string { return strings.ReplaceAll(text, "_N", "_"+n) }
		files := map[string]string{"shop/db/01_base.sql": named(pgBase)}
		all := files["shop/db/01_base.sql"]
		for k := range 1 + r.IntN(3) {
			text := named(strings.Join(randomPG(r), "\n")) + "\n"
			files[fmt.Sprintf("shop/db/%02d_more.sql", k+2)] = text
			all += text
		}
		said := fromFiles(t, known, files, "postgres.url", finding.Facts{finding.FactScheme: "postgresql", finding.FactUser: "app_" + n}, pgThings)
		s.mustRun(t, "db_"+n, all)
		c.compare(t, said, s.pgTry(t, n, "app_"+n), strings.TrimPrefix(all, named(pgBase)))
		if t.Failed() {
			return
		}
	}
	c.log(t)
}
