package evidence

import "testing"

const (
	pgAnything = "critical assumed postgres.database.drop"
	pgMayWipe  = "critical assumed postgres.rows.delete"
	myMayWipe  = "critical assumed mysql.rows.delete"
)

// TestPostgresOracleDefects: what real servers let a login do although an earlier
// reading said that it cannot.
func TestPostgresOracleDefects(t *testing.T) {
	const reads = "CREATE ROLE app LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;\n"
	const deletes = reads + "GRANT DELETE ON orders TO app;\n"
	const wipe = "CREATE FUNCTION wipe() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM orders';\n"
	for _, c := range []struct{ name, script, want string }{
		{"rolled back to a savepoint", deletes + "BEGIN; SAVEPOINT s; REVOKE DELETE ON orders FROM app; ROLLBACK TO SAVEPOINT s; COMMIT;", pgDeletes},
		{"committed after a savepoint", deletes + "BEGIN; SAVEPOINT s; REVOKE DELETE ON orders FROM app; COMMIT;", pgReads},
		{"passed on, so that REVOKE fails", reads + "GRANT DELETE ON orders TO app WITH GRANT OPTION; SET ROLE app; GRANT DELETE ON orders TO r; RESET ROLE; REVOKE DELETE ON orders FROM app;", pgDeletes},
		{"passed on, with CASCADE", reads + "GRANT DELETE ON orders TO app WITH GRANT OPTION; SET ROLE app; GRANT DELETE ON orders TO r; RESET ROLE; REVOKE DELETE ON orders FROM app CASCADE;", pgReads},
		{"a role until the transaction ends", "SET ROLE boss; " + deletes + "RESET ROLE; BEGIN; SET LOCAL ROLE boss; COMMIT; REVOKE DELETE ON orders FROM app;", pgDeletes},
		{"a local role without a transaction", "SET ROLE boss; " + deletes + "RESET ROLE; SET LOCAL ROLE boss; REVOKE DELETE ON orders FROM app;", pgDeletes},
		{"the owner's grant and the ruler's are one", "CREATE ROLE own; SET ROLE own; CREATE TABLE orders (id int); " + deletes + "RESET ROLE; REVOKE DELETE ON orders FROM app;", pgReads},
		{"RESET ROLE goes back to the session's user", "SET SESSION AUTHORIZATION boss; SET ROLE other; RESET ROLE; " + deletes + "RESET SESSION AUTHORIZATION; REVOKE DELETE ON orders FROM app;", pgDeletes},
		{"a role that is not known revokes", deletes + "SET ROLE :who; REVOKE DELETE ON orders FROM app;", pgDeletes},
		{"a search path", reads + "SET search_path = till, public; GRANT DELETE ON orders TO app; RESET search_path; REVOKE DELETE ON orders FROM app;", pgDeletes},
		{"another name later", deletes + "ALTER TABLE orders RENAME TO old; CREATE TABLE orders (id int); REVOKE DELETE ON orders FROM app;", pgDeletes},
		{"another schema later", deletes + "ALTER TABLE orders SET SCHEMA till; REVOKE ALL ON ALL TABLES IN SCHEMA public FROM app;", pgDeletes},
		{"a schema's other name", reads + "GRANT DELETE ON till.orders TO app; ALTER SCHEMA till RENAME TO shop; CREATE SCHEMA till; REVOKE ALL ON ALL TABLES IN SCHEMA till FROM app;", pgDeletes},
		{"a renamed owner's table", reads + "ALTER TABLE orders OWNER TO app; ALTER TABLE orders RENAME TO old; CREATE TABLE orders (id int); ALTER TABLE orders OWNER TO boss;", pgDrops},
		{"through a function", reads + wipe, pgMayWipe},
		{"through a function that is closed", reads + wipe + "REVOKE ALL ON FUNCTION wipe() FROM PUBLIC;", pgReads},
		{"through a function that it may run", reads + wipe + "REVOKE ALL ON FUNCTION wipe() FROM PUBLIC; GRANT EXECUTE ON FUNCTION wipe() TO app;", pgMayWipe},
		{"one of two functions is closed", reads + wipe + "CREATE FUNCTION wipe(i int) RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM orders'; REVOKE ALL ON FUNCTION wipe() FROM PUBLIC;", pgMayWipe},
		{"through a function that runs as its caller", reads + "CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS 'DELETE FROM orders';", pgReads},
		{"through a function made a definer's later", reads + "CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS 'DELETE FROM orders'; ALTER FUNCTION wipe() SECURITY DEFINER;", pgMayWipe},
		{"through a function that calls one", reads + "CREATE FUNCTION b() RETURNS void LANGUAGE sql AS 'DELETE FROM orders'; CREATE FUNCTION a() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'SELECT b()';", pgMayWipe},
		{"through a function that runs any text", reads + "CREATE FUNCTION run(t text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE t; END $$;", pgAnything},
		{"through a function in another language", reads + "CREATE FUNCTION run(t text) RETURNS void LANGUAGE plpython3u SECURITY DEFINER AS 'plpy.execute(t)';", pgAnything},
		{"through a function that only writes a log", reads + "CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO log VALUES (1); RETURN NEW; END $$;", pgReads},
		{"a function that is run", reads + "CREATE FUNCTION setup() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN GRANT DELETE ON orders TO app; END $f$; SELECT setup();", pgDeletes},
		{"a function that a block runs", reads + "CREATE FUNCTION setup() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN GRANT DELETE ON orders TO app; END $f$; DO $$ BEGIN PERFORM setup(); END $$;", pgDeletes},
		{"a function that runs itself", reads + "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN PERFORM f(); END $f$; SELECT f();", pgReads},
		{"a text in a variable", reads + "DO $$ DECLARE s text := 'GRANT DELETE ON orders TO app'; BEGIN EXECUTE s; END $$;", pgDeletes},
		{"format() of a text in a variable", reads + "DO $$ DECLARE s text := 'GRANT DELETE ON %I TO app'; BEGIN EXECUTE format(s, 'orders'); END $$;", pgDeletes},
		{"in the branch of a condition", deletes + "\\if false\nREVOKE DELETE ON orders FROM app;\n\\endif", pgDeletes},
		{"after the client's end", deletes + "\\q\nREVOKE DELETE ON orders FROM app;", pgDeletes},
		{"forgotten by the client", deletes + "REVOKE DELETE ON orders FROM app \\r\nSELECT 1;", pgDeletes},
		{"in a database that is not known", deletes + "\\c :other\nREVOKE DELETE ON orders FROM app;", pgDeletes},
		{"in code points", reads + `GRANT DELETE ON orders TO U&"\0061pp";`, pgMayWipe},
		{"tables to come of two", reads + "ALTER DEFAULT PRIVILEGES FOR ROLE a, b GRANT DELETE ON TABLES TO app; ALTER DEFAULT PRIVILEGES FOR ROLE b REVOKE DELETE ON TABLES FROM app;", pgDeletes},
		{"tables that came", reads + "ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO app; CREATE TABLE t (id int); ALTER DEFAULT PRIVILEGES REVOKE DELETE ON TABLES FROM app;", pgDeletes},
		{"a dot in a name", reads + `GRANT DELETE ON "public.orders" TO app; REVOKE DELETE ON public.orders FROM app;`, pgDeletes},
		{"a column in another case", reads + `GRANT UPDATE ("Note") ON orders TO app; REVOKE UPDATE (note) ON orders FROM app;`, pgChanges},
		{"a role that has rights is not dropped", deletes + "DROP ROLE app; CREATE ROLE app; GRANT SELECT ON orders TO app;", pgDeletes},
		{"a role whose rights went is dropped", deletes + "DROP OWNED BY app; DROP ROLE app;" + reads, pgReads},
		{"a member by somebody else", reads + "CREATE ROLE rw; GRANT DELETE ON orders TO rw; SET ROLE boss; GRANT rw TO app; RESET ROLE; REVOKE rw FROM app;", pgDeletes},
		{"what a database's owner is granted", "GRANT DELETE ON orders TO pg_database_owner; CREATE DATABASE shop OWNER app;", pgDrops},
		{"written into the catalogue", reads + "UPDATE pg_authid SET rolsuper = true WHERE rolname = 'app';", pgAnything},
		{"of another, into the catalogue", reads + "UPDATE pg_authid SET rolsuper = true WHERE rolname = 'boss';", pgReads},
		{"of everybody, into the catalogue", reads + "UPDATE pg_authid SET rolsuper = true;", pgAnything},
		{"rows that a client copies", reads + "\\copy t from stdin\nit's a row\n\\.\nGRANT DELETE ON orders TO app;", pgDeletes},
		{"what somebody made", reads + "REASSIGN OWNED BY old TO app;", pgAnything},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := said(pgApp, c.script); got != c.want {
				t.Errorf("%s, want %s\n%s", got, c.want, c.script)
			}
		})
	}
}

