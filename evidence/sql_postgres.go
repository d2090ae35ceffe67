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
	// owners are by what they own.
	owners    map[string]*pgRole
	databases map[string]bool
	// unread are statements about rights that could not be read, by whom they name.
	unread []pgUnread
	// publicClosed says that the schema public was closed to everybody.
	publicClosed bool
	// definers says that there are functions which run with their owner's rights.
	definers bool
}

type pgUnread struct {
	path  string
	names []string
}

// pgRole is one role.
type pgRole struct {
	created bool
	// attributes are what CREATE ROLE said last: "superuser", "createdb" …
	attributes map[string]string
	// in are the roles it is a member of, owns what it owns; both say where that
	// stands.
	in      map[string]string
	owns    map[string]string
	granted map[pgKey]string
	// touched says that some statement gives it something, or takes it; onTables,
	// that one is about tables.
	touched, onTables bool
	// dropped says that the script at hand dropped it.
	dropped bool
}

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
	return &pgServer{roles: map[string]*pgRole{}, owners: map[string]*pgRole{}, databases: map[string]bool{}, public: newPGRole(), nobody: newPGRole()}
}

func newPGRole() *pgRole {
	return &pgRole{attributes: map[string]string{}, in: map[string]string{}, owns: map[string]string{}, granted: map[pgKey]string{}}
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
	// database and user are those that the script is signed in to and as, "" where
	// it doesn't say.
	database, user string
	// additive says that nothing is taken away: what stands under conditions may
	// not be run.
	additive bool
	depth    int
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

// committed are the statements without those between a BEGIN and its ROLLBACK.
func committed(statements []sqlStatement) []sqlStatement {
	var kept []sqlStatement
	begun := -1
	for _, st := range statements {
		if len(st.tokens) > 0 {
			switch first := st.tokens[0]; {
			case first.is("begin"), first.is("start"):
				begun = len(kept)
			case first.is("commit"), first.is("end"):
				begun = -1
			case (first.is("rollback") || first.is("abort")) && begun >= 0 && !slices.ContainsFunc(st.tokens, func(t sqlToken) bool { return t.is("to") }):
				kept, begun = kept[:begun], -1
			}
		}
		kept = append(kept, st)
	}
	return kept
}

// command runs a command of psql.
func (s *pgScript) command(line string) {
	words := strings.Fields(line)
	if words[0] != `\c` && words[0] != `\connect` {
		return
	}
	if len(words) > 1 && words[1] != "-" && !strings.ContainsAny(words[1], ":${}=") {
		s.database = strings.Trim(words[1], `"`)
		s.databases[s.database] = true
	}
	if len(words) > 2 && words[2] != "-" && !strings.ContainsAny(words[2], ":${}") {
		s.user = strings.Trim(words[2], `"`)
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
	case c.words("set"):
		s.set(c)
	case c.words("reset", "role"), c.words("reset", "session", "authorization"):
		s.user = ""
	case c.words("do"):
		s.do(c)
	}
}

// missed keeps that a statement about rights could not be read.
func (s *pgScript) missed(c *sqlCursor) {
	var names []string
	for _, t := range c.tokens {
		if t.kind != sqlSign && len(names) < 100 {
			names = append(names, strings.ToLower(t.text))
		}
	}
	s.unread = append(s.unread, pgUnread{s.path, names})
}

// set runs SET ROLE and SET SESSION AUTHORIZATION.
func (s *pgScript) set(c *sqlCursor) {
	c.oneOf("session", "local")
	if !c.words("role") && !c.words("authorization") {
		return
	}
	n, ok := c.name()
	s.user = ""
	if ok && !n.open && n.text != "none" && n.text != "default" {
		s.user = n.text
	}
}

// do runs a block. What in it is run, and in which branch, is not followed, so
// that it only adds.
func (s *pgScript) do(c *sqlCursor) {
	for ; !c.done(); c.at++ {
		if t := c.peek(); t.kind == sqlBody || t.kind == sqlString {
			s.block(t.text)
		}
	}
}

func (s *pgScript) block(body string) {
	if s.depth >= maxSQLDepth {
		return
	}
	was := s.additive
	s.additive = true
	s.depth++
	statements, _ := scanSQL(body, postgreSQL)
	for _, st := range statements {
		s.inBlock(st.tokens)
	}
	s.depth--
	s.additive = was
}

// inBlock runs what begins after the words of the language: IF … THEN GRANT ….
func (s *pgScript) inBlock(tokens []sqlToken) {
	for i, t := range tokens {
		if i > 0 && !slices.ContainsFunc([]string{"begin", "then", "else", "loop"}, tokens[i-1].is) {
			continue
		}
		switch {
		case t.is("execute"):
			s.text(sqlTextOf(tokens[i+1:]))
			return
		case t.is("grant"), t.is("alter"), t.is("create"), t.is("reassign"):
			s.statement(&sqlCursor{tokens: tokens[i:], mine: postgreSQL})
			return
		}
	}
}
