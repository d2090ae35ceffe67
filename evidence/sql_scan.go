package evidence

import (
	"strings"
	"unicode/utf8"
)

// dialect is what a script of SQL is read as. A script that could be either is
// read as both, and the credential's own scheme tells which reading counts.
type dialect int

const (
	postgreSQL dialect = iota
	mySQL
)

// sqlKind is what a token is.
type sqlKind int

const (
	sqlWord   sqlKind = iota // an unquoted name or a keyword
	sqlQuoted                // a quoted name
	sqlString                // a text
	sqlBody                  // PostgreSQL: a text between dollar signs
	sqlOpen                  // something that is filled in later: ${NAME}, {{ name }}, :name
	sqlSign                  // one character that is none of these
)

type sqlToken struct {
	kind sqlKind
	text string
}

// sqlStatement is one statement, or one command of the client ("\connect shop").
type sqlStatement struct {
	tokens  []sqlToken
	command string
	// gexec says that psql runs what the statement returns.
	gexec bool
	// maybe says that it stands in a comment that only some versions run.
	maybe bool
}

// maxSQLTokens is how many tokens of one statement are kept. Statements about
// rights are short; those that fill tables are not.
const maxSQLTokens = 20_000

// sqlScanner cuts a script into statements.
type sqlScanner struct {
	src     string
	at      int
	dialect dialect
	// delimiter ends a statement; MySQL's client can change it.
	delimiter string
	// variables are those that psql's \set names.
	variables  map[string]string
	statements []sqlStatement
	tokens     []sqlToken
	// start is where the token at hand begins, broken where one did that has no
	// end, or -1.
	start, broken int
	// versioned says that /*!50003 is open, maybe that it was within this statement.
	versioned, maybe bool
}

// scanSQL returns the statements of a script, and whether it was read to its end.
func scanSQL(text string, d dialect) (statements []sqlStatement, whole bool) {
	s := &sqlScanner{src: text, dialect: d, delimiter: ";", variables: map[string]string{}, broken: -1}
	for s.at < len(s.src) {
		s.start = s.at
		s.next()
	}
	s.end(false)
	return s.statements, s.broken < 0 || !mentionsRights(s.src[s.broken:])
}

