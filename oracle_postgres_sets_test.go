package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// pgBase makes roles, and tables that belong to somebody else.
const pgBase = `CREATE ROLE own_N;
CREATE ROLE r1_N; CREATE ROLE r2_N; CREATE ROLE other_N LOGIN;
CREATE ROLE app_N LOGIN;
GRANT CREATE ON SCHEMA public TO own_N;
CREATE SCHEMA till AUTHORIZATION own_N;
SET ROLE own_N;
CREATE TABLE orders (id int, note text);
CREATE TABLE public.lines (id int, note text);
CREATE TABLE till.items (id int, note text);
CREATE TABLE till.orders (id int, note text);
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM own_N;
GRANT USAGE ON SCHEMA till TO PUBLIC;
GRANT CONNECT ON DATABASE db_N TO app_N;
`

// pgMaker makes up statements about who may do what.
type pgMaker struct {
	*rand.Rand
	script []string
}

func (m *pgMaker) pick(list ...string) string { return list[m.IntN(len(list))] }

func (m *pgMaker) add(format string, args ...any) {
	m.script = append(m.script, fmt.Sprintf(format, args...))
}

// who may also be everybody, or written in another case.
func (m *pgMaker) who() string {
	return m.pick("app_N", "app_N", "APP_N", `"app_N"`, "r1_N", "r2_N", "PUBLIC", "GROUP r1_N", "app_N, r2_N")
}

func (m *pgMaker) role() string { return m.pick("app_N", "app_N", "r1_N", "r2_N") }

func (m *pgMaker) on() string {
	return m.pick("orders", "orders", "public.lines", "TABLE till.items", "till.orders", "ALL TABLES IN SCHEMA public", "ALL TABLES IN SCHEMA till",
		"ALL TABLES IN SCHEMA public, till", "orders, lines", `"orders"`, "ORDERS", "till.ORDERS")
}