// TestMySQLOracleDefects: likewise of MySQL and MariaDB.
func TestMySQLOracleDefects(t *testing.T) {
	const reads = "CREATE USER app; GRANT SELECT ON shop.* TO app;\n"
	const deletes = reads + "GRANT DELETE ON shop.* TO app;\n"
	const wipe = "DELIMITER $$\nCREATE PROCEDURE shop.wipe() BEGIN DELETE FROM orders; END$$\nDELIMITER ;\n"
	for _, c := range []struct{ name, script, want string }{
		{"a delimiter that a word goes on with", reads + wipe + "GRANT DELETE ON shop.* TO app;", myDeletes},
		{"for versions that are not there", deletes + "/*!99999 REVOKE DELETE ON shop.* FROM app */;", myDeletes},
		{"after a comment for versions", deletes + "/*!50003 SET @x = 1 */; REVOKE DELETE ON shop.* FROM app;", myReads},
		{"a text in a variable", reads + "SET @s = 'GRANT DELETE ON shop.* TO app'; PREPARE st FROM @s; EXECUTE st;", myDeletes},
		{"a text that is joined", reads + "SET @s = CONCAT('GRANT DELETE ON ', 'shop', '.* TO app'); PREPARE st FROM @s; EXECUTE st;", myDeletes},
		{"a text that is joined of what is not known", reads + "SET @s = CONCAT('GRANT DELETE ON shop.* TO ', @who); PREPARE st FROM @s; EXECUTE st;", myMayWipe},
		{"at once", reads + "EXECUTE IMMEDIATE 'GRANT DELETE ON shop.* TO app';", myDeletes},
		{"a text that revokes", deletes + "EXECUTE IMMEDIATE 'REVOKE DELETE ON shop.* FROM app';", myDeletes},
		{"a procedure that is called", reads + "DELIMITER //\nCREATE PROCEDURE p() BEGIN GRANT DELETE ON shop.* TO app; END //\nDELIMITER ;\nCALL p();", myDeletes},
		{"through a procedure", reads + wipe + "GRANT EXECUTE ON PROCEDURE shop.wipe TO app;", myMayWipe},
		{"through all procedures", reads + wipe + "GRANT EXECUTE ON shop.* TO app;", myMayWipe},
		{"through a procedure that it may not run", reads + wipe, myReads},
		{"through a procedure that runs as its caller", reads + "CREATE PROCEDURE shop.wipe() SQL SECURITY INVOKER DELETE FROM orders; GRANT EXECUTE ON PROCEDURE shop.wipe TO app;", myReads},
		{"through a procedure that was cut", reads + "CREATE PROCEDURE shop.wipe() BEGIN SELECT 1; DELETE FROM orders; END; GRANT EXECUTE ON shop.* TO app;", myMayDrop},
		{"a role's administrator", reads + "CREATE ROLE rw WITH ADMIN app; GRANT DELETE ON shop.* TO rw;", myDeletes},
		{"a user without a name is everybody", reads + "GRANT DELETE ON shop.* TO ''@'%';", myDeletes},
		{"a column of the tables of rights", reads + "UPDATE mysql.db SET Delete_priv = 'Y' WHERE User = 'app';", myMayWipe},
		{"a column for everybody", reads + "UPDATE mysql.db SET Delete_priv = 'Y';", myMayWipe},
		{"a column for another", reads + "UPDATE mysql.db SET Delete_priv = 'Y' WHERE User = 'boss';", myReads},
		{"a password in the tables of rights", reads + "UPDATE mysql.user SET authentication_string = '' WHERE User = 'app';", myReads},
		{"MariaDB's table of rights", reads + "UPDATE mysql.global_priv SET Priv = '{}' WHERE User = 'app';", myMayDrop},
		{"it replays changes", reads + "GRANT BINLOG REPLAY ON *.* TO app;", myMayDrop},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := said(myApp, c.script); got != c.want {
				t.Errorf("%s, want %s\n%s", got, c.want, c.script)
			}
		})
	}
}