// mentionsRights says whether a text may say who may do what.
func mentionsRights(text string) bool {
	lower := strings.ToLower(text)
	for _, word := range []string{"grant", "owner", "role", "user"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// unended keeps where a token begins that has no end.
func (s *sqlScanner) unended() {
	if s.broken < 0 {
		s.broken = s.start
	}
}

// end ends a statement.
func (s *sqlScanner) end(gexec bool) {
	if len(s.tokens) > 0 {
		s.statements = append(s.statements, sqlStatement{tokens: s.tokens, gexec: gexec, maybe: s.maybe})
		s.skipCopy(s.tokens)
	}
	s.tokens, s.maybe = nil, s.versioned
}

// next reads one token, comment or command.
func (s *sqlScanner) next() {
	c := s.src[s.at]
	switch {
	case len(s.tokens) == 0 && s.clientLine():
	case strings.HasPrefix(s.src[s.at:], s.delimiter):
		s.at += len(s.delimiter)
		s.end(false)
	case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
		s.at++
	case s.comment():
	case c == '\'':
		s.take(sqlString, s.quoted('\'', s.dialect == mySQL || s.escapes()))
	case c == '"':
		s.take(sqlQuoted, s.quoted('"', s.dialect == mySQL))
	case c == '`' && s.dialect == mySQL:
		s.take(sqlQuoted, s.quoted('`', false))
	case c == '$' && s.dialect == postgreSQL && s.body():
	case s.open():
	case s.unicodeName():
	case c == '\\' && s.dialect == postgreSQL:
		s.backslash()
	case isSQLName(c):
		s.word()
	default:
		_, size := utf8.DecodeRuneInString(s.src[s.at:])
		s.take(sqlSign, s.src[s.at:s.at+size])
		s.at += size
	}
}

// take keeps a token. A name with a gap in it is not known, whatever its quotes.
func (s *sqlScanner) take(kind sqlKind, text string) {
	if kind != sqlSign && kind != sqlBody && (strings.Contains(text, "${") || strings.Contains(text, "{{")) && !strings.Contains(text, " ") {
		kind = sqlOpen
	}
	if len(s.tokens) < maxSQLTokens {
		s.tokens = append(s.tokens, sqlToken{kind, text})
	}
}

func isSQLName(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// word reads an unquoted name. One that a gap follows at once is not known.
func (s *sqlScanner) word() {
	start := s.at
	for s.at < len(s.src) && isSQLName(s.src[s.at]) && !s.gapHere() && !s.endHere() {
		s.at++
	}
	if s.at == start {
		s.at++
	}
	text := s.src[start:s.at]
	if s.gapHere() {
		s.gap()
		text = s.src[start:s.at]
		for s.at < len(s.src) && isSQLName(s.src[s.at]) {
			s.at++
		}
		s.take(sqlOpen, text)
		return
	}
	s.take(sqlWord, text)
}

// endHere says whether a statement ends here, by a delimiter that a name could go
// on with: END$$.
func (s *sqlScanner) endHere() bool {
	return s.delimiter != ";" && strings.HasPrefix(s.src[s.at:], s.delimiter)
}

// gapHere says whether ${…} or {{…}} begins here.
func (s *sqlScanner) gapHere() bool {
	rest := s.src[s.at:]
	return strings.HasPrefix(rest, "${") || strings.HasPrefix(rest, "{{")
}

// gap reads over ${…} or {{…}}, on one line.
func (s *sqlScanner) gap() {
	shut := "}"
	if s.src[s.at] == '{' {
		shut = "}}"
	}
	near := s.near()
	if n := strings.Index(near, shut); n >= 0 {
		s.at += n + len(shut)
		return
	}
	s.at += len(near)
}

// maxSQLNear is how far a line is looked at, so that a long one is not looked at
// again and again.
const maxSQLNear = 256

// near is the rest of the present line, as far as it is looked at.
func (s *sqlScanner) near() string {
	rest := s.src[s.at:min(s.at+maxSQLNear, len(s.src))]
	if n := strings.IndexByte(rest, '\n'); n >= 0 {
		return rest[:n]
	}
	return rest
}

// line is the rest of the present line.
func (s *sqlScanner) line() string {
	rest := s.src[s.at:]
	if n := strings.IndexByte(rest, '\n'); n >= 0 {
		return rest[:n]
	}
	return rest
}

// open reads something that is filled in later. psql's own variables are known
// where the script sets them.
func (s *sqlScanner) open() bool {
	if s.gapHere() {
		start := s.at
		s.gap()
		for s.at < len(s.src) && isSQLName(s.src[s.at]) {
			s.at++
		}
		s.take(sqlOpen, s.src[start:s.at])
		return true
	}
	if s.dialect != postgreSQL || s.src[s.at] != ':' {
		return false
	}
	rest := s.src[s.at+1:]
	if strings.HasPrefix(rest, ":") {
		s.at += 2 // a cast
		s.take(sqlSign, "::")
		return true
	}
	quote := strings.HasPrefix(rest, `"`) || strings.HasPrefix(rest, "'")
	if quote {
		rest = rest[1:]
	}
	n := 0
	for n < len(rest) && isSQLName(rest[n]) {
		n++
	}
	if n == 0 {
		return false
	}
	s.at += 1 + n
	if quote {
		s.at = min(s.at+2, len(s.src))
	}
	if value, set := s.variables[rest[:n]]; set {
		s.take(sqlQuoted, value)
	} else {
		s.take(sqlOpen, ":"+rest[:n])
	}
	return true
}
