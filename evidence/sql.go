package evidence

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// sqlScripts reads scripts of SQL for what they grant: migrations, and what sets
// a server up. The scripts of one folder are run in the order of the numbers in
// their names; of the others nothing is known of the order, and what any of them
// grants counts.
type sqlScripts struct {
	dialect dialect
	scripts []sqlScript
}

// sqlScript is one file.
type sqlScript struct {
	path       string
	statements []sqlStatement
	// whole says that it was read to its end; includes, that it runs other scripts;
	// maybe, that it need not have been run.
	whole, includes, maybe bool
}

// Wants takes scripts that go forth.
func (*sqlScripts) Wants(p string) bool {
	return strings.EqualFold(path.Ext(p), ".sql") && !goesBack(p)
}

// Read takes in one script.
func (s *sqlScripts) Read(d *Document) {
	statements, whole := scanSQL(forth(string(d.Text)), s.dialect)
	script := sqlScript{path: d.Path, whole: whole, maybe: mayNotRun(d.Path)}
	for _, st := range statements {
		if st.command != "" || st.gexec || aboutRights(st) {
			script.statements = append(script.statements, st)
		}
		script.includes = script.includes || st.includes()
	}
	if len(script.statements) > 0 || !whole {
		s.scripts = append(s.scripts, script)
	}
}

// aboutRights says whether a statement that begins so can say who may do what.
func aboutRights(st sqlStatement) bool {
	first := st.tokens[0]
	switch {
	case slices.ContainsFunc([]string{"insert", "update", "replace"}, first.is):
		return writesRights(st.tokens)
	case slices.ContainsFunc([]string{"select", "call", "prepare", "execute", "with"}, first.is):
		return len(st.tokens) <= maxSQLCall
	}
	return slices.ContainsFunc([]string{
		"grant", "revoke", "create", "alter", "drop", "reassign", "set", "reset", "do", "rename", "use",
		"begin", "start", "commit", "end", "rollback", "abort", "savepoint",
	}, first.is)
}

// maxSQLCall is how many tokens a statement has at most that calls a function which
// the scripts make.
const maxSQLCall = 200

// writesRights says whether a statement writes a table by itself in which a server
// keeps who may do what.
func writesRights(tokens []sqlToken) bool {
	for i, t := range tokens[:min(len(tokens), 8)] {
		name := strings.ToLower(t.text)
		if strings.HasPrefix(name, "pg_") || name == "mysql" && i+1 < len(tokens) && tokens[i+1].text == "." {
			return true
		}
	}
	return false
}

// includes says whether a statement makes the client run another script.
func (st sqlStatement) includes() bool {
	word, _, _ := strings.Cut(st.command, " ")
	return slices.Contains([]string{`\i`, `\ir`, `\include`, `\include_relative`}, word) ||
		len(st.tokens) > 0 && st.tokens[0].is("source")
}

// projects are the scripts by the folder for which they speak.
func (s *sqlScripts) projects() map[string][]sqlScript {
	byProject := map[string][]sqlScript{}
	scripts := slices.Clone(s.scripts)
	slices.SortFunc(scripts, func(a, b sqlScript) int { return strings.Compare(a.path, b.path) })
	for _, sc := range scripts {
		project := projectOf(sc.path)
		byProject[project] = append(byProject[project], sc)
	}
	return byProject
}

// Claims say what each user holds whom the scripts name.
func (s *sqlScripts) Claims() []Claim {
	var claims []Claim
	projects := s.projects()
	for _, project := range slices.Sorted(maps.Keys(projects)) {
		p := &sqlProject{dialect: s.dialect, folder: project}
		for _, sc := range projects[project] {
			p.paths = append(p.paths, sc.path)
			if !sc.whole {
				p.broken = append(p.broken, sc.path)
			}
		}
		p.runs = runsOf(projects[project])
		claims = append(claims, p.claims()...)
	}
	return claims
}

// sqlProject is all scripts that speak for one folder.
type sqlProject struct {
	dialect       dialect
	folder        string
	runs          [][]sqlScript
	paths, broken []string
	databases     map[string]bool
}

// sqlUser is what the scripts come to for one user.
type sqlUser struct {
	name    string
	grants  []Grant
	settles bool
	unknown []string
}

func (p *sqlProject) claims() []Claim {
	var users []sqlUser
	var everybody []Grant
	if p.dialect == mySQL {
		users, everybody, p.databases = mysqlUsers(p.runs)
	} else {
		users, everybody, p.databases = pgUsers(p.runs)
	}
	for i := range everybody {
		everybody[i] = everybody[i].sure()
	}
	var claims []Claim
	for _, u := range users {
		claims = append(claims, p.tied(p.claim(u))...)
	}
	if len(everybody) > 0 {
		claims = append(claims, Claim{
			Under: p.folder, Like: map[string][]string{finding.FactScheme: p.schemes()},
			Grants: distinct(everybody), Path: p.paths[0], Because: p.engine() + " gives everybody what these scripts say",
		})
	}
	return claims
}

func (p *sqlProject) claim(u sqlUser) Claim {
	c := Claim{
		Under: p.folder, About: map[string]string{finding.FactUser: u.name},
		Like:   map[string][]string{finding.FactScheme: p.schemes()},
		Grants: u.grants, Settles: u.settles, Unknowns: u.unknown,
		Path: p.paths[0], Because: fmt.Sprintf("scripts say what %s may do with %s", u.name, p.engine()),
	}
	for _, b := range p.broken {
		c.Grants = append(c.Grants, unread(b+" could not be read to its end"))
	}
	c.Unknowns = append(c.Unknowns, "whether "+listed(p.paths)+" is all that its server was told about "+u.name)
	return c
}

