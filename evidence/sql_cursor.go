package evidence

import "strings"

// sqlCursor walks over the tokens of a statement.
type sqlCursor struct {
	tokens []sqlToken
	at     int
	mine   dialect
}

// done says whether there is nothing more.
func (c *sqlCursor) done() bool { return c.at >= len(c.tokens) }

// peek is the token at hand, or one that is nothing.
func (c *sqlCursor) peek() sqlToken {
	if c.done() {
		return sqlToken{kind: sqlSign}
	}
	return c.tokens[c.at]
}

// words takes these keywords, if they come next, all of them.
func (c *sqlCursor) words(words ...string) bool {
	if c.at+len(words) > len(c.tokens) {
		return false
	}
	for i, w := range words {
		if !c.tokens[c.at+i].is(w) {
			return false
		}
	}
	c.at += len(words)
	return true
}

// oneOf takes one of these keywords, and returns which, in lower case.
func (c *sqlCursor) oneOf(words ...string) string {
	for _, w := range words {
		if c.words(w) {
			return w
		}
	}
	return ""
}

// sign takes a sign, if it comes next.
func (c *sqlCursor) sign(sign string) bool {
	if t := c.peek(); t.kind == sqlSign && t.text == sign {
		c.at++
		return true
	}
	return false
}

// sqlName is the name of a role, a database or a table. One that is not known
// is open.
type sqlName struct {
	text string
	open bool
}

// name takes one name. Unquoted ones have no case in PostgreSQL.
func (c *sqlCursor) name() (sqlName, bool) {
	t := c.peek()
	switch t.kind {
	case sqlWord:
		c.at++
		if c.mine == postgreSQL {
			return sqlName{text: strings.ToLower(t.text)}, true
		}
		return sqlName{text: t.text}, true
	case sqlQuoted, sqlString:
		c.at++
		return sqlName{text: t.text}, true
	case sqlOpen:
		c.at++
		return sqlName{text: t.text, open: true}, true
	}
	return sqlName{}, false
}

// dotted takes a name of one or more parts: schema.table, db.*.
func (c *sqlCursor) dotted() (string, bool) {
	var parts []string
	for {
		if c.sign("*") {
			parts = append(parts, "*")
		} else if n, ok := c.name(); ok {
			// A dot in a quoted name parts nothing.
			parts = append(parts, strings.ReplaceAll(n.text, ".", "·"))
		} else {
			return "", false
		}
		if !c.sign(".") {
			return strings.Join(parts, "."), true
		}
	}
}

// list takes what read takes, once and again after every comma.
func (c *sqlCursor) list(read func() bool) bool {
	for {
		if !read() {
			return false
		}
		if !c.sign(",") {
			return true
		}
	}
}

// parentheses takes what stands in parentheses, if they come next: the names in
// them.
func (c *sqlCursor) parentheses() []string {
	if !c.sign("(") {
		return nil
	}
	var inside []string
	for depth := 1; !c.done(); c.at++ {
		t := c.peek()
		switch {
		case t.kind == sqlSign && t.text == "(":
			depth++
		case t.kind == sqlSign && t.text == ")":
			if depth--; depth == 0 {
				c.at++
				return inside
			}
		case t.kind == sqlWord || c.mine == mySQL && t.kind != sqlSign:
			inside = append(inside, strings.ToLower(t.text))
		case t.kind != sqlSign:
			inside = append(inside, t.text)
		}
	}
	return inside
}

// find is the place of the first keyword from here on that stands outside of
// parentheses, or -1.
func (c *sqlCursor) find(words ...string) int {
	depth := 0
	for i := c.at; i < len(c.tokens); i++ {
		t := c.tokens[i]
		switch {
		case t.kind == sqlSign && t.text == "(":
			depth++
		case t.kind == sqlSign && t.text == ")":
			depth--
		case depth <= 0:
			for _, w := range words {
				if t.is(w) {
					return i
				}
			}
		}
	}
	return -1
}
