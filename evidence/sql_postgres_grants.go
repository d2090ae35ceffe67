package evidence

import (
	"fmt"
	"slices"
	"strings"
)

// allOf are the privileges that ALL stands for, by what it is granted on.
func allOf(on string) []string {
	switch on {
	case "table", "all tables", "default tables":
		return []string{"select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain"}
	case "schema", "default schemas":
		return []string{"create", "usage"}
	case "database":
		return []string{"create", "connect", "temporary"}
	}
	return []string{"all"}
}

// grant runs GRANT and REVOKE.
func (s *pgScript) grant(c *sqlCursor, revoke bool) {
	g, ok := readGrant(c, revoke)
	if !ok {
		s.missed(c)
		return
	}
	s.apply(g)
}

// defaults runs ALTER DEFAULT PRIVILEGES, which are for what is made later.
func (s *pgScript) defaults(c *sqlCursor) {
	owners, schemas := []string{s.user}, []string{"*"}
	for {
		switch {
		case c.words("for", "role"), c.words("for", "user"):
			owners = nil
			c.list(func() bool {
				n, ok := c.name()
				owners = append(owners, n.text)
				return ok
			})
			continue
		case c.words("in", "schema"):
			schemas = nil
			c.list(func() bool {
				n, ok := c.name()
				schemas = append(schemas, n.text)
				return ok
			})
			continue
		}
		break
	}
	revoke := c.words("revoke")
	if !revoke && !c.words("grant") {
		return
	}
	g, ok := readGrant(c, revoke)
	if !ok {
		s.missed(c)
		return
	}
	if revoke && s.came {
		return // those that came have it
	}
	s.defaulted = s.defaulted || !revoke
	g.on, g.objects = "default "+g.on, schemas
	for _, owner := range owners {
		g.by = "default of " + owner
		s.apply(g)
	}
}

// apply gives or takes what a statement says.
func (s *pgScript) apply(g sqlGrant) {
	if g.revoke && (g.optionOnly || s.additive) {
		return
	}
	by := firstOf(g.by, s.user)
	if by == "current_user" || by == "session_user" || by == "current_role" {
		by = s.user
	}
	if g.revoke && s.passedOn(g) {
		return
	}
	if !g.revoke && by != "" {
		s.granters[by] = true
	}
	for _, to := range g.to {
		if g.revoke && s.role(to) == s.public && isRoutine(g.on) {
			s.closes(g)
		}
		if g.on == "role" {
			s.membership(g, to, by)
			continue
		}
		for _, object := range g.objects {
			object = s.object(g.on, object)
			if g.on == "database" {
				s.databases[object] = true
			}
			for _, p := range g.privileges {
				s.privilege(g, p, to, object, by)
			}
		}
	}
}

// isRoutine says whether a privilege is on functions or procedures.
func isRoutine(on string) bool {
	on = strings.TrimSuffix(strings.TrimPrefix(on, "all "), "s")
	return on == "function" || on == "procedure" || on == "routine"
}

// passedOn says whether a REVOKE fails, because somebody passed on what it takes
// away, and it has no CASCADE.
func (s *pgScript) passedOn(g sqlGrant) bool {
	return !g.cascade && !g.optionOnly && slices.ContainsFunc(g.to, func(to sqlName) bool { return s.granters[to.text] })
}

// object is the full name of what something is granted on.
func (s *pgScript) object(on, name string) string {
	switch on {
	case "table":
		return s.table(name)
	case "database":
		return name
	}
	return s.inDatabase(name)
}

// membership makes a role a member of others, or no member any more.
func (s *pgScript) membership(g sqlGrant, to sqlName, by string) {
	for _, p := range g.privileges {
		role := sqlName{text: p.name, open: strings.Contains(p.name, "${") || strings.Contains(p.name, "{{") || strings.HasPrefix(p.name, ":")}
		if !g.revoke {
			s.joinsBy(to, role, by)
			continue
		}
		r := s.role(to)
		r.touched = true
		delete(r.in, pgIn{role.text, by})
	}
}

// privilege gives or takes one privilege on one thing.
func (s *pgScript) privilege(g sqlGrant, p sqlPrivilege, to sqlName, object, by string) {
	names := []string{strings.ToLower(p.name)}
	if names[0] == "all" {
		names = allOf(g.on)
	}
	r := s.role(to)
	r.touched = true
	r.onTables = r.onTables || strings.HasSuffix(g.on, "table") || strings.HasSuffix(g.on, "tables")
	if !g.revoke && len(r.granted) > maxPGGranted {
		g.on, object = "all tables", "*" // which nothing takes away
	}
	for _, name := range names {
		if g.revoke {
			s.take(r, g.on, object, name, p.columns, by)
			continue
		}
		columns := p.columns
		if len(columns) == 0 {
			columns = []string{""}
		}
		for _, column := range columns {
			key := pgKey{on: g.on, of: object, privilege: name, column: column, by: by}
			r.granted[key] = fmt.Sprintf("%s grants %s on %s%s to %s", s.path, strings.ToUpper(name), onWhat(g.on, object), columnNote(p.columns), to.text)
		}
	}
}

// maxPGGranted is how many privileges of one role are told apart.
const maxPGGranted = 1000

func columnNote(columns []string) string {
	if len(columns) == 0 {
		return ""
	}
	return " (" + strings.Join(columns, ", ") + " alone)"
}

// onWhat says on what something is granted.
func onWhat(on, object string) string {
	switch {
	case on == "all tables":
		return "all tables in the schema " + object
	case on == "default tables" && strings.HasSuffix(object, "*"):
		return "tables to come"
	case on == "default tables":
		return "tables to come in the schema " + object
	}
	return "the " + on + " " + object
}

// take takes a privilege away: all of the tables of a schema, or from one table
// what was granted on it. What was granted on all tables stays on the others.
func (s *pgScript) take(r *pgRole, on, object, name string, columns []string, by string) {
	if r == s.public && on == "schema" && name == "create" {
		s.publicClosed = true
	}
	for key := range r.granted {
		same := key.on == on && key.of == object ||
			on == "all tables" && key.on == "table" && strings.HasPrefix(key.of, object+".")
		if !same || key.privilege != name || !s.grantedBy(key, by) {
			continue
		}
		if len(columns) == 0 || key.column != "" && slices.Contains(columns, key.column) {
			delete(r.granted, key)
		}
	}
}

// grantedBy says whether a REVOKE takes away what a key says. An owner's grants and
// those that its server's ruler makes are the same.
func (s *pgScript) grantedBy(key pgKey, by string) bool {
	owner, owned := s.owners["table "+key.of]
	ofOwner := func(name string) bool { return name == "" || key.on == "table" && owned && name == owner }
	return key.by == by || ofOwner(key.by) && ofOwner(by)
}
