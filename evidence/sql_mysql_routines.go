package evidence

import (
	"maps"
	"slices"
	"strings"
)

// mysqlRoutine is a procedure or a function that scripts make.
type mysqlRoutine struct {
	// invoker says that it runs with the rights of whoever calls it; otherwise it
	// runs with those of its definer, whatever the caller may do.
	invoker bool
	// broken says that the body is not known to its end: a client that knows no
	// delimiters cut it.
	broken bool
	body   []sqlToken
}

// maxMySQLRoutines is how many are kept.
const maxMySQLRoutines = 1000

// createRoutine keeps what a procedure does, for it may be called, and mostly runs
// with its definer's rights.
func (s *mysqlScript) createRoutine(c *sqlCursor) {
	c.words("if", "not", "exists")
	name, ok := c.dotted()
	if !ok || len(s.routines) > maxMySQLRoutines {
		return
	}
	r := &mysqlRoutine{body: slices.Clone(c.tokens[c.at:])}
	if at := c.find("invoker"); at > 0 && c.tokens[at-1].is("security") {
		r.invoker = true
	}
	r.broken = slices.ContainsFunc(r.body, func(t sqlToken) bool { return t.is("begin") }) && !slices.ContainsFunc(r.body, func(t sqlToken) bool { return t.is("end") })
	name = strings.ToLower(lastPart(name))
	s.routines[name] = append(s.routines[name], r)
}

// call runs a procedure: what it grants counts.
func (s *mysqlScript) call(c *sqlCursor) {
	name, ok := c.dotted()
	if !ok || s.depth >= maxSQLDepth {
		return
	}
	was := s.additive
	s.additive = true
	s.depth++
	for _, r := range s.routines[strings.ToLower(lastPart(name))] {
		if s.called += len(r.body); s.called > maxSQLTokens {
			break
		}
		s.inBody(r.body)
	}
	s.depth--
	s.additive = was
}

// inBody runs what in a body begins as a statement about rights does. Which branch
// is run is not followed.
func (s *mysqlScript) inBody(tokens []sqlToken) {
	s.texts(tokens)
	for i, t := range tokens {
		rest := tokens[i:]
		if end := slices.IndexFunc(rest, func(t sqlToken) bool { return t.kind == sqlSign && t.text == ";" }); end >= 0 {
			rest = rest[:end]
		}
		switch {
		case t.is("grant") && !(i+2 < len(tokens) && tokens[i+1].is("option")), t.is("call"):
			s.statement(&sqlCursor{tokens: rest, mine: mySQL})
		case t.is("create") && i+1 < len(tokens) && (tokens[i+1].is("user") || tokens[i+1].is("role")):
			s.statement(&sqlCursor{tokens: rest, mine: mySQL})
		}
	}
}

// texts runs what stands in a statement as a text and begins as a statement that
// grants: it may be kept in a variable, and run later.
func (s *mysqlScript) texts(tokens []sqlToken) {
	if s.depth >= maxSQLDepth {
		return
	}
	for i, t := range tokens {
		if t.kind != sqlString && t.kind != sqlQuoted {
			continue
		}
		if first, _, more := strings.Cut(strings.ToLower(strings.TrimSpace(t.text)), " "); !more || first != "grant" && first != "rename" {
			continue
		}
		statements, _ := scanSQL(joined(tokens[i:]), mySQL)
		was := s.additive
		s.additive = true
		s.depth++
		s.run(statements)
		s.depth--
		s.additive = was
	}
}

// joined is the text that CONCAT makes of what follows. What is not known is a gap.
func joined(tokens []sqlToken) string {
	var b strings.Builder
	for _, t := range tokens {
		switch {
		case t.kind == sqlString, t.kind == sqlQuoted:
			b.WriteString(t.text)
		case t.kind == sqlSign && (t.text == ")" || t.text == ";"):
			return b.String()
		case t.kind == sqlSign:
		default:
			b.WriteString(sqlGap)
		}
	}
	return b.String()
}

// through are the scopes of what procedures do that a key lets be run, with their
// definer's rights.
func (s *mysqlServer) through(key mysqlKey) []string {
	_, name, _ := strings.Cut(key.level, ".")
	found := map[string]bool{}
	for _, routine := range slices.Sorted(maps.Keys(s.routines)) {
		if name != "*" && !strings.EqualFold(name, routine) {
			continue
		}
		for _, r := range s.routines[routine] {
			if !r.invoker {
				s.does(r, found, map[*mysqlRoutine]bool{r: true})
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// does finds what a procedure does, by the words in it and in those that it calls.
func (s *mysqlServer) does(r *mysqlRoutine, found map[string]bool, seen map[*mysqlRoutine]bool) {
	if r.broken {
		found["database:*"], found["server:*"] = true, true
	}
	for _, t := range r.body {
		if t.kind != sqlWord && t.kind != sqlQuoted {
			continue
		}
		name := strings.ToLower(t.text)
		for _, scope := range sqlVerbs[name] {
			found[scope] = true
		}
		for _, called := range s.routines[name] {
			if !seen[called] {
				seen[called] = true
				s.does(called, found, seen)
			}
		}
	}
}
