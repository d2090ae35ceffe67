package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// myTest is what the files do not say: the data, and an administrator whose
// password a login may try to change.
const myTest = "CREATE DATABASE db_N; CREATE DATABASE other_N;\n" +
	"CREATE TABLE db_N.orders (id int, note text); CREATE TABLE db_N.`lines` (id int, note text); CREATE TABLE other_N.orders (id int, note text);\n" +
	"INSERT INTO other_N.orders VALUES (1, 'x'); INSERT INTO mysql.servers VALUES ('srv_N', '', '', '', '', 0, '', '', '');\n" +
	"INSERT INTO db_N.orders VALUES (1, 'x'); INSERT INTO db_N.`lines` VALUES (1, 'x');\n" +
	"CREATE USER 'boss_N'@'localhost' IDENTIFIED BY 'secret'; GRANT ALL ON *.* TO 'boss_N'@'localhost' WITH GRANT OPTION;\n"

// myBases make the users.
var myBases = []string{
	"CREATE ROLE r1_N;\nCREATE ROLE 'r2_N';\nCREATE USER app_N IDENTIFIED BY '';\nGRANT USAGE ON *.* TO app_N;\n",
	"CREATE ROLE IF NOT EXISTS r1_N, r2_N;\nCREATE USER 'app_N'@'%', app_N@localhost IDENTIFIED BY '';\nGRANT USAGE ON *.* TO app_N;\n",
	"CREATE ROLE r1_N WITH ADMIN CURRENT_USER;\nCREATE OR REPLACE ROLE r2_N;\nCREATE OR REPLACE USER `app_N`@`localhost`;\nCREATE USER IF NOT EXISTS app_N@`%`;\nGRANT USAGE ON *.* TO app_N;\n",
}

// myMaker makes up statements about who may do what.
type myMaker struct {
	*rand.Rand
	script []string
	// local says that there is an account for this host alone.
	local bool
}

func (m *myMaker) pick(list ...string) string { return list[m.IntN(len(list))] }

func (m *myMaker) add(format string, args ...any) {
	m.script = append(m.script, fmt.Sprintf(format, args...))
}

func (m *myMaker) app() string {
	if !m.local {
		return m.pick("app_N", "'app_N'@'%'", "app_N@`%`", "`app_N`")
	}
	return m.pick("app_N", "'app_N'@'%'", "app_N@localhost", "`app_N`@`localhost`")
}

func (m *myMaker) who() string {
	return m.pick(m.app(), m.app(), "r1_N", "r2_N", "PUBLIC", "app_N, r1_N")
}

func (m *myMaker) on() string {
	return m.pick("db_N.*", "`db_N`.*", "db_N.orders", "TABLE db_N.lines", "db_N.`lines`", "*.*", "other_N.*", "`db\\_N`.*", "`db\\_%`.*", "`%`.*")
}

func (m *myMaker) rights() string {
	return m.pick("SELECT", "INSERT", "UPDATE", "DELETE", "DROP", "ALTER", "ALL", "ALL PRIVILEGES", "select, insert, update, delete", "CREATE, INDEX", "SHOW VIEW", "TRIGGER", "USAGE", "REFERENCES", "DELETE HISTORY")
}

// strong is a right on the whole server.
func (m *myMaker) strong() string {
	return m.pick("CREATE USER", "FILE", "RELOAD", "PROCESS", "SHUTDOWN", "SUPER", "SET USER", "CONNECTION ADMIN", "BINLOG MONITOR", "EXECUTE, CREATE ROUTINE")
}

// granting is one statement that grants. What everybody is granted is kept to the
// set's own database, for the others are asked at the same time.
func (m *myMaker) granting(to string) string {
	return "GRANT " + m.rights() + " ON " + m.level(m.on(), to) + " TO " + to
}

func (m *myMaker) level(level, to string) string {
	if to == "PUBLIC" && !strings.Contains(level, "db_N") {
		return "db_N.*"
	}
	return level
}

func (m *myMaker) revoking(from string) string {
	level := m.level(m.pick("db_N.*", "db_N.orders", "*.*", "`db\\_N`.*", "db_N.lines", "`%`.*"), from)
	return "REVOKE " + m.pick("SELECT", "DELETE", "DROP", "ALL PRIVILEGES", "INSERT, UPDATE", "ALL") + " ON " + level + " FROM " + from
}

// plain adds a statement as grants mostly are.
func (m *myMaker) plain() {
	switch m.IntN(20) {
	default:
		m.add("%s%s;", m.granting(m.who()), m.pick("", "", " WITH GRANT OPTION"))
	case 6, 7, 8, 9:
		m.add("%s;", m.revoking(m.who()))
	case 10:
		m.add("GRANT %s TO %s%s;", m.pick("r1_N", "r2_N"), m.app(), m.pick("", " WITH ADMIN OPTION"))
	case 11:
		m.add("GRANT r2_N TO r1_N;")
	case 12:
		m.add("REVOKE %s%s FROM %s;", m.pick("", "", "ADMIN OPTION FOR "), m.pick("r1_N", "r2_N"), m.app())
	case 13:
		m.add("REVOKE ALL PRIVILEGES, GRANT OPTION FROM %s;", m.pick(m.app(), "r1_N"))
	case 14, 15:
		m.add("GRANT %s ON *.* TO %s;", m.strong(), m.pick(m.app(), "r1_N"))
	case 16:
		m.add("GRANT SELECT (id), UPDATE (note) ON db_N.orders TO %s;", m.who())
	case 17:
		m.add("GRANT %s ON mysql.* TO %s;", m.pick("SELECT", "UPDATE", "INSERT, UPDATE", "DELETE"), m.pick(m.app(), "r1_N"))
	case 18:
		m.add("REVOKE %s ON db_N.orders FROM %s;", m.pick("SELECT (id)", "UPDATE (note)", "UPDATE (id)"), m.who())
	case 19:
		m.add("SET DEFAULT ROLE %s FOR %s;", m.pick("r1_N", "NONE"), m.app())
	}
}

