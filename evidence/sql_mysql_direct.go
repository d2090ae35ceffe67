package evidence

import (
	"slices"
	"strings"
)

// mysqlRightsTables are tables whose names end as those of columns for privileges.
var mysqlRightsTables = []string{"global", "tables", "columns", "procs", "proxies"}

// direct keeps that a table of rights was written by itself, and which privileges
// its columns are for: Delete_priv. A statement that names nobody is about everybody.
func (s *mysqlScript) direct(c *sqlCursor) {
	u := pgUnread{path: s.path, names: sqlNames(c.tokens)}
	if !namesSomebody(c.tokens) {
		u.names = nil
	}
	whole := false
	for _, t := range c.tokens {
		name, ofPrivilege := strings.CutSuffix(strings.ToLower(t.text), "_priv")
		if ofPrivilege && !slices.Contains(mysqlRightsTables, name) {
			u.privileges = append(u.privileges, strings.ReplaceAll(name, "_", " "))
		}
		whole = whole || t.is("values") && len(u.privileges) == 0
	}
	if u.privileges == nil && !whole && c.tokens[0].is("update") && !jsonOfRights(c.tokens) {
		return // a password, or how it signs in
	}
	s.unread = append(s.unread, u)
}

// jsonOfRights says whether a statement writes the table in which MariaDB keeps
// rights as JSON.
func jsonOfRights(tokens []sqlToken) bool {
	for _, t := range tokens {
		if strings.EqualFold(t.text, "global_priv") || strings.EqualFold(t.text, "priv") {
			return true
		}
	}
	return false
}

// grants are what a statement that could not be read may give.
func (u pgUnread) grants() []Grant {
	if u.privileges == nil {
		return []Grant{unread(u.path + " says something of it that could not be read")}
	}
	var grants []Grant
	for _, name := range u.privileges {
		for _, p := range mysqlPrivileges {
			if p.name != name {
				continue
			}
			for _, scope := range append(append([]string{}, p.scopes...), p.more...) {
				because := u.path + " writes " + strings.ToUpper(name) + " into the tables of rights"
				grants = append(grants, Grant{Scope: scope, Because: because, Conditional: true}.sure())
			}
		}
	}
	return grants
}
