package evidence

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
)

// pgPredefined says what PostgreSQL's own roles allow, in the catalog's words,
// and what the administrators' roles of managed servers do. The others of
// PostgreSQL's own allow nothing that the catalog has an action for.
// https://www.postgresql.org/docs/current/predefined-roles.html says of the
// three for files and programs that they lead to the rights of a superuser.
var pgPredefined = map[string][]string{
	"pg_read_all_data":          {"database:read"},
	"pg_write_all_data":         {"database:update", "database:delete"},
	"pg_signal_backend":         {"server:sessions"},
	"pg_execute_server_program": {"database:*", "server:*"},
	"pg_write_server_files":     {"database:*", "server:*"},
	"pg_read_server_files":      {"database:read"},
	"rds_superuser":             {"database:*", "server:roles", "server:sessions"},
	"cloudsqlsuperuser":         {"database:*", "server:roles", "server:sessions"},
	"alloydbsuperuser":          {"database:*", "server:roles", "server:sessions"},
	"azure_pg_admin":            {"database:*", "server:roles", "server:sessions"},
	"neon_superuser":            {"database:*", "server:roles", "server:sessions"},
}

// pgHarmless are roles that stand for a way to sign in.
var pgHarmless = []string{"rds_iam", "rds_password", "cloudsqliamuser", "cloudsqliamserviceaccount", "cloudsqliamgroup"}

// pgGathered is everything that one role has by itself and by the roles it is a
// member of.
type pgGathered struct {
	server *pgServer
	grants []Grant
	// tables says that it was granted something on tables, or was made for
	// something else; makes is what lets it make tables.
	tables bool
	makes  string
}

// maxPGMemberships bounds how many roles are followed for one.
const maxPGMemberships = 1000

// gather collects what a role has, through all memberships.
func (s *pgServer) gather(name string, r *pgRole) *pgGathered {
	g := &pgGathered{server: s}
	type step struct {
		role *pgRole
		via  string
	}
	seen := map[string]bool{name: true}
	queue := []step{{r, ""}}
	for i := 0; i < len(queue) && i < maxPGMemberships; i++ {
		g.take(queue[i].role, queue[i].via)
		for parent, why := range queue[i].role.parents() {
			if seen[parent] {
				continue
			}
			seen[parent] = true
			why += queue[i].via
			if parent != "pg_database_owner" {
				g.predefined(parent, why)
			}
			role := s.roles[parent]
			if !pgOwnName(parent) && (role == nil || !role.created && !role.touched) {
				g.grants = append(g.grants, unread(why+", of which the files say nothing"))
			}
			if role != nil {
				queue = append(queue, step{role, "; " + why})
			}
		}
	}
	return g
}

// parents are the roles that one is a member of, with where that stands, in order.
// Whoever owns a database is a member of pg_database_owner.
func (r *pgRole) parents() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, in := range slices.SortedFunc(maps.Keys(r.in), func(a, b pgIn) int {
			return slices.Compare([]string{a.role, a.by}, []string{b.role, b.by})
		}) {
			if !yield(in.role, r.in[in]) {
				return
			}
		}
		for _, key := range slices.Sorted(maps.Keys(r.owns)) {
			if strings.HasPrefix(key, "database ") && !yield("pg_database_owner", r.owns[key]) {
				return
			}
		}
	}
}

// pgOwnName says whether a role is one of PostgreSQL's own.
func pgOwnName(name string) bool {
	_, known := pgPredefined[name]
	return known || strings.HasPrefix(name, "pg_") || slices.Contains(pgHarmless, name)
}

// predefined adds what one of PostgreSQL's own roles allows. Whoever is given one
// was made for something, and is not taken for an owner of tables.
func (g *pgGathered) predefined(name, why string) {
	g.tables = g.tables || pgOwnName(name)
	for _, scope := range pgPredefined[name] {
		g.add(scope, why, false)
	}
}

func (g *pgGathered) add(scope, because string, conditional bool) {
	g.grants = append(g.grants, Grant{Scope: scope, Because: because, Conditional: conditional}.sure())
}

// take adds what a role has by itself.
func (g *pgGathered) take(r *pgRole, via string) {
	g.attributes(r, via)
	g.tables = g.tables || r.onTables
	for _, key := range slices.Sorted(maps.Keys(r.owns)) {
		kind, what, _ := strings.Cut(key, " ")
		unseen := strings.HasPrefix(what, pgUnseen)
		g.add("database:drop", r.owns[key]+via, unseen)
		if kind == "table" {
			g.tables = true
			for _, scope := range []string{"database:delete", "database:update", "database:read"} {
				g.add(scope, r.owns[key]+via, unseen)
			}
		} else if g.makes == "" {
			g.makes = r.owns[key] + via
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(r.granted), pgKey.compare) {
		g.privilege(key, r.granted[key]+via)
	}
}

// attributes adds what CREATE ROLE says.
func (g *pgGathered) attributes(r *pgRole, via string) {
	for _, name := range slices.Sorted(maps.Keys(r.attributes)) {
		because := r.attributes[name] + via
		switch name {
		case "superuser", "createuser":
			g.add("database:*", because, false)
			g.add("server:*", because, false)
		case "createrole":
			g.add("server:roles", because, false)
			more := because + "; before version 16 such a role may give itself every role that is no superuser"
			g.add("database:*", more, true)
			g.add("server:*", more, true)
		case "replication":
			g.add("database:read", because+", and so it may copy the whole server", false)
		}
	}
}

// privilege adds what one granted privilege allows.
func (g *pgGathered) privilege(key pgKey, because string) {
	switch key.on {
	case "table", "all tables", "default tables":
		switch key.privilege {
		case "select":
			g.add("database:read", because, false)
		case "update":
			g.add("database:update", because, false)
		case "delete", "truncate":
			g.add("database:delete", because, false)
		case "insert":
			g.add("database:insert", because, false)
		}
	case "function", "procedure", "routine", "all functions", "all procedures", "all routines":
		if key.privilege == "execute" || key.privilege == "all" {
			g.functions(key, because)
		}
	case "schema", "database", "default schemas":
		if key.privilege == "create" && g.makes == "" {
			g.makes = because
		}
	}
}

func (k pgKey) compare(o pgKey) int {
	return slices.Compare([]string{k.on, k.of, k.privilege, k.column, k.by}, []string{o.on, o.of, o.privilege, o.column, o.by})
}

// finish adds what follows from all of it: whoever may make tables owns those
// that it makes, and somebody who was granted nothing on tables, but signs in,
// mostly made them. Where rows may be deleted anyway, that says nothing more.
func (g *pgGathered) finish() []Grant {
	deletes := slices.ContainsFunc(g.grants, func(h Grant) bool {
		return h.Certainty != catalog.Assumed && (h.Scope == "database:delete" || h.Scope == "database:drop" || h.Scope == "database:*")
	})
	switch {
	case deletes:
	case g.makes != "":
		g.add("database:*", g.makes+", so that it may make tables, and would own them", true)
	case !g.tables && !g.server.publicClosed:
		g.add("database:*", "nothing grants it rights on tables, so that it may own them: before version 15 everybody may make tables in the schema public", true)
	}
	return distinct(g.grants)
}
