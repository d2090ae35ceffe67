package evidence

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// pgApp signs in to PostgreSQL as app, myApp to MySQL.
var (
	pgApp = login{kind: "postgres.url", facts: finding.Facts{
		finding.FactUser: "app", finding.FactScheme: "postgresql", finding.FactHost: "db.acme.io", finding.FactDatabase: "shop",
	}, at: "shop/.env"}
	myApp = login{kind: "mysql.url", facts: finding.Facts{
		finding.FactUser: "app", finding.FactScheme: "mysql", finding.FactHost: "db.acme.io", finding.FactDatabase: "shop",
	}, at: "shop/.env"}
)

// said is what one script makes of a login.
func said(l login, script string) string {
	return verdict(l.blast(files{"shop/db/01_roles.sql": script}.claims()))
}

const (
	pgDrops   = "critical declared postgres.database.drop"
	pgDeletes = "critical declared postgres.rows.delete"
	pgReads   = "medium declared postgres.rows.read"
	pgChanges = "medium declared postgres.rows.update"
	pgMayDrop = "critical assumed postgres.database.drop"
	pgNothing = "low declared nothing"
)

func TestPostgresVerdicts(t *testing.T) {
	const reads = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;\n"
	for _, c := range []struct{ name, script, want string }{
		{"nothing of it", "GRANT SELECT ON orders TO other;", pgMayDrop},
		{"it only reads", "CREATE ROLE app LOGIN PASSWORD 'x';\nGRANT CONNECT ON DATABASE shop TO app;\n" + reads, pgReads},
		{"case and comments", "create user App; -- GRANT ALL\n/* GRANT /* x */ DELETE */ grant select on ORDERS to \"app\";", pgReads},
		{"it reads everything", "GRANT pg_read_all_data TO app;", pgReads},
		{"it deletes", reads + "GRANT INSERT, UPDATE, DELETE ON orders, lines TO app;", pgDeletes},
		{"ALL on tables", "GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO app;", pgDeletes},
		{"ALL on a database makes tables", "CREATE USER app; GRANT ALL PRIVILEGES ON DATABASE shop TO app;", pgMayDrop},
		{"a login alone", "CREATE USER app; GRANT CONNECT ON DATABASE shop TO app;", pgMayDrop},
		{"a login alone, with public closed", "REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE USER app; GRANT CONNECT ON DATABASE shop TO app;", pgNothing},
		{"it owns the database", "CREATE DATABASE shop WITH OWNER = app ENCODING 'UTF8';", pgDrops},
		{"it owns the schema", "CREATE SCHEMA till AUTHORIZATION app;", pgDrops},
		{"it owns a table", "ALTER TABLE ONLY public.orders OWNER TO app;", pgDrops},
		{"it owned a table", "ALTER TABLE orders OWNER TO app; ALTER TABLE public.orders OWNER TO admin; " + reads, pgReads},
		{"it made a table", "SET ROLE app; CREATE TABLE IF NOT EXISTS orders (id int); RESET ROLE;", pgDrops},
		{"what was another's", "CREATE SCHEMA s AUTHORIZATION old; REASSIGN OWNED BY old TO app;", pgDrops},
		{"a superuser", "CREATE ROLE app WITH LOGIN SUPERUSER PASSWORD 'x';", pgDrops},
		{"no superuser any more", "CREATE ROLE app SUPERUSER; ALTER ROLE app NOSUPERUSER; " + reads, pgReads},
		{"by a role", "CREATE ROLE rw; GRANT DELETE ON orders TO rw; GRANT rw TO app;", pgDeletes},
		{"by a role of a role", "CREATE ROLE a; CREATE ROLE b IN ROLE a; ALTER TABLE x OWNER TO a; CREATE USER app IN ROLE b;", pgDrops},
		{"by a role, given the other way round", "CREATE USER app; CREATE ROLE a SUPERUSER ROLE app;", pgDrops},
		{"roles in a circle", "CREATE ROLE a IN ROLE app; GRANT a TO app;" + reads, pgReads},
		{"by a role that is not there", reads + "GRANT theirs TO app;", pgMayDrop},
		{"no member any more", "CREATE ROLE rw; GRANT DELETE ON orders TO rw; GRANT rw TO app;" + reads + "REVOKE rw FROM app;", pgReads},
		{"taken away", "GRANT ALL ON ALL TABLES IN SCHEMA public TO app; REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public FROM app;", pgReads},
		{"all taken away", "GRANT ALL ON orders TO app; REVOKE ALL ON orders FROM app;", pgNothing},
		{"taken away from one table of all", "GRANT DELETE ON ALL TABLES IN SCHEMA public TO app; REVOKE DELETE ON orders FROM app;", pgDeletes},
		{"the right to pass on taken away", "GRANT DELETE ON orders TO app WITH GRANT OPTION; REVOKE GRANT OPTION FOR DELETE ON orders FROM app;", pgDeletes},
		{"granted by somebody else", "SET ROLE boss; GRANT DELETE ON orders TO app; RESET ROLE; REVOKE DELETE ON orders FROM app;", pgDeletes},
		{"one column", "GRANT SELECT, UPDATE (state) ON orders TO app;", pgChanges},
		{"tables to come", "ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public GRANT DELETE ON TABLES TO app;", pgDeletes},
		{"tables to come no more", reads + "ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO app; ALTER DEFAULT PRIVILEGES REVOKE DELETE ON TABLES FROM app;", pgReads},
		{"everybody deletes", reads + "GRANT DELETE ON orders TO PUBLIC;", pgDeletes},
		{"roles of its own making", reads + "ALTER USER app CREATEROLE;", "critical assumed postgres.database.drop"},
		{"it runs programs", "GRANT pg_execute_server_program TO app;", pgDrops},
		{"in a block", "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app SUPERUSER LOGIN; END IF; END $$;", pgDrops},
		{"a block takes nothing", reads + "GRANT DELETE ON orders TO app; DO $$ BEGIN REVOKE DELETE ON orders FROM app; END $$;", pgDeletes},
		{"a text in a block", "DO $x$ BEGIN EXECUTE 'GRANT DELETE ON orders TO app'; END $x$;", pgDeletes},
		{"a format in a block", "DO $$ BEGIN EXECUTE format('GRANT DELETE ON %I TO %I', 'orders', 'app'); END $$;", pgDeletes},
		{"a format with a gap", reads + "DO $$ BEGIN EXECUTE format('GRANT DELETE ON orders TO %I', who); END $$;", "critical assumed postgres.rows.delete"},
		{"what a query makes", `SELECT 'CREATE DATABASE shop OWNER app' WHERE NOT EXISTS (SELECT FROM pg_database)\gexec`, pgDrops},
		{"a function that is not run", reads + "CREATE FUNCTION f() RETURNS void AS $$ BEGIN GRANT DELETE ON orders TO app; END $$ LANGUAGE plpgsql;", pgReads},
		{"a variable of psql", "\\set who app\n" + "GRANT DELETE ON orders TO :\"who\";", pgDeletes},
		{"a name that is filled in later", reads + "GRANT DELETE ON orders TO ${APP_USER};", "critical assumed postgres.rows.delete"},
		{"rolled back", reads + "BEGIN; REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM app; GRANT DELETE ON a TO app; ROLLBACK;", pgReads},
		{"torn down", "GRANT DELETE ON orders TO app; DROP OWNED BY app; DROP ROLE app;", pgDeletes},
		{"made anew", "CREATE ROLE app SUPERUSER; DROP ROLE IF EXISTS app; CREATE ROLE app; " + reads, pgReads},
		{"rows of a dump", reads + "COPY t (a) FROM stdin;\nit's a row;\n'\n\\.\nGRANT DELETE ON orders TO app;", pgDeletes},
		{"a statement that is not read", reads + "GRANT SELECT ON WHATEVER (x y) FOR app TO;", pgMayDrop},
		{"a script that breaks off", reads + "COMMENT ON ROLE app IS 'it; GRANT DELETE ON orders TO app;", pgMayDrop},
		{"a script that breaks off, of another's rights", "COMMENT ON TABLE x IS $x$ GRANT", pgMayDrop},
		{"signed in elsewhere", "\\connect other\nGRANT DELETE ON orders TO app;\n\\c shop\nREVOKE DELETE ON orders FROM app;", pgDeletes},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := said(pgApp, c.script); got != c.want {
				t.Errorf("%s, want %s\n%s", got, c.want, c.script)
			}
		})
	}
}

