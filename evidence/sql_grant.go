package evidence

import "strings"

// sqlGrant is a GRANT or a REVOKE.
type sqlGrant struct {
	revoke bool
	// optionOnly says that a REVOKE takes away the right to pass on alone.
	optionOnly bool
	// privileges are in lower case; columns are those that one is limited to.
	privileges []sqlPrivilege
	// on says what kind of thing: "table", "all tables", "database" …; "role" for
	// membership, and "" in MySQL, whose objects tell by themselves.
	on      string
	objects []string
	to      []sqlName
	// by is who grants, where the statement says so.
	by string
	// cascade says that a REVOKE takes away what was passed on as well.
	cascade bool
}

type sqlPrivilege struct {
	name    string
	columns []string
}

// readGrant reads what follows GRANT or REVOKE. The second result is false where
// it is no statement of the dialect.
func readGrant(c *sqlCursor, revoke bool) (sqlGrant, bool) {
	g := sqlGrant{revoke: revoke}
	if revoke {
		g.option(c)
	}
	on, to := c.find("on"), c.find("to", "from")
	if to < 0 || on > to {
		on = -1
	}
	if to < 0 {
		return g, false
	}
	if !c.list(func() bool { return g.privilege(c) }) {
		return g, false
	}
	if on < 0 {
		g.on = "role"
	} else if c.at != on || !g.what(c) {
		return g, false
	}
	if c.oneOf("to", "from") == "" {
		return g, false
	}
	if !c.list(func() bool { return g.grantee(c) }) {
		return g, false
	}
	if at := c.find("granted"); at >= 0 {
		c.at = at
		if c.words("granted", "by") {
			by, _ := c.name()
			g.by = by.text
			if by.open {
				g.by = sqlGap
			}
		}
	}
	g.cascade = c.find("cascade") >= 0
	return g, len(g.privileges) <= maxSQLGrant && len(g.objects)*len(g.to) <= maxSQLGrant
}

// maxSQLGrant is how many privileges one statement may give, and on how many
// things to somebody. One that gives more is not read.
const maxSQLGrant = 2000

// option reads what stands before the privileges of a REVOKE.
func (g *sqlGrant) option(c *sqlCursor) {
	c.words("if", "exists")
	for _, o := range []string{"grant", "admin", "inherit", "set"} {
		if c.words(o, "option", "for") {
			g.optionOnly = true
		}
	}
}

// privilege reads one privilege, of one word or more, or one role.
func (g *sqlGrant) privilege(c *sqlCursor) bool {
	var words []string
	for {
		t := c.peek()
		if c.done() || t.is("on") || t.is("to") || t.is("from") {
			break
		}
		n, ok := c.name()
		if !ok {
			break
		}
		if c.mine == mySQL {
			n.text += c.host()
		}
		words = append(words, n.text)
	}
	if len(words) == 0 {
		return false
	}
	name := strings.Join(words, " ")
	if len(words) == 2 && strings.EqualFold(words[1], "privileges") {
		name = strings.ToLower(words[0])
	}
	g.privileges = append(g.privileges, sqlPrivilege{name, c.parentheses()})
	return true
}

// host takes the host behind a name, in MySQL.
func (c *sqlCursor) host() string {
	if !c.sign("@") {
		return ""
	}
	host, _ := c.name()
	return "@" + host.text
}

// what reads what stands between ON and TO.
func (g *sqlGrant) what(c *sqlCursor) bool {
	if !c.words("on") {
		return false
	}
	if c.mine == mySQL {
		c.oneOf("table", "function", "procedure", "package")
		object, ok := c.dotted()
		g.objects = []string{object}
		return ok
	}
	if c.words("all") {
		g.on = "all " + c.oneOf("tables", "sequences", "functions", "procedures", "routines")
		if !c.words("in", "schema") {
			return false
		}
	} else if g.on = c.oneOf("table", "database", "schema", "tables", "sequence", "sequences", "function", "functions", "procedure",
		"routine", "routines", "language", "type", "types", "schemas", "domain", "tablespace", "parameter"); g.on == "" {
		switch {
		case c.words("foreign", "data", "wrapper"), c.words("foreign", "server"), c.words("large", "object"):
			g.on = "other"
		default:
			g.on = "table"
		}
	}
	return g.names(c)
}

// names reads the objects. Default privileges have none.
func (g *sqlGrant) names(c *sqlCursor) bool {
	if c.peek().is("to") || c.peek().is("from") {
		return true
	}
	return c.list(func() bool {
		object, ok := c.dotted()
		c.parentheses() // the arguments of a function
		g.objects = append(g.objects, object)
		return ok
	})
}

// grantee reads one of those who are granted something.
func (g *sqlGrant) grantee(c *sqlCursor) bool {
	if c.mine == postgreSQL {
		c.oneOf("group")
	}
	n, ok := c.name()
	if !ok {
		return false
	}
	if c.mine == mySQL {
		n.text += firstOf(c.host(), "@%")
	}
	g.to = append(g.to, n)
	return true
}
