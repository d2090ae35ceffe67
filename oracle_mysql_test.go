package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// myThings are what is asked of MariaDB, by the ids of actions.
var myThings = map[string][]string{
	"read rows":    {"rows.read"},
	"change rows":  {"rows.update"},
	"delete rows":  {"rows.delete"},
	"drop tables":  {"database.drop"},
	"change users": {"user.alter"},
}

// myServer is a MariaDB of its own.
type myServer struct {
	*oracleServer
	client string
	port   int
}

func startMariaDB(t *testing.T) *myServer {
	daemon := program(t, "/usr/sbin/mariadbd", "mariadbd", "mysqld")
	install := program(t, "mariadb-install-db", "mysql_install_db")
	s := &myServer{oracleServer: newServer(t, "mysql"), client: program(t, "mariadb", "mysql"), port: freePort(t)}
	data := filepath.Join(s.dir, "data")
	if out, err := s.command(install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db").CombinedOutput(); err != nil {
		missing(t, "mariadb-install-db: %v\n%s", err, out)
	}
	s.start(t, daemon, "--no-defaults", "--datadir="+data, "--socket="+s.socket(), "--pid-file="+filepath.Join(s.dir, "pid"), "--bind-address=127.0.0.1", "--port="+strconv.Itoa(s.port), "--skip-name-resolve",
		"--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", "--innodb-flush-method=nosync")
	s.ready(t, func() error { _, err := s.run("root", "SELECT 1"); return err })
	return s
}

func (s *myServer) socket() string { return filepath.Join(s.dir, "s") }

// run runs statements in one session. What fails is passed over.
func (s *myServer) run(user, script string, way ...string) (string, error) {
	args := append([]string{"--no-defaults", "--socket=" + s.socket(), "--user=" + user, "--force", "--batch", "--skip-column-names"}, way...)
	cmd := s.command(s.client, args...)
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// root runs statements that are the test's own, so that none may fail.
func (s *myServer) root(t *testing.T, script string) string {
	t.Helper()
	out, err := s.run("root", script)
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, script)
	}
	return out
}

// myTables are those that may be there.
var myTables = []string{"db_N.orders", "db_N.`lines`", "other_N.orders", "db_N.seen"}

// myAttack is one login that tries everything.
type myAttack struct {
	*myServer
	n    string
	said strings.Builder
}

// as lets the login run statements by itself, and with every role that it has: once
// from this host, and once from one that is no host in particular.
func (a *myAttack) as(statements ...string) string {
	all := strings.Join(statements, ";\n") + ";\n"
	script := all
	for _, role := range []string{"r1_N", "r2_N"} {
		script += "SET ROLE " + role + ";\n" + all
	}
	script = strings.ReplaceAll(script, "_N", "_"+a.n)
	out, _ := a.run("app_"+a.n, script)
	far, _ := a.run("app_"+a.n, script, "--protocol=tcp", "--host=127.0.0.1", "--port="+strconv.Itoa(a.port))
	out += far
	a.said.WriteString(out)
	return out
}

func eachOf(tables []string, formats ...string) (all []string) {
	for _, table := range tables {
		for _, f := range formats {
			all = append(all, strings.ReplaceAll(f, "@", table))
		}
	}
	return all
}

// gain lets the login come to hold more: a password of another user is a way in as
// that user; so are the tables of rights, where they can be written.
func (a *myAttack) gain(t *testing.T) {
	a.as("GRANT r1_N TO app_N@localhost", "GRANT r1_N TO app_N", "GRANT r2_N TO app_N@localhost", "GRANT r2_N TO app_N",
		"SET PASSWORD FOR 'boss_N'@'localhost' = PASSWORD('')", "ALTER USER 'boss_N'@'localhost' IDENTIFIED BY ''",
		`UPDATE mysql.global_priv SET Priv = '{"access":549755813887,"version_id":101100}' WHERE User = 'app_N'`,
		"INSERT INTO mysql.db (Host, Db, User, Select_priv, Update_priv, Delete_priv, Drop_priv) VALUES ('%', 'db_N', 'app_N', 'Y', 'Y', 'Y', 'Y')",
		"CALL db_N.run('GRANT ALL ON *.* TO app_N@localhost')", "CALL db_N.run('GRANT ALL ON *.* TO app_N')")
	a.root(t, "FLUSH PRIVILEGES;")
	named := func(text string) string { return strings.ReplaceAll(text, "_N", "_"+a.n) }
	_, _ = a.run("boss_"+a.n, named("GRANT ALL ON *.* TO app_N@localhost; GRANT ALL ON *.* TO app_N;"))
}