const (
	myDrops   = "critical declared mysql.database.drop"
	myDeletes = "critical declared mysql.rows.delete"
	myReads   = "medium declared mysql.rows.read"
	myMayDrop = "critical assumed mysql.database.drop"
	myNothing = "low declared nothing"
)

func TestMySQLVerdicts(t *testing.T) {
	const reads = "CREATE USER 'app'@'%' IDENTIFIED BY 'x'; GRANT SELECT ON shop.* TO 'app'@'%';\n"
	for _, c := range []struct{ name, script, want string }{
		{"nothing of it", "GRANT ALL ON shop.* TO 'other'@'%';", myMayDrop},
		{"it only reads", reads, myReads},
		{"nothing at all", "CREATE USER app; GRANT USAGE ON *.* TO app;", myNothing},
		{"ALL on its database", "GRANT ALL PRIVILEGES ON `shop`.* TO `app`@`localhost` WITH GRANT OPTION; FLUSH PRIVILEGES;", myDrops},
		{"ALL on everything", "GRANT ALL ON *.* TO app@'10.%' IDENTIFIED BY 'it''s \\'x';", myDrops},
		{"rows", "# what it needs\nGRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO app;", myDeletes},
		{"rows of one table in use", "use shop\nGRANT DELETE ON orders TO app;", myDeletes},
		{"columns go with ALTER", reads + "GRANT ALTER ON shop.* TO app;", myDeletes},
		{"one column", "GRANT SELECT (a, b), UPDATE (c) ON shop.t TO app;", "medium declared mysql.rows.update"},
		{"from another host", reads + "GRANT DROP ON shop.* TO 'app'@'10.0.0.1';", myDrops},
		{"taken away", "GRANT SELECT, DELETE ON shop.* TO app; REVOKE DELETE ON shop.* FROM app;", myReads},
		{"taken away on another level", "GRANT SELECT, DELETE ON *.* TO app; REVOKE DELETE ON shop.* FROM app;", "critical assumed mysql.database.drop"},
		{"part of ALL taken away", "GRANT ALL ON shop.* TO app; REVOKE DROP, ALTER, DELETE ON shop.* FROM app;", "medium declared mysql.rows.update"},
		{"everything taken away", "GRANT ALL ON *.* TO app; REVOKE ALL PRIVILEGES, GRANT OPTION FROM app; GRANT SELECT ON shop.* TO app;", myReads},
		{"by a role", "CREATE ROLE 'rw'; GRANT DELETE ON shop.* TO 'rw'; GRANT 'rw' TO 'app'@'%'; SET DEFAULT ROLE 'rw' TO app;", myDeletes},
		{"by a role that is not there", reads + "GRANT 'theirs'@'%' TO app;", myMayDrop},
		{"for another", reads + "CREATE USER boss; GRANT DROP ON *.* TO boss; GRANT PROXY ON boss TO app;", myDrops},
		{"passwords of others", reads + "GRANT CREATE USER ON *.* TO app;", myMayDrop},
		{"the tables of rights", reads + "GRANT UPDATE ON mysql.* TO app;", myMayDrop},
		{"written by themselves", reads + "INSERT INTO mysql.db VALUES ('%', 'shop', 'app', 'Y');", myMayDrop},
		{"for MySQL alone", reads + "/*!50003 GRANT DROP ON shop.* TO app */;", myDrops},
		{"a procedure that is not run", reads + "DELIMITER //\nCREATE PROCEDURE p() BEGIN DELETE FROM t; GRANT DROP ON shop.* TO app; END //\nDELIMITER ;\n", myReads},
		{"MariaDB's everybody", reads + "GRANT DELETE ON shop.* TO PUBLIC;", myDeletes},
		{"a name that is filled in later", reads + "GRANT DROP ON shop.* TO '${DB_USER}'@'%';", "critical assumed mysql.database.drop"},
		{"made anew", "CREATE USER app; GRANT ALL ON *.* TO app; DROP USER app; " + reads, myReads},
		{"a new name", "CREATE USER old; GRANT DROP ON shop.* TO old; RENAME USER old TO app;", myDrops},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := said(myApp, c.script); got != c.want {
				t.Errorf("%s, want %s\n%s", got, c.want, c.script)
			}
		})
	}
}

