package evidence

import (
	"maps"
	"slices"
	"strings"
)

// mysqlUsers replays the scripts of each run on a server of its own and joins
// what comes of them. A user is all accounts of its name: nothing in a login
// says from which host it is used.
func mysqlUsers(runs [][]sqlScript) (users []sqlUser, everybody []Grant, databases map[string]bool) {
	all := newMySQLServer()
	for _, run := range runs {
		server := newMySQLServer()
		for _, sc := range run {
			(&mysqlScript{mysqlServer: server, path: sc.path, additive: sc.maybe, dropped: map[string]bool{}}).run(sc.statements)
		}
		all.join(server)
	}
	byName := map[string][]string{}
	for account := range all.accounts {
		name := account[:strings.LastIndexByte(account, '@')]
		byName[name] = append(byName[name], account)
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		slices.Sort(byName[name])
		if u, ok := all.user(name, byName[name]); ok {
			users = append(users, u)
		}
	}
	return users, all.everybody(), all.databases
}

func (s *mysqlServer) join(o *mysqlServer) {
	for name, a := range o.accounts {
		s.account(sqlName{text: name}).join(a)
	}
	s.nobody.join(o.nobody)
	maps.Copy(s.databases, o.databases)
	s.unread = append(s.unread, o.unread...)
	for name, routines := range o.routines {
		s.routines[name] = append(s.routines[name], routines...)
	}
}

func (a *mysqlAccount) join(o *mysqlAccount) {
	a.created, a.touched = a.created || o.created, a.touched || o.touched
	maps.Copy(a.granted, o.granted)
	maps.Copy(a.in, o.in)
}