func (m *pgMaker) rights() string {
	return m.pick("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "ALL", "ALL PRIVILEGES", "SELECT, INSERT, UPDATE, DELETE", "select, trigger", "REFERENCES")
}

// strong is a role of the server's own.
func (m *pgMaker) strong() string {
	return m.pick("pg_read_all_data", "pg_write_all_data", "pg_signal_backend", "pg_monitor", "pg_execute_server_program", "pg_read_all_stats")
}

// plain adds a statement as grants mostly are.
func (m *pgMaker) plain() {
	switch m.IntN(20) {
	default:
		m.add("GRANT %s ON %s TO %s%s;", m.rights(), m.on(), m.who(), m.pick("", "", "", " GRANTED BY CURRENT_USER"))
	case 6, 7, 8, 9:
		m.add("REVOKE %s ON %s FROM %s%s;", m.rights(), m.on(), m.who(), m.pick("", " CASCADE", " RESTRICT"))
	case 10, 11:
		m.add("GRANT %s TO %s%s;", m.pick("r1_N", "r2_N", "r1_N, r2_N"), m.role(), m.pick("", " WITH ADMIN OPTION"))
	case 12:
		m.add("REVOKE %s%s FROM %s;", m.pick("", "", "ADMIN OPTION FOR "), m.pick("r1_N", "r2_N"), m.role())
	case 13:
		m.add("GRANT own_N TO %s;", m.pick("r1_N", "r2_N", "app_N"))
	case 14:
		m.add("ALTER TABLE %s OWNER TO %s;", m.pick("orders", "ONLY public.lines", "IF EXISTS till.items"), m.role())
	case 15:
		m.add("ALTER %s OWNER TO %s;", m.pick("SCHEMA till", "DATABASE db_N"), m.role())
	case 16:
		m.add("ALTER ROLE %s %s;", m.role(), m.pick("CREATEROLE", "CREATEDB", "SUPERUSER", "NOSUPERUSER NOCREATEROLE", "WITH BYPASSRLS", "NOINHERIT"))
	case 17:
		m.add("GRANT %s TO %s;", m.strong(), m.role())
	case 18:
		m.add("GRANT SELECT (id), UPDATE (note) ON orders TO %s;", m.who())
	case 19:
		m.add("REVOKE %s ON orders FROM %s;", m.pick("SELECT (id)", "UPDATE (note)", "UPDATE (id, note)"), m.who())
	}
}

// session adds statements whose meaning hangs on who is signed in, where.
func (m *pgMaker) session() {
	switch m.IntN(16) {
	case 0:
		m.add("ALTER DEFAULT PRIVILEGES FOR ROLE own_N %sGRANT %s ON TABLES TO %s;", m.pick("", "IN SCHEMA public "), m.pick("DELETE", "SELECT", "ALL"), m.who())
		m.add("GRANT CREATE ON SCHEMA public TO own_N; SET ROLE own_N; CREATE TABLE later (id int, note text); RESET ROLE;")
	case 1:
		m.add("ALTER DEFAULT PRIVILEGES FOR ROLE own_N IN SCHEMA till REVOKE %s ON TABLES FROM %s;", m.pick("DELETE", "ALL"), m.who())
	case 2:
		m.add("BEGIN;\n%s %s ON %s %s app_N;\nROLLBACK;", m.pick("GRANT", "REVOKE"), m.rights(), m.on(), "TO")
	case 3:
		m.add("BEGIN;\nREVOKE %s ON %s FROM app_N;\nROLLBACK;", m.rights(), m.on())
	case 4:
		m.add("BEGIN;\nSAVEPOINT s;\nREVOKE %s ON %s FROM app_N;\nROLLBACK TO s;\nCOMMIT;", m.rights(), m.on())
	case 5:
		m.add("GRANT SELECT, DELETE ON orders TO r1_N WITH GRANT OPTION; SET ROLE r1_N; GRANT %s ON orders TO app_N; RESET ROLE; REVOKE %s ON orders FROM app_N;", m.pick("SELECT", "DELETE"), m.pick("SELECT", "DELETE"))
	case 6:
		m.add("GRANT SELECT, DELETE ON orders TO app_N WITH GRANT OPTION; SET ROLE app_N; GRANT %s ON orders TO r1_N; RESET ROLE; REVOKE %s ON orders FROM app_N%s;", m.pick("SELECT", "DELETE"), m.pick("SELECT", "DELETE"), m.pick("", " CASCADE"))
	case 7:
		m.add("BEGIN; SET LOCAL ROLE r1_N; COMMIT; %s %s ON %s %s app_N;", "REVOKE", m.rights(), m.on(), "FROM")
	case 8:
		m.add("SET SESSION AUTHORIZATION own_N; %s; RESET ROLE; %s; RESET SESSION AUTHORIZATION;", m.granting("app_N"), m.granting("r1_N"))
	case 9:
		m.add("SET search_path TO till; %s; RESET search_path;", m.pick(m.granting("app_N"), "REVOKE ALL ON orders FROM app_N"))
	case 10:
		m.add("SET ROLE own_N; %s; RESET ROLE;", m.pick(m.granting("app_N"), "REVOKE ALL ON orders FROM app_N"))
	case 11:
		m.add("SET ROLE r2_N; REVOKE %s ON %s FROM app_N; RESET ROLE;", m.rights(), m.on())
	case 12:
		m.add("REASSIGN OWNED BY %s TO %s;", m.pick("r1_N", "r2_N"), m.role())
	case 13:
		m.add("GRANT %s ON %s TO %s;", m.pick("ALL", "CREATE", "USAGE"), m.pick("SCHEMA public", "SCHEMA till", "DATABASE db_N"), m.role())
	case 14:
		m.add("REVOKE %s ON %s FROM %s;", m.pick("ALL", "CREATE", "USAGE"), m.pick("SCHEMA public", "SCHEMA till"), m.pick(m.role(), "PUBLIC"))
	case 15:
		m.add("SET ROLE %s; CREATE TABLE later (id int, note text); RESET ROLE;", m.role())
	}
}

// granting is one statement that grants.
func (m *pgMaker) granting(to string) string {
	return fmt.Sprintf("GRANT %s ON %s TO %s", m.rights(), m.on(), to)
}

// hidden adds statements that are made while they are run, or that only the
// client knows.
func (m *pgMaker) hidden() {
	q := func(s string) string { return strings.ReplaceAll(s, "'", "''") }
	switch m.IntN(14) {
	case 0:
		m.add("DO $$ BEGIN IF true THEN EXECUTE format('GRANT %%s ON orders TO %%I', '%s', '%s'); END IF; END $$;", m.pick("DELETE", "SELECT"), m.role())
	case 1:
		m.add("DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['orders', 'lines'] LOOP EXECUTE 'GRANT %s ON ' || quote_ident(t) || ' TO app_N'; END LOOP; END $$;", m.rights())
	case 2:
		m.add("DO $$ DECLARE s text := '%s'; BEGIN EXECUTE s; END $$;", q(m.granting("app_N")))
	case 3:
		m.add("DO $$ BEGIN IF false THEN REVOKE %s ON %s FROM app_N; END IF; END $$;", m.rights(), m.on())
	case 4:
		m.add("CREATE FUNCTION setup() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN %s; END $f$;%s", m.granting("app_N"), m.pick("", "\nSELECT setup();", "\nDO $$ BEGIN PERFORM setup(); END $$;"))
	case 5:
		m.add("\\set who app_N\nGRANT %s ON %s TO :\"who\";", m.rights(), m.on())
	case 6:
		m.add("\\if %s\nREVOKE %s ON %s FROM app_N;\n\\endif", m.pick("true", "false"), m.rights(), m.on())
	case 7:
		m.add("SELECT '%s'\\gexec", q(m.granting("app_N")))
	case 8:
		m.add("\\c postgres\nREVOKE CONNECT ON DATABASE postgres FROM app_N;\n\\c db_N\n%s;", m.granting("app_N"))
	case 9:
		m.add("\\c postgres\nCREATE TABLE IF NOT EXISTS orders (id int, note text); REVOKE ALL ON orders FROM app_N;\n\\c db_N")
	case 10:
		m.add("/* GRANT /* DELETE */ ON orders TO app_N; */ -- REVOKE\nCOMMENT ON TABLE orders IS 'REVOKE ALL ON orders FROM app_N; it''s';")
	case 11:
		m.add("COMMENT ON TABLE orders IS $q$ it's; REVOKE ALL ON orders FROM app_N; $q$;")
	case 12:
		m.add("REVOKE ALL ON orders FROM app_N \\r\n%s;", m.granting("app_N"))
	case 13:
		m.add("GRANT %s ON %s TO U&\"\\0061pp_N\";", m.rights(), m.on())
	}
}

// made adds things that let others do what their owner may, and things that move.
func (m *pgMaker) made() {
	switch m.IntN(12) {
	case 0:
		m.add("CREATE FUNCTION wipe() RETURNS void LANGUAGE %s;", m.pick("sql SECURITY DEFINER AS 'DELETE FROM orders'", "plpgsql SECURITY DEFINER AS $$ BEGIN TRUNCATE public.lines; END $$", "sql AS 'DELETE FROM orders'"))
		m.add("ALTER FUNCTION wipe() OWNER TO %s;", m.pick("own_N", "own_N", "other_N"))
	case 1:
		m.add("CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql %s AS 'SELECT count(*) FROM orders';", m.pick("SECURITY DEFINER", "SECURITY INVOKER", "EXTERNAL SECURITY DEFINER"))
	case 2:
		m.add("CREATE FUNCTION spoil() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ UPDATE lines SET note = 'changed' $$;")
	case 3:
		m.add("CREATE FUNCTION raze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN DROP TABLE IF EXISTS till.items; END $$;")
	case 4:
		m.add("CREATE FUNCTION run(what text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE what; END $$;%s", m.pick("", "\nALTER FUNCTION run(text) OWNER TO own_N;"))
	case 5:
		m.add("REVOKE ALL ON FUNCTION %s FROM PUBLIC;", m.pick("wipe()", "peek()", "run(text)", "spoil(), raze()"))
	case 6:
		m.add("GRANT EXECUTE ON %s TO %s;", m.pick("FUNCTION wipe()", "FUNCTION run", "ALL FUNCTIONS IN SCHEMA public"), m.who())
	case 7:
		m.add("CREATE VIEW seen AS SELECT id, note FROM lines; ALTER VIEW seen OWNER TO own_N; GRANT %s ON seen TO %s;", m.rights(), m.who())
	case 8:
		m.add("ALTER TABLE %s ENABLE ROW LEVEL SECURITY;%s", m.pick("orders", "till.items"), m.pick("", " CREATE POLICY p ON orders USING (true);"))
	case 9:
		m.add("ALTER TABLE orders RENAME TO old_orders; CREATE TABLE orders (id int, note text);")
	case 10:
		m.add("ALTER TABLE lines SET SCHEMA till;")
	case 11:
		m.add("ALTER SCHEMA till RENAME TO shop; CREATE SCHEMA till;")
	}
}

// pgFiles is a set: files, and their names in the order in which they are run.
func pgFiles(r *rand.Rand, n string) (files map[string]string, names []string) {
	named := func(text string) string { return strings.ReplaceAll(text, "_N", "_"+n) }
	files = map[string]string{"shop/db/001_base.sql": named(pgBase)}
	names = []string{"shop/db/001_base.sql"}
	for k := range 1 + r.IntN(3) {
		m := &pgMaker{Rand: r}
		for range 1 + r.IntN(5) {
			switch r.IntN(10) {
			default:
				m.plain()
			case 5, 6:
				m.session()
			case 7, 8:
				m.hidden()
			case 9:
				m.made()
			}
		}
		name := fmt.Sprintf("shop/db/%03d_more.sql", k+2)
		files[name] = named(strings.Join(m.script, "\n")) + "\n"
		names = append(names, name)
	}
	if r.IntN(4) == 0 { // what goes back is not run
		files[strings.Replace(names[len(names)-1], ".sql", ".down.sql", 1)] = named("REVOKE ALL ON ALL TABLES IN SCHEMA public, till FROM app_N; ALTER TABLE orders OWNER TO own_N;\n")
	}
	return files, names
}
