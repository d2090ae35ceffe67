package evidence

import "strings"

// comment reads over a comment. MySQL runs what stands in /*! … */, but for the
// version number.
func (s *sqlScanner) comment() bool {
	rest := s.src[s.at:]
	switch {
	case strings.HasPrefix(rest, "--"), s.dialect == mySQL && rest[0] == '#':
		s.at += len(s.line())
	case s.dialect == mySQL && (strings.HasPrefix(rest, "/*!") || strings.HasPrefix(rest, "/*M!")):
		s.at += strings.IndexByte(rest, '!') + 1
		s.versioned, s.maybe = true, true
		for s.at < len(s.src) && s.src[s.at] >= '0' && s.src[s.at] <= '9' {
			s.at++
		}
	case s.dialect == mySQL && strings.HasPrefix(rest, "*/"):
		s.at += 2
		s.versioned = false
	case strings.HasPrefix(rest, "/*"):
		s.blockComment()
	default:
		return false
	}
	return true
}

// blockComment reads over a comment. PostgreSQL's nest.
func (s *sqlScanner) blockComment() {
	depth := 0
	for s.at < len(s.src) {
		rest := s.src[s.at:]
		switch {
		case strings.HasPrefix(rest, "/*") && (depth == 0 || s.dialect == postgreSQL):
			depth++
			s.at += 2
		case strings.HasPrefix(rest, "*/"):
			depth--
			s.at += 2
			if depth == 0 {
				return
			}
		default:
			s.at++
		}
	}
	s.unended()
}

// escapes says whether the text that begins here has backslashes: PostgreSQL's
// do with an E before them.
func (s *sqlScanner) escapes() bool {
	n := len(s.tokens)
	return n > 0 && s.tokens[n-1].kind == sqlWord && strings.EqualFold(s.tokens[n-1].text, "e") && s.at > 0 && isSQLName(s.src[s.at-1])
}

// quoted reads what stands between quotes; two quotes are one.
func (s *sqlScanner) quoted(quote byte, backslashes bool) string {
	var b strings.Builder
	for s.at++; s.at < len(s.src); s.at++ {
		switch c := s.src[s.at]; {
		case c == '\\' && backslashes && s.at+1 < len(s.src):
			s.at++
			b.WriteByte(s.src[s.at])
		case c == quote:
			s.at++
			if s.at < len(s.src) && s.src[s.at] == quote {
				b.WriteByte(quote)
				continue
			}
			return b.String()
		default:
			b.WriteByte(c)
		}
	}
	s.unended()
	return b.String()
}

// body reads a text between two equal tags of dollar signs: $$ … $$, $do$ … $do$.
func (s *sqlScanner) body() bool {
	rest := s.src[s.at:]
	n := 1
	for n < len(rest) && isSQLName(rest[n]) && rest[n] != '$' {
		n++
	}
	if n >= len(rest) || rest[n] != '$' || n > 1 && rest[1] >= '0' && rest[1] <= '9' {
		return false
	}
	tag := rest[:n+1]
	end := strings.Index(rest[len(tag):], tag)
	if end < 0 {
		s.unended()
		end = len(rest) - len(tag)
	}
	s.take(sqlBody, rest[len(tag):len(tag)+end])
	s.at = min(s.at+end+2*len(tag), len(s.src))
	return true
}

// clientLine reads a line that is meant for the client: psql's commands, and
// what MySQL's takes without a delimiter.
func (s *sqlScanner) clientLine() bool {
	switch s.src[s.at] {
	case '\\', 'd', 'D', 'u', 'U':
	default:
		return false
	}
	line := s.near()
	words := strings.Fields(line)
	switch {
	case s.dialect == postgreSQL && words[0][0] == '\\':
		s.setVariable(words)
		if words[0] == `\copy` && strings.Contains(strings.ToLower(line), "from stdin") {
			defer s.skipRows()
		}
		s.statements = append(s.statements, sqlStatement{command: strings.TrimSpace(line)})
	case s.dialect == mySQL && strings.EqualFold(words[0], "delimiter") && len(words) > 1:
		s.delimiter = words[1]
	case s.dialect == mySQL && strings.EqualFold(words[0], "use") && len(words) == 2 && !strings.Contains(line, ";"):
		s.tokens = []sqlToken{{sqlWord, "USE"}, {sqlQuoted, strings.Trim(words[1], "`")}}
		s.end(false)
	default:
		return false
	}
	s.at += len(s.line())
	return true
}

// setVariable keeps what psql's \set gives a variable.
func (s *sqlScanner) setVariable(words []string) {
	if words[0] != `\set` || len(words) < 2 {
		return
	}
	delete(s.variables, words[1])
	if value := strings.Trim(strings.Join(words[2:], ""), "'\""); len(words) > 2 && !strings.ContainsAny(value, "`:${}") {
		s.variables[words[1]] = value
	}
}

// unicodeName reads U&"…", a name that is written in code points. It is not known.
func (s *sqlScanner) unicodeName() bool {
	rest := s.src[s.at:]
	if s.dialect != postgreSQL || !strings.HasPrefix(rest, `U&"`) && !strings.HasPrefix(rest, `u&"`) {
		return false
	}
	s.at += len(`U&`)
	s.take(sqlOpen, s.quoted('"', false))
	return true
}

// backslash reads a command of psql that ends a statement, \gexec, \g and \gset, or
// that forgets it, \r.
func (s *sqlScanner) backslash() {
	near := s.near()
	if strings.HasPrefix(near, `\r`) {
		s.at += len(s.line())
		s.tokens = nil
		return
	}
	if !strings.HasPrefix(near, `\g`) {
		s.at++
		return
	}
	s.at += len(s.line())
	s.end(strings.HasPrefix(near, `\gexec`))
}

// skipCopy reads over the rows that follow a COPY … FROM stdin in a dump.
func (s *sqlScanner) skipCopy(tokens []sqlToken) {
	if s.dialect != postgreSQL || !tokens[0].is("copy") {
		return
	}
	for i, t := range tokens {
		if t.is("from") && i+1 < len(tokens) && tokens[i+1].is("stdin") {
			s.skipRows()
			return
		}
	}
}

// skipRows reads over rows, up to the line that ends them.
func (s *sqlScanner) skipRows() {
	if end := strings.Index(s.src[s.at:], "\n\\."); end >= 0 {
		s.at += end + len("\n\\.")
	} else {
		s.at = len(s.src)
	}
}

// is says whether a token is a keyword.
func (t sqlToken) is(word string) bool { return t.kind == sqlWord && strings.EqualFold(t.text, word) }
