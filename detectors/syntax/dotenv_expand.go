package syntax

import "strings"

// expansionRoom is how many bytes interpolation may make beyond the file's own
// length: variables that double each other would otherwise fill the memory.
const expansionRoom = 1 << 20

// interpolate fills in the variables that were set earlier in the file. Where
// any is missing the text comes back as written, so that it can be seen to be a
// reference, and is not concrete.
func (d *dotenv) interpolate(text string) (filled string, concrete bool) {
	var b strings.Builder
	for i := 0; i < len(text); {
		switch {
		case text[i] == '`':
			return text, false
		case text[i] != '$':
			b.WriteByte(text[i])
			i++
			continue
		}
		name, next, reference := envReference(text, i)
		if !reference {
			b.WriteByte('$')
			i++
			continue
		}
		with, known := d.known[name]
		if !known || len(with) > d.budget {
			return text, false
		}
		d.budget -= len(with)
		b.WriteString(with)
		i = next
	}
	return b.String(), true
}

// envReference reads $NAME or ${NAME} at a dollar. The name is "" for what only
// a shell can work out, $(…) and ${NAME:-…}, which are references too.
func envReference(text string, at int) (name string, next int, reference bool) {
	i := at + 1
	if i == len(text) {
		return "", i, false
	}
	if text[i] == '(' {
		return "", i, true
	}
	braced := text[i] == '{'
	if braced {
		i++
	}
	start := i
	for i < len(text) && isVariableName(text[i], i > start) {
		i++
	}
	switch {
	case !braced:
		return text[start:i], i, i > start
	case i < len(text) && text[i] == '}' && i > start:
		return text[start:i], i + 1, true
	}
	return "", i, true
}

// isVariableName is isEnvName without the dot and the dash, which end a $NAME.
func isVariableName(b byte, inside bool) bool {
	return isEnvName(b, inside) && b != '.' && b != '-'
}
