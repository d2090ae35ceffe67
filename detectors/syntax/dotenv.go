package syntax

import "strings"

// readDotenv reads .env files and the assignments of shell files. A line that
// assigns nothing is passed over: in a shell file that is most of them.
func readDotenv(c *collector) error {
	d := &dotenv{collector: c, known: map[string]string{}, budget: len(c.src) + expansionRoom}
	exported := false
	for at := afterBOM(c.src); at < len(c.src); {
		var err error
		if at, exported, err = d.statement(at, exported); err != nil {
			return err
		}
	}
	return nil
}

// dotenv is the state of one reading.
type dotenv struct {
	*collector
	// known are the variables set so far whose value is concrete.
	known map[string]string
	// budget is how many bytes interpolation may still make.
	budget int
	// from, end and next are the line last looked up: "export" lines hold many
	// statements.
	from, end, next int
}

// lineEnd is where the line that holds a byte ends, and where the next begins.
func (d *dotenv) lineEnd(at int) (end, next int) {
	if at < d.from || at > d.end || d.next == 0 {
		d.from = at
		d.end, d.next = lineEnd(d.src, at)
	}
	return d.end, d.next
}

// word is a value as it was written.
type word struct {
	text       string
	start, end int
	// next is the byte after the value and its closing quote.
	next int
	// open says that $ stands for something: the value is not in single quotes.
	open bool
	// dollars says that escapedDollar stands in the text.
	dollars bool
}

// statement reads what begins at a byte and returns where the next begins, and
// whether that is one more name of the same "export".
func (d *dotenv) statement(at int, exported bool) (next int, more bool, err error) {
	end, next := d.lineEnd(at)
	i := skipBlanks(d.src, at, end)
	if rest := d.src[i:end]; strings.HasPrefix(rest, "export ") || strings.HasPrefix(rest, "export\t") {
		exported = true
		i = skipBlanks(d.src, i+len("export"), end)
	}
	key, i := envKey(d.src, i, end)
	if key == "" {
		return next, false, nil
	}
	w := d.value(i, end, exported)
	if err := d.set(key, w); err != nil {
		return 0, false, err
	}
	next, more = d.after(w.next)
	if exported && more {
		return next, true, nil
	}
	_, next = d.lineEnd(w.next)
	return next, false, nil
}

// after is where a further statement may begin on the line of a value's end.
func (d *dotenv) after(at int) (next int, more bool) {
	end, _ := d.lineEnd(at)
	i := at
	for i < end && (isBlank(d.src[i]) || d.src[i] == ';') {
		i++
	}
	return i, i > at && i < end
}

// envKey reads "NAME =" or "NAME: " and returns the name, "" if there is none,
// and where the value begins.
func envKey(src string, at, end int) (key string, value int) {
	i := at
	for i < end && isEnvName(src[i], i > at) {
		i++
	}
	j := skipBlanks(src, i, end)
	switch {
	case i == at || j == end:
		return "", at
	case src[j] == '=':
		return src[at:i], j + 1
	case src[j] == ':' && j+1 < end && isBlank(src[j+1]):
		return src[at:i], j + 1
	}
	return "", at
}

func isEnvName(b byte, inside bool) bool {
	switch {
	case b >= 'A' && b <= 'Z', b >= 'a' && b <= 'z', b == '_':
		return true
	}
	return inside && (b >= '0' && b <= '9' || b == '.' || b == '-')
}

// value reads the value that begins after the separator, at a byte of the line
// that ends at end.
func (d *dotenv) value(at, end int, exported bool) word {
	i := skipBlanks(d.src, at, end)
	if i == end {
		return word{start: at, end: at, next: end}
	}
	switch q := d.src[i]; q {
	case '"', '\'', '`':
		if w, ok := d.quoted(i, q, exported); ok {
			return w
		}
		d.wrong(i, "a quoted value is not closed")
		stop := trimRight(d.src, i+1, end)
		return word{text: d.src[i+1 : stop], start: i + 1, end: stop, next: end, open: q == '"'}
	}
	return d.bare(i, end, exported)
}

// bare reads a value without quotes: up to a comment or the line's end, or after
// "export", where a shell will read it, up to a blank.
func (d *dotenv) bare(at, end int, exported bool) word {
	var stop int
	if exported {
		stop = shellWordEnd(d.src, at, end)
	} else {
		stop = commentStart(d.src, at, end, "#")
	}
	next := stop
	stop = trimRight(d.src, at, stop)
	return word{text: d.src[at:stop], start: at, end: stop, next: next, open: true}
}

// shellWordEnd is where an unquoted shell word ends. What stands in $(…), ${…}
// or quotes belongs to it.
func shellWordEnd(src string, at, end int) int {
	var closers []byte
	for i := at; i < end; i++ {
		b := src[i]
		switch {
		case b == '\\':
			i++
		case len(closers) > 0 && b == closers[len(closers)-1]:
			closers = closers[:len(closers)-1]
		case b == '"' || b == '\'' || b == '`':
			closers = append(closers, b)
		case b == '$' && i+1 < end && src[i+1] == '(':
			closers = append(closers, ')')
			i++
		case b == '$' && i+1 < end && src[i+1] == '{':
			closers = append(closers, '}')
			i++
		case len(closers) > 0:
		case isBlank(b), b == ';':
			return i
		}
	}
	return end
}

// set takes up a variable, with what it refers to filled in where the whole is
// then concrete.
func (d *dotenv) set(key string, w word) error {
	text, concrete := w.text, true
	if w.open && strings.ContainsAny(text, "$`") {
		text, concrete = d.interpolate(text)
	}
	if w.dollars {
		text = strings.ReplaceAll(text, escapedDollar, "$")
	}
	if concrete {
		d.known[key] = text
	} else {
		delete(d.known, key)
	}
	return d.addKey(key, text, w.start, w.end)
}