// try lets the login try everything, and looks at the server in between.
func (a *myAttack) try(t *testing.T) answer {
	seen := answer{}
	named := func(list []string) string { return strings.ReplaceAll(strings.Join(list, ";\n")+";\n", "_N", "_"+a.n) }
	a.gain(t)
	tries := append(eachOf(myTables, "SELECT 'seen' FROM (SELECT note FROM @) x", "SELECT 'seen' FROM (SELECT id FROM @) x", "UPDATE @ SET note = 'changed'"),
		"CALL db_N.peek()", "SELECT 'seen' FROM mysql.servers WHERE Server_name = 'srv_N'", "CALL db_N.spoil()",
		"UPDATE mysql.servers SET Owner = 'changed' WHERE Server_name = 'srv_N'", "CREATE USER new_N@localhost")
	seen["read rows"] = strings.Contains("\n"+a.as(tries...), "\nseen\n")
	after := a.root(t, named(append(eachOf(myTables[:3], "SELECT CONCAT('it ', note) FROM @"), "SELECT CONCAT('it ', Owner) FROM mysql.servers WHERE Server_name = 'srv_N'", "SELECT 'made' FROM mysql.global_priv WHERE user = 'new_N'")))
	seen["change rows"] = strings.Contains(after, "it changed")
	seen["change users"] = strings.Contains(after, "made")
	a.as(append(eachOf(myTables, "DELETE FROM @", "ALTER TABLE @ DROP COLUMN note", "TRUNCATE @"), "CALL db_N.wipe()", "DELETE FROM mysql.servers WHERE Server_name = 'srv_N'")...)
	left, _ := a.run("root", named(append(eachOf(myTables[:3], "SELECT CONCAT('rows', COUNT(note)) FROM @"), "SELECT CONCAT('rows', COUNT(*)) FROM mysql.servers WHERE Server_name = 'srv_N'")))
	seen["delete rows"] = strings.Contains(left, "rows0") || strings.Contains(left, "Unknown column")
	a.as("DROP TABLE db_N.orders", "DROP TABLE db_N.`lines`", "DROP TABLE other_N.orders", "CALL db_N.raze()", "DROP DATABASE db_N", "DROP DATABASE other_N")
	tables := a.root(t, named([]string{"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema IN ('db_N', 'other_N') AND table_type = 'BASE TABLE'"}))
	seen["drop tables"] = strings.TrimSpace(tables) != "3"
	return seen
}

// TestOracleMySQL lets a real server answer what a login can do.
func TestOracleMySQL(t *testing.T) {
	s := startMariaDB(t)
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	var c oracleScore
	oracleSets(t, func(t *testing.T, i int, r *rand.Rand) {
		n := fmt.Sprint(i)
		files, names := myFiles(r, n)
		facts := finding.Facts{finding.FactScheme: "mysql", finding.FactUser: "app_" + n, finding.FactDatabase: "db_" + n}
		said, sure := verdictOf(t, known, files, "mysql.url", facts, myThings)
		all := ""
		for _, name := range names {
			all += "-- " + name + "\n" + files[name]
		}
		s.root(t, strings.ReplaceAll(myTest, "_N", "_"+n))
		a := &myAttack{myServer: s, n: n}
		for _, name := range names {
			out, _ := s.run("root", "source "+s.put(t, n, name, files[name])+"\n")
			a.said.WriteString(out)
		}
		c.compareSure(t, said, sure, a.try(t), all)
		_, _ = s.run("root", strings.ReplaceAll("DROP DATABASE db_N; DROP DATABASE other_N;", "_N", "_"+n))
		if t.Failed() && testing.Verbose() {
			t.Log(a.said.String())
		}
	})
	c.state(t, "MariaDB", 85)
}