// TestOrderOfScripts: what one script takes away counts only where it is known to be
// run after the one that gives it.
func TestOrderOfScripts(t *testing.T) {
	const gives, takes = "GRANT SELECT, DELETE ON orders TO app;", "REVOKE DELETE ON orders FROM app;"
	for _, c := range []struct {
		name  string
		files files
		want  string
	}{
		{"by numbers", files{"shop/db/001_a.sql": gives, "shop/db/002_b.sql": takes}, pgReads},
		{"without numbers", files{"shop/db/access.sql": gives, "shop/db/lockdown.sql": takes}, pgDeletes},
		{"by letters in a container", files{"shop/docker-entrypoint-initdb.d/10-b.sql": takes, "shop/docker-entrypoint-initdb.d/2-a.sql": gives}, pgDeletes},
		{"by letters or by numbers", files{"shop/db/2_a.sql": gives, "shop/db/10_b.sql": takes}, pgDeletes},
		{"by numbers, as the tool does", files{"shop/db/2_a.up.sql": gives, "shop/db/10_b.up.sql": takes}, pgReads},
		{"as a script says", files{"shop/db/1_a.sql": gives, "shop/db/2_b.sql": takes, "shop/db/all.sql": "\\i 2_b.sql\n\\i 1_a.sql\n"}, pgDeletes},
		{"what cleans up need not be run", files{"shop/db/1_a.sql": gives, "shop/db/2_cleanup.sql": takes}, pgDeletes},
		{"what reverts may give", files{"shop/db/1_a.sql": "GRANT SELECT ON orders TO app;", "shop/db/2_revert_lockdown.sql": "GRANT DELETE ON orders TO app;"}, pgDeletes},
		{"after a comment of what goes back", files{"shop/db/1_a.sql": "--changeset a:1\nGRANT SELECT ON orders TO app;\n--rollback REVOKE SELECT ON orders FROM app;\nGRANT DELETE ON orders TO app;\n"}, pgDeletes},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := verdict(pgApp.blast(c.files.claims())); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