// hidden adds statements that hang on the session, on the version, or are made
// while they are run.
func (m *myMaker) hidden() {
	q := func(s string) string { return strings.NewReplacer("'", "''", `\`, `\\`).Replace(s) }
	switch m.IntN(13) {
	case 0:
		m.add("USE db_N;\nGRANT %s ON %s TO %s;", m.rights(), m.pick("orders", "*", "`lines`"), m.app())
	case 1:
		m.add("use other_N\nREVOKE ALL ON %s FROM %s;", m.pick("orders", "*"), m.app())
	case 2:
		m.add("/*!%s %s */;", m.pick("50003", "99999", ""), m.pick(m.granting(m.app()), m.revoking(m.app())))
	case 3:
		m.add("/*M!%s %s */;", m.pick("100100", "999999"), m.pick(m.granting(m.app()), m.revoking(m.app())))
	case 4:
		m.add("SET @s = '%s';\nPREPARE st FROM @s; EXECUTE st;", q(m.granting(m.app())))
	case 5:
		m.add("EXECUTE IMMEDIATE '%s';", q(m.granting(m.app())))
	case 6:
		m.add("SET @s = CONCAT('GRANT %s ON ', 'db_N', '.* TO app_N'); PREPARE st FROM @s; EXECUTE st;", m.rights())
	case 7:
		m.add("DELIMITER //\nCREATE PROCEDURE db_N.setup() BEGIN %s; END //\nDELIMITER ;\n%s", m.granting(m.app()), m.pick("", "CALL db_N.setup();"))
	case 8:
		m.add("INSERT INTO mysql.db (Host, Db, User, %s) VALUES ('%%', 'db_N', 'app_N', 'Y'); FLUSH PRIVILEGES;", m.pick("Delete_priv", "Drop_priv", "Select_priv"))
	case 9:
		m.add("GRANT INSERT ON db_N.* TO app_N;\nUPDATE mysql.db SET Delete_priv = 'Y', Drop_priv = 'Y' WHERE User = 'app_N'; FLUSH PRIVILEGES;")
	case 10:
		m.add("START TRANSACTION;\n%s;\nROLLBACK;", m.pick(m.granting(m.app()), m.revoking(m.app())))
	case 11:
		m.add("# GRANT ALL ON *.* TO app_N;\n-- REVOKE ALL\nSELECT 'it''s \\'; %s; \"';", m.revoking("app_N"))
	case 12:
		m.add("CREATE USER old_N; GRANT %s ON db_N.* TO old_N; DROP USER %s; RENAME USER old_N TO %[2]s;", m.rights(), m.app())
	}
}

// made adds things that let others do what their definer may.
func (m *myMaker) made() {
	switch m.IntN(8) {
	case 0:
		m.add("CREATE PROCEDURE db_N.wipe() %sDELETE FROM db_N.orders;", m.pick("", "", "SQL SECURITY INVOKER "))
	case 1:
		m.add("DELIMITER $$\nCREATE DEFINER=`root`@`localhost` PROCEDURE db_N.peek() READS SQL DATA BEGIN SELECT 'seen' FROM db_N.orders; END$$\nDELIMITER ;")
	case 2:
		m.add("CREATE PROCEDURE db_N.spoil() UPDATE db_N.orders SET note = 'changed';")
	case 3:
		m.add("CREATE PROCEDURE db_N.raze() DROP TABLE IF EXISTS db_N.`lines`;")
	case 4:
		m.add("CREATE PROCEDURE db_N.run(what text) EXECUTE IMMEDIATE what;")
	case 5, 6:
		m.add("GRANT EXECUTE ON %s TO %s;", m.pick("PROCEDURE db_N.wipe", "PROCEDURE db_N.run", "PROCEDURE db_N.peek", "PROCEDURE db_N.spoil", "db_N.*", "*.*"), m.pick(m.app(), "r2_N"))
	case 7:
		m.add("CREATE VIEW db_N.seen AS SELECT * FROM db_N.`lines`; GRANT %s ON db_N.seen TO %s;", m.rights(), m.who())
	}
}

// myFiles is a set: files, and their names in the order in which they are run.
func myFiles(r *rand.Rand, n string) (files map[string]string, names []string) {
	named := func(text string) string { return strings.ReplaceAll(text, "_N", "_"+n) }
	names = []string{"shop/db/001_base.sql"}
	base := r.IntN(len(myBases))
	files = map[string]string{names[0]: named(myBases[base])}
	for k := range 1 + r.IntN(3) {
		m := &myMaker{Rand: r, local: base > 0}
		for range 1 + r.IntN(5) {
			switch r.IntN(8) {
			default:
				m.plain()
			case 5, 6:
				m.hidden()
			case 7:
				m.made()
			}
		}
		name := fmt.Sprintf("shop/db/%03d_more.sql", k+2)
		files[name] = named(strings.Join(m.script, "\n")) + "\n"
		names = append(names, name)
	}
	return files, names
}
