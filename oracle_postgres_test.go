package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
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
	*oracleServer
	psql string
}

func startPostgres(t *testing.T) *pgServer {
	bin := filepath.Dir(program(t, "/usr/lib/postgresql/*/bin/postgres", "/usr/local/pgsql/bin/postgres"))
	s := &pgServer{oracleServer: newServer(t, "postgres"), psql: program(t, filepath.Join(bin, "psql"), "psql")}
	data := filepath.Join(s.dir, "data")
	if out, err := s.command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8").CombinedOutput(); err != nil {
		missing(t, "initdb: %v\n%s", err, out)
	}
	s.start(t, filepath.Join(bin, "postgres"), "-D", data, "-c", "listen_addresses=", "-c", "unix_socket_directories="+s.dir,
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "autovacuum=off", "-c", "max_connections=40",
		"-c", "shared_buffers=64MB", "-c", "jit=off", "-c", "checkpoint_timeout=1h")
	s.ready(t, func() error { _, err := s.run("SELECT 1"); return err })
	return s
}

// run runs a script in psql, which can sign in as whom it wants. What fails is
// passed over, as psql does.
func (s *pgServer) run(script string) (string, error) {
	cmd := s.command(s.psql, "-X", "-q", "-A", "-t", "-h", s.dir, "-U", "postgres", "-d", "postgres", "-f", "-")
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// pgTables are those that may be there.
var pgTables = []string{
	"public.orders", "public.lines", "till.items", "till.orders", "public.later", "public.seen", "public.old_orders", "till.lines", "shop.items", "shop.orders", `public."till.orders"`,
}

// pgTry is the script by which a login tries everything, and the server is looked
// at in between. Its answers stand between marks.
func (s *pgServer) pgTry(n string) string {
	each := func(formats ...string) (all []string) {
		for _, table := range pgTables {
			for _, f := range formats {
				all = append(all, strings.ReplaceAll(f, "@", table))
			}
		}
		return all
	}
	// as is statements by the login itself and by each role that it can be.
	as := func(statements ...string) string {
		return "\\c db_N app_N\n" + strings.Join(statements, ";\n") + ";\n" +
			"SELECT s FROM pg_roles r, unnest(ARRAY['SET ROLE ' || quote_ident(rolname), $a$" + strings.Join(statements, "$a$, $a$") + "$a$]) WITH ORDINALITY u(s, i)\n" +
			"WHERE (rolname ~ '_N$' OR rolname ~ '^pg_(read|write)_all_data$|^pg_execute') AND rolname <> 'app_N' AND pg_has_role('app_N', r.oid, 'MEMBER') ORDER BY rolname, i \\gexec\n"
	}
	look := func(mark, format string) string {
		return "\\c db_N postgres\n\\echo <" + mark + ">\n" +
			"SELECT format('" + format + "', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname IN ('public', 'till', 'shop') ORDER BY 1 \\gexec\n"
	}
	count := "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND nspname IN ('public', 'till', 'shop');\n"
	// Whoever may make roles first makes itself a member of the strong ones, whoever
	// owns a table gives itself rights on it, and a program can sign in as the
	// server's own user.
	gains := []string{
		"GRANT own_N TO app_N", "GRANT r1_N TO app_N", "GRANT r2_N TO app_N", "GRANT pg_execute_server_program TO app_N", "ALTER ROLE app_N SUPERUSER",
		"COPY (SELECT 'ALTER ROLE app_N SUPERUSER') TO PROGRAM 'touch " + s.mark(n) + "; exec " + s.psql + " -X -q -h " + s.dir + " -U postgres -d postgres'",
		"SELECT run('ALTER ROLE app_N SUPERUSER')",
	}
	gains = append(gains, each("GRANT ALL ON @ TO app_N")...)
	drops := append(each("DROP TABLE @ CASCADE"), "SELECT raze()", "DROP SCHEMA till CASCADE", "DROP SCHEMA shop CASCADE", "DROP SCHEMA public CASCADE", "DROP OWNED BY CURRENT_USER CASCADE")
	script := look("", "INSERT INTO %I.%I VALUES (1, ''x'')") +
		as(gains...) + as(gains...) + "\\echo <read>\n" +
		as(append(each("SELECT 'seen' || count(note) FROM @", "SELECT 'seen' || count(id) FROM @", "COPY @ TO STDOUT"), "SELECT 'seen' || peek()")...) +
		as(append(each("UPDATE @ SET note = 'changed'"), "SELECT spoil()", "ALTER ROLE other_N PASSWORD 'new'")...) +
		look("change", "SELECT ''it '' || note FROM %I.%I") + "SELECT 'password' FROM pg_authid WHERE rolpassword IS NOT NULL AND rolname = 'other_N';\n" +
		as(append(each("DELETE FROM @", "TRUNCATE @", "TRUNCATE @ CASCADE"), "SELECT wipe()")...) +
		look("delete", "SELECT ''rows'' || count(*) FROM %I.%I") +
		"\\echo <before>\n" + count + as(drops...) +
		strings.ReplaceAll(as("DROP DATABASE db_N"), "\\c db_N", "\\c postgres") +
		"\\echo <after>\n\\c db_N postgres\n" + count + "\\c postgres postgres\nDROP DATABASE IF EXISTS db_N WITH (FORCE);\n"
	return strings.ReplaceAll(script, "_N", "_"+n)
}

func (s *pgServer) mark(n string) string { return filepath.Join(s.dir, "ran_"+n) }

// pgSeen reads what the server was seen to let a login do.
func (s *pgServer) pgSeen(n, out string) answer {
	parts := map[string]string{}
	for _, part := range strings.Split(out, "\n<") {
		name, rest, _ := strings.Cut(part, ">\n")
		parts[name] = rest
	}
	_, err := os.Stat(s.mark(n))
	return answer{
		"read rows":        strings.Contains(parts["read"], "seen1") || strings.Contains(parts["read"], "1\tx"),
		"change rows":      strings.Contains(parts["change"], "it changed"),
		"change passwords": strings.Contains(parts["change"], "\npassword"),
		"delete rows":      slices.Contains(strings.Split(parts["delete"], "\n"), "rows0"),
		"drop tables":      strings.TrimSpace(parts["before"]) != "" && !strings.HasPrefix(parts["after"], strings.TrimSpace(lastLine(parts["before"]))+"\n"),
		"run programs":     err == nil,
	}
}

// lastLine is the number in which a part begins: what follows are complaints.
func lastLine(part string) string { return strings.SplitN(part, "\n", 2)[0] }

// TestOraclePostgres lets a real server answer what a login can do.
func TestOraclePostgres(t *testing.T) {
	s := startPostgres(t)
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	var c oracleScore
	oracleSets(t, func(t *testing.T, i int, r *rand.Rand) {
		n := fmt.Sprint(i)
		files, names := pgFiles(r, n)
		facts := finding.Facts{finding.FactScheme: "postgresql", finding.FactUser: "app_" + n, finding.FactDatabase: "db_" + n}
		said, sure := verdictOf(t, known, files, "postgres.url", facts, pgThings)
		script, all := "CREATE DATABASE db_"+n+";\n", ""
		for _, name := range names {
			script += "\\c db_" + n + " postgres\n\\i " + s.put(t, n, name, files[name]) + "\n"
			all += "-- " + name + "\n" + files[name]
		}
		out, err := s.run(script + s.pgTry(n))
		if !strings.Contains(out, "\n<after>\n") {
			t.Fatalf("%v\n%s", err, out)
		}
		c.compareSure(t, said, sure, s.pgSeen(n, out), all)
		if t.Failed() && testing.Verbose() {
			t.Log(out)
		}
	})
	c.state(t, "PostgreSQL", 85)
}

// put writes one file of a set, and returns where.
func (s *oracleServer) put(t *testing.T, n, name, text string) string {
	t.Helper()
	file := filepath.Join(s.dir, "set_"+n, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}
