package evidence

import (
	"slices"
	"strings"
)

// pgServer is what scripts make of a PostgreSQL server: its roles, what they
// own, and what they were granted.
type pgServer struct {
	roles map[string]*pgRole
	// public is what everybody was granted, nobody what those were whose names the
	// files leave open.
	public, nobody *pgRole
	// owners are the names of roles by what they own.
	owners    map[string]string
	databases map[string]bool
	// functions are by their names, without what they take.
	functions map[string][]*pgFunction
	// defaulted says that rights on tables to come were granted, and later that
	// tables came.
	defaulted, came bool
	// unread are statements about rights that could not be read, by whom they name.
	unread []pgUnread
	// publicClosed says that the schema public was closed to everybody.
	publicClosed bool
	// definers says that there are functions which run with their owner's rights.
	definers bool
	// called is how much text of functions was run, renamed how often things were.
	called, renamed int
	// granters are those that granted something in their own name.
	granters map[string]bool
}

// pgUnread is a statement about rights that could not be read.
type pgUnread struct {
	path string
	// names are those in it, nil where it is about everybody.
	names []string
	// privileges are those that it may give, nil where it may give any.
	privileges []string
}

// pgRole is one role.
type pgRole struct {
	created bool
	// attributes are what CREATE ROLE said last: "superuser", "createdb" …
	attributes map[string]string
	// in are the roles it is a member of, owns what it owns; both say where that
	// stands.
	in      map[pgIn]string
	owns    map[string]string
	granted map[pgKey]string
	// touched says that some statement gives it something, or takes it; onTables,
	// that one is about tables.
	touched, onTables bool
	// dropped says that the script at hand dropped it, disowned that it dropped what
	// the role had.
	dropped, disowned bool
}

// pgIn is a membership, by who granted it: since version 16 what somebody else
// granted stays when one revokes.
type pgIn struct{ role, by string }

// pgKey is one privilege.
type pgKey struct {
	// on is what kind of thing: "table", "all tables", "default tables", "schema",
	// "database", or another; of is its name, with the database it was granted in.
	on, of    string
	privilege string
	column    string
	// by is who granted it: what somebody else granted stays when one revokes.
	by string
}

func newPGServer() *pgServer {
	return &pgServer{roles: map[string]*pgRole{}, owners: map[string]string{}, databases: map[string]bool{}, functions: map[string][]*pgFunction{}, granters: map[string]bool{}, public: newPGRole(), nobody: newPGRole()}
}

func newPGRole() *pgRole {
	return &pgRole{attributes: map[string]string{}, in: map[pgIn]string{}, owns: map[string]string{}, granted: map[pgKey]string{}}
}

// role is a role by its name, which is made where there is none.
func (s *pgServer) role(n sqlName) *pgRole {
	switch {
	case n.open, n.text == "current_user", n.text == "session_user", n.text == "current_role":
		return s.nobody
	case n.text == "public":
		return s.public
	}
	r := s.roles[n.text]
	if r == nil {
		r = newPGRole()
		s.roles[n.text] = r
	}
	return r
}

// pgScript is one script on its way through a server.
type pgScript struct {
	*pgServer
	path string
	// database, login and user are those that the script is signed in to, as, and
	// acts as, "" where it doesn't say. A login or a user that is not known is a gap.
	database, login, user string
	// local says that the user is one until the transaction ends, begun that there
	// is one.
	local, begun bool
	// schema is the one in which names without one are looked for first.
	schema string
	// additive says that nothing is taken away: what stands under conditions may
	// not be run.
	additive bool
	// conditions are how many \if are open.
	conditions int
	depth      int
	// running are the functions that are being run.
	running map[string]bool
}

// maxSQLDepth bounds blocks in blocks.
const maxSQLDepth = 4

// run runs the statements of a script. What is rolled back was not run.
func (s *pgScript) run(statements []sqlStatement) {
	for _, st := range committed(statements) {
		if st.command != "" {
			s.command(st.command)
			continue
		}
		if st.gexec {
			s.text(sqlTextOf(st.tokens[1:]))
			continue
		}
		s.statement(&sqlCursor{tokens: st.tokens, mine: postgreSQL})
	}
}