// TestSQLSpeaksForItsProject: a user of the same name elsewhere is another one,
// unless it is in the same database.
func TestSQLSpeaksForItsProject(t *testing.T) {
	f := files{"shop/db/migrations/1.sql": "CREATE DATABASE shop; CREATE USER app; GRANT SELECT ON orders TO app;"}
	at := func(p, database string) string {
		l := login{kind: pgApp.kind, facts: finding.Facts{finding.FactUser: "app", finding.FactScheme: "postgres", finding.FactDatabase: database}, at: p}
		return verdict(l.blast(f.claims()))
	}
	for _, c := range []struct{ at, database, want string }{
		{"shop/.env", "shop", pgReads},
		{"shop/api/config/.env", "", pgReads},
		{"shop/.env", "other", pgReads}, // a login opens every database of its server
		{"other/.env", "shop", pgReads},
		{"other/.env", "other", pgMayDrop},
		{"other/.env", "", pgMayDrop},
	} {
		if got := at(c.at, c.database); got != c.want {
			t.Errorf("at %s, database %q: %s, want %s", c.at, c.database, got, c.want)
		}
	}
}

func TestSQLOfOneEngineSaysNothingOfAnother(t *testing.T) {
	redis := login{kind: "redis.url", facts: finding.Facts{finding.FactUser: "app", finding.FactScheme: "redis"}, at: "shop/.env"}
	if got := said(redis, "GRANT SELECT ON orders TO app;"); !strings.HasPrefix(got, "critical assumed") {
		t.Error(got)
	}
	if got := said(myApp, "ALTER TABLE orders OWNER TO app;"); got != myMayDrop {
		t.Error(got)
	}
}

