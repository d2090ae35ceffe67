package evidence

import (
	"fmt"
	"slices"
	"strings"
)

// mysqlServer is what scripts make of a MySQL or MariaDB server.
type mysqlServer struct {
	// accounts are by "user@host".
	accounts map[string]*mysqlAccount
	// nobody is what those were granted whose names the files leave open.
	nobody    *mysqlAccount
	databases map[string]bool
	unread    []pgUnread
	// routines are procedures and functions by their names, without a database;
	// called is how much text of them was run.
	routines map[string][]*mysqlRoutine
	called   int
}

// mysqlAccount is a user at one host, or a role.
type mysqlAccount struct {
	created, touched bool
	// granted are privileges by level and name, with where that stands.
	granted map[mysqlKey]string
	// in are the roles it has, and the accounts it may act for.
	in map[string]string
}

// mysqlKey is one privilege: on "*.*", on "shop.*", on "shop.orders".
type mysqlKey struct{ level, privilege, column string }

func newMySQLServer() *mysqlServer {
	return &mysqlServer{accounts: map[string]*mysqlAccount{}, nobody: newMySQLAccount(), databases: map[string]bool{}, routines: map[string][]*mysqlRoutine{}}
}

func newMySQLAccount() *mysqlAccount {
	return &mysqlAccount{granted: map[mysqlKey]string{}, in: map[string]string{}}
}

func (s *mysqlServer) account(n sqlName) *mysqlAccount {
	if n.open || strings.HasPrefix(strings.ToLower(n.text), "current_user") {
		return s.nobody
	}
	a := s.accounts[n.text]
	if a == nil {
		a = newMySQLAccount()
		s.accounts[n.text] = a
	}
	return a
}

// mysqlScript is one script on its way through a server.
type mysqlScript struct {
	*mysqlServer
	path, database string
	// dropped are the accounts that the script dropped.
	dropped map[string]bool
	// additive says that nothing is taken away: what is at hand may not be run.
	additive bool
	depth    int
}

func (s *mysqlScript) run(statements []sqlStatement) {
	was := s.additive
	for _, st := range statements {
		if len(st.tokens) > 0 {
			s.additive = was || st.maybe
			s.statement(&sqlCursor{tokens: st.tokens, mine: mySQL})
		}
	}
	s.additive = was
}

func (s *mysqlScript) statement(c *sqlCursor) {
	switch {
	case c.words("use"):
		n, _ := c.name()
		s.database = n.text
		s.names(n.text)
	case c.words("grant"):
		s.grant(c, false)
	case c.words("revoke"):
		s.grant(c, true)
	case c.words("create"):
		s.creates(c)
	case c.words("drop", "user"), c.words("drop", "role"):
		s.drop(c)
	case c.words("rename", "user"):
		s.rename(c)
	case c.oneOf("insert", "update", "replace") != "":
		s.direct(c)
	case c.words("call"):
		s.call(c)
	case c.oneOf("set", "prepare", "execute", "select") != "":
		s.texts(c.tokens)
	}
}

// creates runs CREATE.
func (s *mysqlScript) creates(c *sqlCursor) {
	c.words("or", "replace")
	switch {
	case c.oneOf("user", "role") != "":
		s.create(c)
	case c.oneOf("database", "schema") != "":
		c.words("if", "not", "exists")
		n, _ := c.name()
		s.names(n.text)
	default:
		if at := c.find("procedure", "function"); at >= 0 && at < 12 {
			c.at = at + 1
			s.createRoutine(c)
		}
	}
}

func (s *mysqlScript) names(database string) {
	if database != "" && !strings.Contains(database, "*") {
		s.databases[strings.ReplaceAll(database, `\_`, "_")] = true
	}
}

// userAt takes user@host.
func (c *sqlCursor) userAt() (sqlName, bool) {
	n, ok := c.name()
	if ok {
		n.text += firstOf(c.host(), "@%")
	}
	return n, ok
}

// create runs CREATE USER. One that the same script dropped begins anew.
func (s *mysqlScript) create(c *sqlCursor) {
	c.words("if", "not", "exists")
	for {
		n, ok := c.userAt()
		if !ok {
			return
		}
		a := s.account(n)
		if s.dropped[n.text] {
			*a = *newMySQLAccount()
			delete(s.dropped, n.text)
		}
		a.created = true
		for !c.done() && !c.sign(",") { // how it signs in
			if c.words("with", "admin") { // whoever may give a role away holds it
				if admin, ok := c.userAt(); ok {
					s.joins(admin.text, s.account(admin), n)
				}
				continue
			}
			if c.words("default", "role") {
				c.list(func() bool {
					role, ok := c.userAt()
					if ok {
						s.joins(n.text, a, role)
					}
					return ok
				})
				continue
			}
			c.at++
		}
		if c.done() {
			return
		}
	}
}

// shortAccount is an account's name, without a host that stands for any.
func shortAccount(account string) string { return strings.TrimSuffix(account, "@%") }

// joins gives an account the rights of another one, or of a role.
func (s *mysqlScript) joins(member string, a *mysqlAccount, role sqlName) {
	a.touched = true
	name := role.text
	if role.open {
		name = sqlGap
	}
	a.in[name] = fmt.Sprintf("%s gives %s the rights of %s", s.path, shortAccount(member), shortAccount(role.text))
}