// listed names files, if they are few.
func listed(paths []string) string {
	if len(paths) > 3 {
		return fmt.Sprintf("%s and %d more scripts", paths[0], len(paths)-1)
	}
	return strings.Join(paths, ", ")
}

// tied makes two kinds of claims of one: it holds in the project for every login
// of the user, and everywhere for one to a database that the scripts name.
func (p *sqlProject) tied(c Claim) []Claim {
	if p.folder == "" || len(p.databases) == 0 || len(p.databases) > 20 {
		return []Claim{c}
	}
	var elsewhere []Claim
	vetoes := []string{}
	for _, database := range slices.Sorted(maps.Keys(p.databases)) {
		if common(database) {
			continue
		}
		vetoes = append(vetoes, "!"+database)
		there := c
		there.Under = ""
		there.About = map[string]string{finding.FactUser: c.About[finding.FactUser], finding.FactDatabase: database}
		there.Because = c.Because + " in " + database
		elsewhere = append(elsewhere, there)
	}
	c.Like = maps.Clone(c.Like)
	c.Like[finding.FactDatabase] = vetoes
	return append([]Claim{c}, elsewhere...)
}

// common says whether a database's name is no name of its own, or one that a
// pattern can't be made of.
func common(database string) bool {
	switch strings.ToLower(database) {
	case "postgres", "mysql", "app", "application", "test", "db", "database", "main", "dev", "prod", "production", "defaultdb", "api", "web", "template1":
		return true
	}
	return strings.ContainsAny(database, "*?!${}%") || database == ""
}

// schemes are those of logins to which the scripts apply.
func (p *sqlProject) schemes() []string {
	if p.dialect == mySQL {
		return []string{"mysql*", "mariadb", "trilogy"}
	}
	return []string{"postgres*", "pgsql", "postgis", "cockroach*", "timescale*"}
}

func (p *sqlProject) engine() string {
	if p.dialect == mySQL {
		return "MySQL"
	}
	return "PostgreSQL"
}

// sqlRulers are names that servers give their first user, who holds more than
// any script says. They are those of the catalog, and some that hosts make.
var sqlRulers = map[string][]string{"user": {
	"postgres", "root", "sa", "dba", "admin*", "*admin", "*owner*", "super*", "rds*", "supabase*", "mariadb.sys", "mysql.*", "mysql",
}}

func rules(user string) bool {
	return catalog.Matches(sqlRulers, map[string]string{"user": user})
}

// pgUsers replays the scripts of each run on a server of its own and joins what
// comes of them.
func pgUsers(runs [][]sqlScript) (users []sqlUser, everybody []Grant, databases map[string]bool) {
	all := newPGServer()
	for _, run := range runs {
		server := newPGServer()
		for _, sc := range run {
			(&pgScript{pgServer: server, path: sc.path, additive: sc.maybe}).run(sc.statements)
			for _, r := range server.roles {
				r.dropped = false
			}
		}
		all.join(server)
	}
	for _, name := range slices.Sorted(maps.Keys(all.roles)) {
		if u, ok := all.user(name); ok {
			users = append(users, u)
		}
	}
	everybody = (&pgGathered{server: all}).everybody()
	return users, everybody, all.databases
}

// join adds what another server has.
func (s *pgServer) join(o *pgServer) {
	for name, r := range o.roles {
		s.role(sqlName{text: name}).join(r)
	}
	s.public.join(o.public)
	s.nobody.join(o.nobody)
	maps.Copy(s.databases, o.databases)
	s.unread = append(s.unread, o.unread...)
	s.definers = s.definers || o.definers
	s.publicClosed = s.publicClosed || o.publicClosed
	for name, functions := range o.functions {
		s.functions[name] = append(s.functions[name], functions...)
	}
}

func (r *pgRole) join(o *pgRole) {
	r.created = r.created || o.created
	r.touched, r.onTables = r.touched || o.touched, r.onTables || o.onTables
	maps.Copy(r.attributes, o.attributes)
	maps.Copy(r.in, o.in)
	maps.Copy(r.owns, o.owns)
	maps.Copy(r.granted, o.granted)
}

// user is what the server comes to for one role, if anything was said of it.
func (s *pgServer) user(name string) (sqlUser, bool) {
	r := s.roles[name]
	if !r.touched {
		return sqlUser{}, false
	}
	u := sqlUser{name: name, grants: s.gather(name, r).finish(), settles: r.created || !rules(name)}
	for _, miss := range s.unread {
		if miss.about(name) {
			u.grants = append(u.grants, unread(miss.path+" says something of it that could not be read"))
		}
	}
	if s.definers {
		u.unknown = append(u.unknown, "what functions do that run with their owner's rights")
	}
	return u, true
}

// everybody is what PUBLIC was granted, and what somebody was whom the files do
// not name.
func (g *pgGathered) everybody() []Grant {
	g.take(g.server.public, "")
	g.open()
	for _, grant := range g.server.gather("", g.server.nobody).grants {
		grant.Conditional = true
		grant.Because += ", to somebody whom the script does not name"
		g.grants = append(g.grants, grant)
	}
	return slices.SortedStableFunc(slices.Values(g.grants), func(a, b Grant) int { return cmp.Compare(a.Scope, b.Scope) })
}
