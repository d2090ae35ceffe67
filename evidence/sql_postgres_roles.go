package evidence

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// create runs CREATE ROLE, and whatever is made with an owner.
func (s *pgScript) create(c *sqlCursor) {
	c.words("or", "replace")
	switch {
	case c.words("role"), c.words("user"), c.words("group"):
		if c.peek().is("mapping") {
			return
		}
		s.createRole(c)
	case c.words("database"):
		n, ok := c.name()
		if ok && !n.open {
			s.databases[n.text] = true
			s.owner(c, "database", n.text)
		}
	case c.words("schema"):
		s.createSchema(c)
	case c.words("function"), c.words("procedure"):
		s.createFunction(c)
	default:
		if c.oneOf("unlogged", "temporary", "temp", "foreign") == "temporary" || !c.words("table") {
			return
		}
		c.words("if", "not", "exists")
		s.came = s.came || s.defaulted
		if table, ok := c.dotted(); ok && s.user != "" {
			s.owned(sqlName{text: s.user}, "table", s.table(table))
		}
	}
}

// createRole runs CREATE ROLE. One that the same script dropped begins anew.
func (s *pgScript) createRole(c *sqlCursor) {
	c.words("if", "not", "exists")
	n, ok := c.name()
	if !ok {
		s.missed(c)
		return
	}
	r := s.role(n)
	if r.dropped && !s.additive {
		*r = *newPGRole()
	}
	r.created = true
	s.options(c, n, r)
}

// options reads the options of CREATE ROLE and ALTER ROLE.
func (s *pgScript) options(c *sqlCursor, n sqlName, r *pgRole) {
	for !c.done() {
		switch {
		case c.words("password"), c.words("encrypted", "password"), c.words("valid", "until"), c.words("connection", "limit"), c.words("sysid"):
			c.at++
		case c.words("in", "role"), c.words("in", "group"):
			c.list(func() bool { return s.member(c, n) })
		case c.words("role"), c.words("user"), c.words("admin"):
			c.list(func() bool {
				member, ok := c.name()
				if ok {
					s.joins(member, n)
				}
				return ok
			})
		default:
			s.attribute(n.text, r, strings.ToLower(c.peek().text))
			c.at++
		}
	}
}

// attribute sets an attribute, or takes it away: NOSUPERUSER.
func (s *pgScript) attribute(role string, r *pgRole, word string) {
	name, no := strings.CutPrefix(word, "no")
	switch name {
	case "superuser", "createrole", "createdb", "replication", "bypassrls", "createuser":
	default:
		return
	}
	if no {
		if !s.additive {
			delete(r.attributes, name)
		}
		return
	}
	r.attributes[name] = s.path + " makes " + role + " " + strings.ToUpper(name)
	r.touched = true
}

// member reads a role that another one is made a member of.
func (s *pgScript) member(c *sqlCursor, of sqlName) bool {
	role, ok := c.name()
	if ok {
		s.joins(of, role)
	}
	return ok
}

// joins makes one role a member of another.
func (s *pgScript) joins(member, role sqlName) { s.joinsBy(member, role, s.user) }

func (s *pgScript) joinsBy(member, role sqlName, by string) {
	r := s.role(member)
	r.touched = true
	name := role.text
	if role.open {
		name = sqlGap
	}
	r.in[pgIn{name, by}] = fmt.Sprintf("%s makes %s a member of %s", s.path, member.text, role.text)
}

// createSchema runs CREATE SCHEMA.
func (s *pgScript) createSchema(c *sqlCursor) {
	c.words("if", "not", "exists")
	schema := ""
	if !c.peek().is("authorization") {
		n, _ := c.name()
		schema = n.text
	}
	if c.words("authorization") {
		if n, ok := c.name(); ok {
			s.owned(n, "schema", s.inDatabase(firstOf(schema, n.text)))
		}
		return
	}
	if s.user != "" && schema != "" {
		s.owned(sqlName{text: s.user}, "schema", s.inDatabase(schema))
	}
}

// owner reads OWNER [=] name, wherever it stands.
func (s *pgScript) owner(c *sqlCursor, kind, object string) {
	at := c.find("owner")
	if at < 0 {
		if s.user != "" {
			s.owned(sqlName{text: s.user}, kind, object)
		}
		return
	}
	c.at = at + 1
	c.oneOf("to")
	c.sign("=")
	if n, ok := c.name(); ok {
		s.owned(n, kind, object)
	}
}