func (s *mysqlScript) drop(c *sqlCursor) {
	c.words("if", "exists")
	c.list(func() bool {
		n, ok := c.userAt()
		if ok && !n.open && !s.additive {
			s.dropped[n.text] = true
		}
		return ok
	})
}

// rename runs RENAME USER: the new name has what the old one had.
func (s *mysqlScript) rename(c *sqlCursor) {
	c.list(func() bool {
		from, ok := c.userAt()
		if !ok || !c.words("to") {
			return false
		}
		to, ok := c.userAt()
		if ok && !from.open && !to.open {
			a := s.account(to)
			s.joins(to.text, a, from)
			a.created = s.account(from).created
		}
		return ok
	})
}

// missed keeps that a statement about rights could not be read.
func (s *mysqlScript) missed(c *sqlCursor) {
	s.unread = append(s.unread, pgUnread{path: s.path, names: sqlNames(c.tokens)})
}

// grant runs GRANT and REVOKE.
func (s *mysqlScript) grant(c *sqlCursor, revoke bool) {
	start := c.at
	if revoke && s.revokeAll(c) {
		return
	}
	c.at = start
	if c.words("proxy", "on") {
		s.proxy(c)
		return
	}
	g, ok := readGrant(c, revoke)
	switch {
	case !ok:
		s.missed(c)
	case g.optionOnly, revoke && s.additive:
	case g.on == "role":
		s.roles(g)
	default:
		s.privileges(g)
	}
}

// revokeAll runs REVOKE ALL PRIVILEGES, GRANT OPTION FROM, which takes everything
// but roles.
func (s *mysqlScript) revokeAll(c *sqlCursor) bool {
	c.words("if", "exists")
	if !c.words("all") {
		return false
	}
	c.words("privileges")
	if !c.sign(",") || !c.words("grant", "option", "from") {
		return false
	}
	return c.list(func() bool {
		n, ok := c.userAt()
		if ok && !n.open && !s.additive {
			a := s.account(n)
			a.touched = true
			clear(a.granted)
		}
		return ok
	})
}

// proxy runs GRANT PROXY ON a TO b: b may act for a.
func (s *mysqlScript) proxy(c *sqlCursor) {
	of, ok := c.userAt()
	if !ok || !c.words("to") {
		return
	}
	c.list(func() bool {
		n, ok := c.userAt()
		if ok {
			s.joins(n.text, s.account(n), of)
		}
		return ok
	})
}

func (s *mysqlScript) roles(g sqlGrant) {
	for _, to := range g.to {
		a := s.account(to)
		a.touched = true
		for _, p := range g.privileges {
			role := sqlName{text: p.name, open: strings.Contains(p.name, "${") || strings.Contains(p.name, "{{")}
			if !strings.Contains(role.text, "@") {
				role.text += "@%"
			}
			if g.revoke {
				delete(a.in, role.text)
			} else {
				s.joins(to.text, a, role)
			}
		}
	}
}

// privileges gives or takes privileges on one level. What is granted on a wider
// level stays.
func (s *mysqlScript) privileges(g sqlGrant) {
	level := s.level(g.objects[0])
	for _, to := range g.to {
		a := s.account(to)
		a.touched = true
		for _, p := range g.privileges {
			name := strings.ToLower(strings.TrimSuffix(strings.ToLower(p.name), " privileges"))
			if g.revoke {
				a.take(level, name, p.columns)
				continue
			}
			a.give(level, name, p.columns, fmt.Sprintf("%s grants %s on %s%s to %s", s.path, strings.ToUpper(name), level, columnNote(p.columns), shortAccount(to.text)))
		}
	}
}

// level is what privileges are on, with the database that is in use.
func (s *mysqlScript) level(object string) string {
	database, table, isTable := strings.Cut(object, ".")
	if !isTable {
		database, table = s.database, object
	}
	if database != "*" {
		s.names(database)
	}
	return database + "." + table
}

// maxMySQLGranted is how many privileges of one account are told apart.
const maxMySQLGranted = 1000

func (a *mysqlAccount) give(level, name string, columns []string, because string) {
	if len(a.granted) > maxMySQLGranted {
		level = "*.*"
	}
	if len(columns) == 0 {
		columns = []string{""}
	}
	for _, column := range columns {
		a.granted[mysqlKey{level, name, column}] = because
	}
}

// take takes a privilege on a level away. Part of ALL leaves the rest, so that
// ALL becomes what it stands for first.
func (a *mysqlAccount) take(level, name string, columns []string) {
	if because, all := a.granted[mysqlKey{level, "all", ""}]; all && name != "all" {
		delete(a.granted, mysqlKey{level, "all", ""})
		for _, p := range mysqlPrivileges {
			if p.level == "" || level == "*.*" {
				a.granted[mysqlKey{level, p.name, ""}] = because
			}
		}
		a.granted[mysqlKey{level, "the rest of all", ""}] = because
	}
	for key := range a.granted {
		if key.level != level || name != "all" && key.privilege != name {
			continue
		}
		if len(columns) == 0 || key.column != "" && slices.Contains(columns, key.column) {
			delete(a.granted, key)
		}
	}
}