// committed are the statements without those between a BEGIN and its ROLLBACK, and
// between a SAVEPOINT and the ROLLBACK to it.
func committed(statements []sqlStatement) []sqlStatement {
	var kept []sqlStatement
	begun := -1
	saved := map[string]int{}
	for _, st := range statements {
		if len(st.tokens) > 0 {
			last := strings.ToLower(st.tokens[len(st.tokens)-1].text)
			switch first := st.tokens[0]; {
			case first.is("begin"), first.is("start"):
				begun = len(kept)
			case first.is("savepoint"):
				saved[last] = len(kept)
			case first.is("commit"), first.is("end"):
				begun = -1
				clear(saved)
			case (first.is("rollback") || first.is("abort")) && begun >= 0:
				back := begun
				if slices.ContainsFunc(st.tokens, func(t sqlToken) bool { return t.is("to") }) {
					point, known := saved[last]
					if !known {
						continue
					}
					back = point
				} else {
					begun = -1
				}
				kept = kept[:back:back]
			}
		}
		kept = append(kept, st)
	}
	return kept
}

// command runs a command of psql.
func (s *pgScript) command(line string) {
	words := strings.Fields(line)
	switch words[0] {
	case `\if`:
		s.conditions++
	case `\endif`:
		s.conditions = max(0, s.conditions-1)
	case `\q`, `\quit`:
		s.conditions += 1 << 20 // what follows need not be run
	case `\c`, `\connect`:
		s.connect(words[1:])
	}
}

// connect signs in anew. A database that is not known is another one than all that
// are.
func (s *pgScript) connect(words []string) {
	s.user, s.local, s.schema = s.login, false, ""
	if len(words) > 0 && words[0] != "-" {
		s.database = strings.Trim(strings.Join(words, " "), `"`)
		if !strings.ContainsAny(words[0], ":${}=") {
			s.database = strings.Trim(words[0], `"`)
			s.databases[s.database] = true
		}
	}
	if len(words) > 1 && words[1] != "-" {
		s.login = sqlGap
		if !strings.ContainsAny(words[1], ":${}") {
			s.login = strings.Trim(words[1], `"`)
		}
		s.user = s.login
	}
}

// text runs a text that is a script.
func (s *pgScript) text(text string) {
	if s.depth >= maxSQLDepth {
		return
	}
	s.depth++
	statements, _ := scanSQL(text, postgreSQL)
	s.run(statements)
	s.depth--
}

// statement runs one statement, as far as it is about rights.
func (s *pgScript) statement(c *sqlCursor) {
	was := s.additive
	s.additive = was || s.conditions > 0
	s.one(c)
	s.additive = was
}

func (s *pgScript) one(c *sqlCursor) {
	switch {
	case c.words("grant"):
		s.grant(c, false)
	case c.words("revoke"):
		s.grant(c, true)
	case c.words("alter", "default", "privileges"):
		s.defaults(c)
	case c.words("create"):
		s.create(c)
	case c.words("alter"):
		s.alter(c)
	case c.words("drop"):
		s.drop(c)
	case c.words("reassign", "owned", "by"):
		s.reassign(c)
	case c.words("do"):
		s.do(c)
	case c.oneOf("insert", "update") != "":
		s.direct(c)
	case c.peek().is("select"), c.peek().is("call"), c.peek().is("with"):
		s.calls(c.tokens)
	default:
		s.session(c)
	}
}

// missed keeps that a statement about rights could not be read.
func (s *pgScript) missed(c *sqlCursor) {
	s.unread = append(s.unread, pgUnread{path: s.path, names: sqlNames(c.tokens)})
}

// sqlNames are the names and texts in a statement, the first of them.
func sqlNames(tokens []sqlToken) []string {
	var names []string
	for _, t := range tokens {
		if t.kind != sqlSign && len(names) < 100 {
			names = append(names, strings.ToLower(t.text))
		}
	}
	return names
}

// direct keeps that a table was written by itself in which the server keeps who may
// do what. One that names nobody is about everybody.
func (s *pgScript) direct(c *sqlCursor) {
	u := pgUnread{path: s.path, names: sqlNames(c.tokens)}
	if !namesSomebody(c.tokens) {
		u.names = nil
	}
	s.unread = append(s.unread, u)
}

// namesSomebody says whether a statement has a text in it that can be a name, and
// looks for no pattern.
func namesSomebody(tokens []sqlToken) bool {
	found := false
	for _, t := range tokens {
		if t.is("like") || t.is("ilike") || t.is("rlike") || t.is("regexp") || t.is("similar") || t.text == "~" {
			return false
		}
		found = found || (t.kind == sqlString || t.kind == sqlBody || t.kind == sqlQuoted) && len(t.text) > 1
	}
	return found
}

// about says whether what could not be read may be about a user.
func (u pgUnread) about(user string) bool {
	return u.names == nil || slices.Contains(u.names, strings.ToLower(user))
}
