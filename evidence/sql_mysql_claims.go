package evidence

import (
	"maps"
	"slices"
	"strings"
)

// mysqlPrivilege says what a privilege allows, in the catalog's words.
type mysqlPrivilege struct {
	name   string
	scopes []string
	// level is "*.*" for what can only be granted on the whole server.
	level string
	// more follows, assumed: whoever holds it can come to hold the rest.
	more    []string
	because string
}

// mysqlPrivileges are those that allow something the catalog has an action for.
// https://dev.mysql.com/doc/refman/8.4/en/privileges-provided.html
var mysqlPrivileges = []mysqlPrivilege{
	{name: "drop", scopes: []string{"database:drop", "database:delete"}, because: "DROP truncates as well"},
	{name: "alter", scopes: []string{"database:delete"}, because: "ALTER drops columns with what is in them"},
	{name: "delete", scopes: []string{"database:delete"}},
	{name: "update", scopes: []string{"database:update"}},
	{name: "select", scopes: []string{"database:read"}},
	{name: "insert", scopes: []string{"database:insert"}},
	{name: "file", level: "*.*", scopes: []string{"server:file"}},
	{name: "shutdown", level: "*.*", scopes: []string{"server:shutdown"}},
	{name: "create user", level: "*.*", scopes: []string{"server:users"}, more: []string{"database:*", "server:*"},
		because: "it may set the password of an administrator"},
	{name: "super", level: "*.*", scopes: []string{"server:super"}, more: []string{"database:*", "server:*"},
		because: "SUPER may act as any definer"},
	{name: "set_user_id", level: "*.*", more: []string{"database:*"}, because: "it may act as any definer"},
	{name: "set user", level: "*.*", more: []string{"database:*"}, because: "it may act as any definer"},
	{name: "set_any_definer", level: "*.*", more: []string{"database:*"}, because: "it may act as any definer"},
	{name: "replication slave", level: "*.*", scopes: []string{"database:read"}, because: "a replica gets all changes"},
	{name: "replication slave admin", level: "*.*", more: []string{"database:*"}, because: "it may name another server whose changes are taken over"},
	{name: "replication_slave_admin", level: "*.*", more: []string{"database:*"}, because: "it may name another server whose changes are taken over"},
	{name: "binlog replay", level: "*.*", more: []string{"database:*"}, because: "it may replay any change of rows"},
	{name: "binlog_replay", level: "*.*", more: []string{"database:*"}, because: "it may replay any change of rows"},
	{name: "clone_admin", level: "*.*", scopes: []string{"database:drop"}, because: "a clone replaces all data"},
	{name: "role_admin", level: "*.*", more: []string{"database:*", "server:*"}, because: "it may give itself every role"},
	{name: "system_variables_admin", level: "*.*", more: []string{"database:*"}, because: "it may set what others run when they sign in"},
}

// everythingMySQL is what ALL on the whole server comes to.
var everythingMySQL = []string{"database:*", "server:*"}

// user is what the server comes to for the accounts of one name.
func (s *mysqlServer) user(name string, accounts []string) (sqlUser, bool) {
	u := sqlUser{name: name}
	touched, created := false, false
	seen := map[string]bool{}
	for _, a := range accounts {
		touched = touched || s.accounts[a].touched
		created = created || s.accounts[a].created
		u.grants = append(u.grants, s.gather(a, s.accounts[a], seen)...)
	}
	if !touched {
		return u, false
	}
	u.settles = created || !rules(name)
	for _, miss := range s.unread {
		if miss.about(name) {
			u.grants = append(u.grants, miss.grants()...)
		}
	}
	u.grants = distinct(u.grants)
	return u, true
}

// gather collects what an account has, through all roles.
func (s *mysqlServer) gather(name string, a *mysqlAccount, seen map[string]bool) []Grant {
	var grants []Grant
	type step struct {
		account *mysqlAccount
		via     string
	}
	seen[name] = true
	queue := []step{{a, ""}}
	for i := 0; i < len(queue) && i < maxPGMemberships; i++ {
		here := queue[i]
		grants = append(grants, s.grants(here.account, here.via)...)
		for _, role := range slices.Sorted(maps.Keys(here.account.in)) {
			why := here.account.in[role] + here.via
			next := s.accounts[role]
			if next == nil || !next.created && !next.touched {
				grants = append(grants, unread(why+", of which the files say nothing"))
			}
			if next != nil && !seen[role] {
				seen[role] = true
				queue = append(queue, step{next, "; " + why})
			}
		}
	}
	return grants
}

// grants are what an account was granted itself.
func (s *mysqlServer) grants(a *mysqlAccount, via string) []Grant {
	var grants []Grant
	add := func(because string, conditional bool, scopes ...string) {
		for _, scope := range scopes {
			grants = append(grants, Grant{Scope: scope, Because: because, Conditional: conditional}.sure())
		}
	}
	keys := slices.SortedFunc(maps.Keys(a.granted), func(a, b mysqlKey) int {
		return slices.Compare([]string{a.level, a.privilege, a.column}, []string{b.level, b.privilege, b.column})
	})
	for _, key := range keys {
		because := a.granted[key] + via
		switch {
		case key.privilege == "all" && key.level == "*.*":
			add(because, false, everythingMySQL...)
		case key.privilege == "all":
			add(because, false, "database:drop", "database:delete", "database:update", "database:read", "database:insert")
		}
		for _, p := range mysqlPrivileges {
			if p.name == key.privilege {
				add(noted(because, p.because), false, p.scopes...)
				add(noted(because, p.because), true, p.more...)
			}
		}
		if key.privilege == "execute" || key.privilege == "all" {
			add(because+", which runs procedures with the rights of those who made them", true, s.through(key)...)
		}
		if key.systemTables() {
			add(because+", and the tables of rights can be written by themselves", true, everythingMySQL...)
		}
	}
	return grants
}

func noted(because, more string) string {
	if more == "" {
		return because
	}
	return because + ", and " + more
}

// systemTables says whether a privilege lets the tables be written in which the
// server keeps rights.
func (k mysqlKey) systemTables() bool {
	database, _, _ := strings.Cut(k.level, ".")
	switch k.privilege {
	case "all", "insert", "update", "delete":
		return database == "*" || strings.EqualFold(strings.ReplaceAll(database, "%", ""), "mysql") || database == "%"
	}
	return false
}

// everybody is what PUBLIC was granted, which MariaDB has, and what somebody was
// whom the files do not name.
func (s *mysqlServer) everybody() []Grant {
	var grants []Grant
	for _, name := range slices.Sorted(maps.Keys(s.accounts)) {
		user, _, _ := strings.Cut(name, "@")
		if a := s.accounts[name]; user == "" || strings.EqualFold(user, "public") {
			grants = append(grants, s.grants(a, ", to PUBLIC")...)
		}
	}
	for _, g := range s.gather("", s.nobody, map[string]bool{}) {
		g.Conditional = true
		g.Because += ", to somebody whom the script does not name"
		grants = append(grants, g)
	}
	return grants
}