func TestFirstUsersHoldMoreThanScriptsSay(t *testing.T) {
	l := login{kind: pgApp.kind, facts: finding.Facts{finding.FactUser: "postgres", finding.FactScheme: "postgres"}, at: "x/.env"}
	if got := said(l, "GRANT SELECT ON orders TO postgres;"); got != pgMayDrop {
		t.Error(got)
	}
}

func TestScriptsThatGoBackAreNotRun(t *testing.T) {
	f := files{
		"shop/db/1.up.sql":     "GRANT DELETE ON orders TO app;",
		"shop/db/1.down.sql":   "REVOKE DELETE ON orders FROM app;",
		"shop/db/U2__undo.sql": "REVOKE DELETE ON orders FROM app;",
		"shop/db/3.sql":        "-- +goose Up\nGRANT SELECT ON orders TO app;\n-- +goose Down\nREVOKE ALL ON orders FROM app;\n",
	}
	if got := verdict(pgApp.blast(f.claims())); got != pgDeletes {
		t.Error(got)
	}
}

func TestScriptsRunInTheOrderOfTheirNumbers(t *testing.T) {
	for _, c := range []struct {
		first, second string
		want          string
	}{
		{"shop/db/V2__a.sql", "shop/db/V10__b.sql", pgReads},
		{"shop/db/b.sql", "shop/db/a.sql", pgDeletes},
		{"shop/migrations/1_a/up.sql", "shop/migrations/2_b/up.sql", pgReads},
		{"shop/one/a.sql", "shop/two/b.sql", pgDeletes}, // of which nobody knows which is run first
	} {
		f := files{
			c.first:  "GRANT SELECT, DELETE ON orders TO app;",
			c.second: "REVOKE DELETE ON orders FROM app;",
		}
		if got := verdict(pgApp.blast(f.claims())); got != c.want {
			t.Errorf("%s, then %s: %s, want %s", c.first, c.second, got, c.want)
		}
	}
}

func TestNoPasswordLeavesAScript(t *testing.T) {
	secret := "hunter2000"
	f := files{"shop/db/a.sql": "CREATE USER app IDENTIFIED BY '" + secret + "'; GRANT ALL ON shop.* TO app IDENTIFIED BY '" + secret + "'; CREATE ROLE app PASSWORD '" + secret + "' SUPERUSER; GRANT x ON FOR app '" + secret + "' TO;"}
	if text := fmt.Sprintf("%+v", f.claims()); strings.Contains(text, secret) {
		t.Error(text)
	}
}

