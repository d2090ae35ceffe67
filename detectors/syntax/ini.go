package syntax

import "strings"

// readINI reads sections with "key = value" lines, in the dialects of git, AWS,
// MySQL and Python. A section's name is one element of the path, except git's
// [remote "origin"], which is two. A line that is indented deeper than a key and
// holds no key of its own is one more value of that key.
func readINI(c *collector) error {
	r := &iniReader{collector: c}
	for at := afterBOM(c.src); at < len(c.src); {
		next, err := r.read(at)
		if err != nil {
			return err
		}
		at = next
	}
	return nil
}

// iniReader is the state of one reading; its path is the section.
type iniReader struct {
	*collector
	// key is the last key and indent how far it stands in; key is "" after a
	// section's head.
	key    string
	indent int
	// bare says that the key had no value on its line: deeper lines are below
	// it, as in AWS's "s3 =".
	bare bool
}

// read reads what begins at a line's start and returns where the next begins.
func (r *iniReader) read(at int) (next int, err error) {
	end, next := lineEnd(r.src, at)
	i := skipBlanks(r.src, at, end)
	if i == end || r.src[i] == ';' || r.src[i] == '#' {
		return next, nil
	}
	if r.src[i] == '[' {
		if section, ok := iniSection(r.src[i:end]); ok {
			r.keys = append(r.keys[:0], section...)
			r.key = ""
			return next, nil
		}
	}
	end, next = iniLine(r.src, i)
	return next, r.entry(i-at, i, end)
}

// entry reads a key with its value, or a further value, that stands in by indent.
func (r *iniReader) entry(indent, at, end int) error {
	deeper := r.key != "" && indent > r.indent
	key, value := iniKey(r.src, at, end)
	if deeper && (key == "" || strings.Contains(key, "://")) {
		return r.iniValue(r.key, at, end)
	}
	if key == "" {
		return nil
	}
	if deeper && r.bare {
		r.push(r.key)
		defer r.pop(1)
		return r.iniValue(key, value, end)
	}
	r.key, r.indent, r.bare = key, indent, value == end
	if r.bare {
		return nil
	}
	return r.iniValue(key, value, end)
}

// iniValue takes up the value in a part of the source.
func (r *iniReader) iniValue(key string, at, end int) error {
	if at == end {
		return nil
	}
	if q := r.src[at]; q == '"' || q == '\'' {
		stop := iniQuoteEnd(r.src, at+1, end, q)
		if rest := skipBlanks(r.src, stop+1, end); stop < end && (rest == end || strings.IndexByte("#;", r.src[rest]) >= 0) {
			text := r.src[at+1 : stop]
			if q == '"' {
				text = unescape(text, iniEscape)
			}
			return r.addKey(key, text, at+1, stop)
		}
	}
	stop := commentStart(r.src, at, end, "#;")
	stop = trimRight(r.src, at, stop)
	return r.addKey(key, joinLines(r.src[at:stop]), at, stop)
}

// iniSection reads a section's head: [name] or git's [name "sub"].
func iniSection(line string) (path []string, ok bool) {
	stop := strings.LastIndexByte(line, ']')
	if cut := strings.IndexByte(line, ']'); cut >= 0 && strings.IndexByte(line[:cut], '"') < 0 {
		stop = cut
	}
	if stop < 1 {
		return nil, false
	}
	name := strings.TrimSpace(line[1:stop])
	head, sub, quoted := strings.Cut(name, `"`)
	if !quoted || !strings.HasSuffix(sub, `"`) {
		return []string{name}, true
	}
	sub = unescape(strings.TrimSuffix(sub, `"`), iniEscape)
	return []string{strings.TrimSpace(head), sub}, true
}

// iniKey parts a line at its "=", or at a ":" that is not part of an address or
// of a Windows path. The key is "" where there is neither.
func iniKey(src string, at, end int) (key string, value int) {
	for i := at; i < end; i++ {
		switch src[i] {
		case '=':
		case ':':
			if i+1 < end && (src[i+1] == '/' || src[i+1] == '\\') {
				continue
			}
		default:
			continue
		}
		return src[at:trimRight(src, at, i)], skipBlanks(src, i+1, end)
	}
	return "", at
}

// iniLine is the end of a line with those that a backslash joins to it. A line
// that opens a section or sets a key is never joined: the backslash before it
// ends a Windows path.
func iniLine(src string, at int) (end, next int) {
	end, next = lineEnd(src, at)
	for from := at; endsInBackslash(src[from:end]) && next < len(src); {
		e, n := lineEnd(src, next)
		line := strings.TrimLeft(src[next:e], " \t")
		if line == "" || line[0] == '[' || setsKey(line) {
			return end, next
		}
		from, end, next = next, e, n
	}
	return end, next
}

// setsKey says whether a line begins with a plain name and "=" or ": ".
func setsKey(line string) bool {
	i := 0
	for i < len(line) && (isEnvName(line[i], true)) {
		i++
	}
	rest := strings.TrimLeft(line[i:], " \t")
	return i > 0 && (strings.HasPrefix(rest, "=") || strings.HasPrefix(rest, ": "))
}

// joinLines takes out the backslash and the line's end where lines are joined.
func joinLines(raw string) string {
	if !strings.Contains(raw, "\\\n") && !strings.Contains(raw, "\\\r\n") {
		return raw
	}
	return strings.ReplaceAll(strings.ReplaceAll(raw, "\\\r\n", ""), "\\\n", "")
}

// iniQuoteEnd is the byte of the closing quote, or end.
func iniQuoteEnd(src string, at, end int, quote byte) int {
	for i := at; i < end; i++ {
		switch {
		case src[i] == quote:
			return i
		case src[i] == '\\' && quote == '"':
			i++
		}
	}
	return end
}

// iniEscape resolves the byte after a backslash in a double-quoted value.
func iniEscape(b byte) (with string, known bool) {
	switch b {
	case '"', '\\':
		return string(b), true
	case 'n':
		return "\n", true
	case 't':
		return "\t", true
	case '\n':
		return "", true
	}
	return "", false
}
