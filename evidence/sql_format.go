package evidence

import "strings"

// sqlGap stands in a text for what is only known when it is run.
const sqlGap = "${?}"

// sqlTextOf is the text that an expression makes, as EXECUTE runs it: a literal,
// literals joined with ||, or format() of them. What is not known is a gap.
func sqlTextOf(tokens []sqlToken) string {
	c := &sqlCursor{tokens: tokens, mine: postgreSQL}
	if c.words("format") {
		return sqlFormat(c)
	}
	var b strings.Builder
	for !c.done() {
		t := c.peek()
		switch {
		case t.is("using"), t.is("into"), t.is("from"), t.is("where"):
			return b.String()
		case t.kind == sqlString, t.kind == sqlBody:
			b.WriteString(t.text)
			c.at++
		case t.kind == sqlSign:
			c.at++
		case t.is("e"):
			c.at++
		default:
			b.WriteString(sqlGap)
			c.at++
			c.parentheses()
		}
	}
	return b.String()
}

// sqlFormat is what format('…%I…', arguments) makes.
func sqlFormat(c *sqlCursor) string {
	if !c.sign("(") || c.peek().kind != sqlString && c.peek().kind != sqlBody {
		return ""
	}
	text := c.peek().text
	c.at++
	var arguments []string
	for c.sign(",") {
		arguments = append(arguments, sqlArgument(c))
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "%")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		switch {
		case strings.HasPrefix(after, "%"):
			b.WriteByte('%')
			text = after[1:]
		case after != "" && strings.IndexByte("ILs", after[0]) >= 0:
			text = after[1:]
			argument := sqlGap
			if len(arguments) > 0 {
				argument, arguments = arguments[0], arguments[1:]
			}
			b.WriteString(sqlQuotedAs(after[0], argument))
		default:
			b.WriteString(sqlGap) // a numbered or padded one
			text = strings.TrimLeft(after, "0123456789$-")
			if text != "" {
				text = text[1:]
			}
		}
	}
}

// sqlQuotedAs is an argument as format() writes it: %I as a name, %L as a text.
func sqlQuotedAs(how byte, argument string) string {
	switch {
	case argument == sqlGap || how == 's':
		return argument
	case how == 'L':
		return "'" + strings.ReplaceAll(argument, "'", "''") + "'"
	}
	return `"` + strings.ReplaceAll(argument, `"`, `""`) + `"`
}

// sqlArgument is one argument: a literal, or a gap.
func sqlArgument(c *sqlCursor) string {
	argument := ""
	for depth := 0; !c.done(); c.at++ {
		t := c.peek()
		if t.kind == sqlSign {
			switch {
			case depth == 0 && (t.text == "," || t.text == ")"):
				return argument
			case t.text == "(":
				depth++
			case t.text == ")":
				depth--
			}
			continue
		}
		if t.kind == sqlString && argument == "" && depth == 0 {
			argument = t.text
		} else {
			argument = sqlGap
		}
	}
	return argument
}
