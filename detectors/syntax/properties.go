package syntax

import "strings"

// readProperties reads Java properties and what looks like them: .npmrc, and
// .yarnrc with its quoted words. Dots in a Java key part its path; a key that
// begins with "//" or "@", npm's, is one element.
func readProperties(c *collector) error {
	for at := afterBOM(c.src); at < len(c.src); {
		end, next := lineEnd(c.src, at)
		at = skipBlanks(c.src, at, end)
		if at == end || c.src[at] == '#' || c.src[at] == '!' || c.src[at] == ';' {
			at = next
			continue
		}
		end, next = logicalLine(c.src, at)
		if err := c.property(at, end); err != nil {
			return err
		}
		at = next
	}
	return nil
}

// logicalLine is the end of a line with all those that a backslash at the end
// joins to it, and where the next begins.
func logicalLine(src string, at int) (end, next int) {
	for {
		end, next = lineEnd(src, at)
		if !endsInBackslash(src[at:end]) || next >= len(src) {
			return end, next
		}
		at = next
	}
}

// endsInBackslash says whether a line ends in a backslash that is not itself
// escaped.
func endsInBackslash(line string) bool {
	n := len(line) - len(strings.TrimRight(line, `\`))
	return n%2 == 1
}

// property reads one key and value.
func (c *collector) property(at, end int) error {
	rawKey, value := propertyKey(c.src, at, end)
	if rawKey == "" {
		return nil
	}
	stop := trimRight(c.src, value, end)
	if stop-value >= 2 && c.src[value] == '"' && c.src[stop-1] == '"' {
		value, stop = value+1, stop-1
	} else if !isNPM(rawKey) {
		stop = end // Java keeps the blanks at a value's end
	}
	text := c.src[value:stop]
	if !isNPM(rawKey) {
		text = unescapeProperty(text)
	}
	path := propertyPath(rawKey)
	c.keys = append(c.keys, path...)
	defer c.pop(len(path))
	return c.add(text, value, stop)
}

// isNPM says whether a key is npm's: a registry's place or a scope.
func isNPM(key string) bool {
	return strings.HasPrefix(key, "//") || strings.HasPrefix(key, "@")
}

// propertyKey parts a line into its key, as written, and where its value begins.
func propertyKey(src string, at, end int) (key string, value int) {
	if src[at] == '"' { // .yarnrc quotes the keys that hold a colon
		if n := strings.IndexByte(src[at+1:end], '"'); n >= 0 {
			return src[at+1 : at+1+n], separator(src, at+n+2, end)
		}
	}
	if isNPM(src[at:end]) {
		n := strings.IndexByte(src[at:end], '=')
		if n < 0 {
			return "", end
		}
		return strings.TrimRight(src[at:at+n], " \t"), skipBlanks(src, at+n+1, end)
	}
	i := at
	for i < end && strings.IndexByte("=: \t\f", src[i]) < 0 {
		if src[i] == '\\' && i+1 < end {
			i++
		}
		i++
	}
	return src[at:i], separator(src, i, end)
}

// separator moves past the blanks and the one "=" or ":" after a key.
func separator(src string, i, end int) int {
	i = skipBlanks(src, i, end)
	if i < end && (src[i] == '=' || src[i] == ':') {
		i = skipBlanks(src, i+1, end)
	}
	return i
}

// propertyPath is a key's path.
func propertyPath(raw string) []string {
	if isNPM(raw) {
		return []string{raw}
	}
	key := unescapeProperty(raw)
	parts := strings.Split(key, ".")
	for _, part := range parts {
		if part == "" || strings.ContainsAny(part, ":/") {
			return []string{key}
		}
	}
	if len(parts) > MaxDepth {
		return []string{key}
	}
	return parts
}

// unescapeProperty resolves the escapes and joined lines of a key or value.
func unescapeProperty(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw
	}
	var b strings.Builder
	b.Grow(len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			b.WriteByte(raw[i])
			continue
		}
		i++
		switch raw[i] {
		case 't':
			b.WriteByte('\t')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 'f':
			b.WriteByte('\f')
		case 'u':
			r, n := escapedRune(raw[i:])
			b.WriteRune(r)
			i += n - 1
		case '\r', '\n':
			i = joinedLine(raw, i) - 1
		default:
			b.WriteByte(raw[i])
		}
	}
	return b.String()
}

// joinedLine is where the text goes on after a line's end and the next one's
// indentation.
func joinedLine(raw string, i int) int {
	if raw[i] == '\r' && i+1 < len(raw) && raw[i+1] == '\n' {
		i++
	}
	return skipBlanks(raw, i+1, len(raw))
}