// owned gives something to an owner, and takes it from whoever had it.
func (s *pgScript) owned(n sqlName, kind, object string) {
	key := kind + " " + object
	if n.text == sqlGap {
		n.open = true
	}
	if had, owned := s.owners[key]; owned && !s.additive && !n.open {
		delete(s.role(sqlName{text: had}).owns, key)
	}
	r := s.role(n)
	r.touched = true
	delete(s.owners, key)
	if !n.open {
		s.owners[key] = n.text
	}
	r.owns[key] = fmt.Sprintf("%s makes %s the owner of the %s %s", s.path, n.text, kind, object)
}

// inDatabase is an object's name with that of the database the script is in.
func (s *pgScript) inDatabase(object string) string {
	if s.database == "" {
		return object
	}
	return s.database + "." + object
}

// table is a table's full name: the schema is public where none is named.
func (s *pgScript) table(name string) string {
	if !strings.Contains(name, ".") {
		name = firstOf(s.schema, "public") + "." + name
	}
	return s.inDatabase(name)
}

// alter runs ALTER ROLE, and ALTER … OWNER TO.
func (s *pgScript) alter(c *sqlCursor) {
	switch {
	case c.words("role"), c.words("user"):
		s.alterRole(c)
	case c.words("group"):
		s.alterGroup(c)
	default:
		s.alterOwner(c)
	}
}

func (s *pgScript) alterRole(c *sqlCursor) {
	n, ok := c.name()
	if !ok || n.text == "all" || n.text == "mapping" {
		return
	}
	switch {
	case c.words("rename", "to"):
		if to, ok := c.name(); ok && !to.open && !n.open && to.text != n.text {
			// Both names may still stand in a login; the old one keeps what it had.
			s.joins(to, n)
			s.role(to).created = true
		}
	case c.words("set"), c.words("reset"), c.words("in"):
	default:
		c.words("with")
		s.options(c, n, s.role(n))
	}
}

func (s *pgScript) alterGroup(c *sqlCursor) {
	group, ok := c.name()
	if !ok || !c.words("add", "user") {
		return
	}
	c.list(func() bool {
		member, ok := c.name()
		if ok {
			s.joins(member, group)
		}
		return ok
	})
}

// alterOwner runs ALTER … OWNER TO of what holds data.
func (s *pgScript) alterOwner(c *sqlCursor) {
	if c.oneOf("function", "procedure", "routine") != "" {
		s.alterFunction(c)
		return
	}
	c.words("foreign")
	kind := c.oneOf("database", "schema", "table", "materialized")
	if kind == "materialized" {
		c.words("view")
	}
	c.words("if", "exists")
	c.words("only")
	object, ok := c.dotted()
	if kind == "" || !ok {
		if to := c.find("owner"); to >= 0 && to+2 < len(c.tokens) {
			c.at = to + 2
			if n, ok := c.name(); ok {
				s.role(n).touched = true
			}
		}
		return
	}
	switch kind {
	case "schema":
		object = s.inDatabase(object)
	case "table", "materialized":
		kind, object = "table", s.table(object)
	}
	s.moves(c, kind, object)
	if at := c.find("owner"); at >= 0 && at+1 < len(c.tokens) && c.tokens[at+1].is("to") {
		s.owner(c, kind, object)
	}
}

// drop marks roles as dropped: that counts only if the script makes them anew. A
// script that tears down need not have been run, and a role that has something is
// not dropped.
func (s *pgScript) drop(c *sqlCursor) {
	if s.additive {
		return
	}
	if c.words("owned", "by") {
		c.list(func() bool {
			n, ok := c.name()
			if r := s.roles[n.text]; r != nil {
				r.disowned = true
			}
			return ok
		})
		return
	}
	if c.oneOf("role", "user", "group") == "" {
		return
	}
	c.words("if", "exists")
	c.list(func() bool {
		n, ok := c.name()
		if r := s.roles[n.text]; ok && !n.open && r != nil {
			r.dropped = r.disowned || len(r.granted)+len(r.owns) == 0
		}
		return ok
	})
}

// pgUnseen begins the name of what somebody may own without the files showing it.
const pgUnseen = "of what "

// reassign runs REASSIGN OWNED BY … TO.
func (s *pgScript) reassign(c *sqlCursor) {
	var from []sqlName
	c.list(func() bool {
		n, ok := c.name()
		from = append(from, n)
		return ok
	})
	if !c.words("to") {
		return
	}
	to, ok := c.name()
	if !ok {
		return
	}
	for _, n := range from {
		if n.open {
			continue
		}
		r := s.role(n)
		for _, key := range slices.Sorted(maps.Keys(r.owns)) {
			kind, object, _ := strings.Cut(key, " ")
			s.owned(to, kind, object)
		}
		s.owned(to, "table", pgUnseen+n.text+" made")
	}
}
