package evidence

import (
	"slices"
	"strings"
)

// session runs what changes who a script acts as, and where.
func (s *pgScript) session(c *sqlCursor) {
	switch {
	case c.words("begin"), c.words("start"):
		s.begun = true
	case c.words("commit"), c.words("end"), c.words("rollback"), c.words("abort"):
		s.begun = false
		if s.local {
			s.user, s.local = s.login, false
		}
	case c.words("reset", "role"):
		s.user = s.login
	case c.words("reset", "session", "authorization"):
		s.login, s.user = "", ""
	case c.words("reset", "search_path"), c.words("reset", "all"):
		s.schema = ""
	case c.words("set"):
		s.set(c)
	}
}

// set runs SET ROLE, SET SESSION AUTHORIZATION and SET search_path.
func (s *pgScript) set(c *sqlCursor) {
	scope := c.oneOf("session", "local")
	switch {
	case c.words("search_path"):
		s.searches(c)
	case c.words("role"):
		if scope != "local" {
			s.user, s.local = s.named(c, s.login), false
		} else if s.begun {
			s.user, s.local = s.named(c, s.login), true
		}
	case scope == "session" && c.words("authorization"):
		s.login = s.named(c, "")
		s.user, s.local = s.login, false
	}
}

// named is the user that a SET names: a gap where that is not known, or where the
// statement need not be run.
func (s *pgScript) named(c *sqlCursor, otherwise string) string {
	if !c.sign("=") {
		c.words("to")
	}
	n, ok := c.name()
	switch {
	case s.additive, n.open:
		return sqlGap
	case !ok, n.text == "none", n.text == "default":
		return otherwise
	}
	return n.text
}

// searches keeps the first schema of a search path.
func (s *pgScript) searches(c *sqlCursor) {
	if !c.sign("=") {
		c.words("to")
	}
	s.schema = ""
	c.list(func() bool {
		n, ok := c.name()
		if n.open {
			n.text = sqlGap
		}
		if ok && s.schema == "" && !strings.HasPrefix(n.text, "$") && n.text != "default" && n.text != "pg_catalog" {
			s.schema = n.text
		}
		return ok
	})
}

// pgFunction is a function or a procedure that scripts make.
type pgFunction struct {
	path string
	// definer says that it runs with its owner's rights, closed that not everybody
	// may run it.
	definer, closed bool
	// body is what it does, "" where that is not known.
	body string
	// does are the scopes of what it does, once that was asked.
	does []string
}

// maxPGFunctions is how many functions are kept.
const maxPGFunctions = 1000

// createFunction keeps what a function does, for it may be run, and may run with
// its owner's rights.
func (s *pgScript) createFunction(c *sqlCursor) {
	n, ok := c.dotted()
	if !ok || len(s.functions) > maxPGFunctions {
		return
	}
	f := &pgFunction{path: s.path, definer: definerOf(c)}
	read := true
	for i, t := range c.tokens {
		switch {
		case i == 0:
		case t.kind == sqlBody, t.kind == sqlString && c.tokens[i-1].is("as"):
			f.body = t.text
		case c.tokens[i-1].is("language"):
			read = strings.EqualFold(t.text, "sql") || strings.EqualFold(t.text, "plpgsql")
		}
	}
	if !read {
		f.body = ""
	}
	s.definers = s.definers || f.definer
	name := lastPart(n)
	s.functions[name] = append(s.functions[name], f)
}

// definerOf says whether a statement makes a function run with its owner's rights.
func definerOf(c *sqlCursor) bool {
	at := c.find("definer")
	return at > 0 && c.tokens[at-1].is("security")
}

func lastPart(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// alterFunction runs ALTER FUNCTION, as far as it changes with whose rights it runs.
func (s *pgScript) alterFunction(c *sqlCursor) {
	n, ok := c.dotted()
	if !ok {
		return
	}
	definer := definerOf(c)
	s.definers = s.definers || definer
	for _, f := range s.functions[lastPart(n)] {
		f.definer = f.definer || definer
	}
}

// closes runs REVOKE EXECUTE ON FUNCTION … FROM PUBLIC. One of several functions of
// a name is not told from the others.
func (s *pgScript) closes(g sqlGrant) {
	all := strings.HasPrefix(g.on, "all ")
	if all {
		for _, functions := range s.functions {
			for _, f := range functions {
				f.closed = true
			}
		}
		return
	}
	for _, object := range g.objects {
		if functions := s.functions[lastPart(object)]; len(functions) == 1 {
			functions[0].closed = true
		}
	}
}

// maxPGCalled is how many bytes of functions are run.
const maxPGCalled = 1 << 20

// calls runs the functions that a statement calls, for they may grant something.
func (s *pgScript) calls(tokens []sqlToken) {
	for i, t := range tokens {
		if t.kind != sqlWord && t.kind != sqlQuoted || i+1 >= len(tokens) || tokens[i+1].text != "(" {
			continue
		}
		name := strings.ToLower(t.text)
		if s.running[name] {
			continue
		}
		for _, f := range s.functions[name] {
			if s.called += len(f.body); s.called > maxPGCalled {
				return
			}
			if s.running == nil {
				s.running = map[string]bool{}
			}
			s.running[name] = true
			s.block(f.body)
			s.running[name] = false
		}
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
		s.calls(st.tokens)
		s.texts(st.tokens)
	}
	s.depth--
	s.additive = was
}

// texts runs what stands in a block as a text and begins as a statement about
// rights: it may be kept in a variable, and run later.
func (s *pgScript) texts(tokens []sqlToken) {
	for i, t := range tokens {
		if t.kind != sqlString && t.kind != sqlBody || i > 0 && tokens[i-1].is("execute") {
			continue
		}
		first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(t.text)), " ")
		if slices.Contains([]string{"grant", "alter", "create", "reassign"}, first) {
			s.text(withGaps(sqlTextOf(tokens[i:])))
		}
	}
}

// withGaps is a text with gaps where format() puts something in.
func withGaps(text string) string {
	return strings.NewReplacer("%I", sqlGap, "%L", sqlGap, "%s", sqlGap).Replace(text)
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