// randomSQL is a script about app and two roles, as statements.
func randomSQL(r *rand.Rand, mine dialect) []string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var script []string
	for range 1 + r.IntN(8) {
		who := pick("app", "app", "r1", "r2")
		switch r.IntN(5) {
		case 0:
			script = append(script, fmt.Sprintf("GRANT %s TO %s;", pick("r1", "r2"), who))
		case 1:
			if mine == mySQL {
				script = append(script, fmt.Sprintf("GRANT %s ON *.* TO %s;", pick("DROP", "CREATE USER", "ALL"), who))
			} else {
				script = append(script, fmt.Sprintf("ALTER ROLE %s %s;", who, pick("SUPERUSER", "CREATEROLE", "CREATEDB")))
			}
		default:
			on := pick("orders", "ALL TABLES IN SCHEMA public", "lines")
			if mine == mySQL {
				on = pick("shop.*", "shop.orders", "*.*")
			}
			script = append(script, fmt.Sprintf("GRANT %s ON %s TO %s;", pick("SELECT", "UPDATE", "DELETE", "ALL", "INSERT"), on, who))
		}
	}
	return script
}

// TestSQLLaws: a statement that grants never lowers, one that revokes never
// raises, and the order in which files are read does not matter.
func TestSQLLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for i := range 400 {
		l, mine := pgApp, postgreSQL
		base := "CREATE ROLE r1; CREATE ROLE r2; GRANT SELECT ON orders TO app;"
		revokes := []string{"REVOKE ALL ON orders FROM app;", "REVOKE DELETE ON ALL TABLES IN SCHEMA public FROM app;", "REVOKE r1 FROM app;", "ALTER ROLE app NOSUPERUSER;"}
		if i%2 == 0 {
			l, mine = myApp, mySQL
			base = "CREATE ROLE r1; CREATE ROLE r2; GRANT SELECT ON shop.orders TO app;"
			revokes = []string{"REVOKE ALL ON shop.* FROM app;", "REVOKE DELETE ON shop.orders FROM app;", "REVOKE r1 FROM app;", "REVOKE ALL PRIVILEGES, GRANT OPTION FROM app;"}
		}
		script := append([]string{base}, randomSQL(r, mine)...)
		blast := func(s []string) (level, best int) {
			b := l.blast(files{"shop/db/1.sql": strings.Join(s, "\n")}.claims())
			return int(b.Level), int(b.AtBest)
		}
		level, best := blast(script)
		for range 3 {
			more := append(append([]string{}, script...), randomSQL(r, mine)...)
			if l2, b2 := blast(more); l2 < level || b2 < best {
				t.Fatalf("granting more lowers from %d (%d) to %d (%d):\n%s\nthen\n%s", level, best, l2, b2, strings.Join(script, "\n"), strings.Join(more[len(script):], "\n"))
			}
		}
		less := append(append([]string{}, script...), revokes[r.IntN(len(revokes))])
		if l2, b2 := blast(less); l2 > level || b2 > best {
			t.Fatalf("revoking raises from %d (%d) to %d (%d):\n%s", level, best, l2, b2, strings.Join(less, "\n"))
		}
		f := files{}
		for n, s := range script {
			f[fmt.Sprintf("shop/%s/%d.sql", []string{"db", "sql"}[n%2], n)] = s
		}
		if diff := cmp.Diff(f.claims(), f.shuffled(r)); diff != "" {
			t.Fatalf("the order of files matters: %s", diff)
		}
	}
}

func FuzzSQL(f *testing.F) {
	f.Add("CREATE ROLE app LOGIN; GRANT SELECT ON t TO app; DO $$ BEGIN EXECUTE format('GRANT %I TO app', 'x'); END $$;")
	f.Add("DELIMITER //\n/*!50003 GRANT ALL ON `a`.* TO 'app'@'%' */ //\nuse x\nGRANT SELECT (a, b) ON t TO app //")
	f.Add("\\set x app\n\\c shop\nALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA b GRANT ALL ON TABLES TO :x;\n\\gexec")
	f.Add("COPY t FROM stdin;\n'\n\\.\nREASSIGN OWNED BY a TO app; SET ROLE app; CREATE TABLE t(); BEGIN; ROLLBACK;")
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range []login{pgApp, myApp} {
			// Its own folder, so that nothing in it can take away what the other gives.
			claims := files{
				"shop/db/own.sql": "GRANT DELETE ON ALL TABLES IN SCHEMA public TO app; GRANT DELETE ON shop.* TO app;",
				"shop/sql/x.sql":  text,
			}.claims()
			if got := l.blast(claims); got.Level.String() != "critical" {
				t.Errorf("a script in another folder lowers it to %s", got.Level)
			}
		}
	})
}
