package syntax

import "strings"

// yamlFallback reads what the YAML library can't: templates, and documents too
// large for a tree. It follows "key: value" lines by their indentation.
func (c *collector) yamlFallback(start, end int) error {
	if i := firstVisible(c.src, start, end); i < end && isFlow(c.src[i:end]) {
		return readJSONFrom(c, i, end)
	}
	r := &yamlLines{collector: c, end: end}
	defer func() { c.keys = c.keys[:0] }()
	for at := start; at < end; {
		next, err := r.read(at)
		if err != nil {
			return err
		}
		at = next
	}
	return nil
}

// yamlLines is the state of one reading. The collector's keys are the names of
// the levels.
type yamlLines struct {
	*collector
	end    int
	levels []yamlLevel
	// at is where the present line begins.
	at int
}

// yamlLevel is a key, or a list's dash, that lines further in are below.
type yamlLevel struct {
	column int
	dash   bool
	items  int
}

// read reads the line at a byte, and the block below it if it opens one, and
// returns where the next begins.
func (r *yamlLines) read(at int) (next int, err error) {
	r.at = at
	stop, next := lineEnd(r.src[:r.end], at)
	i := skipBlanks(r.src, at, stop)
	if isYAMLMark(r.src[at:stop], "---") {
		i = skipBlanks(r.src, at+len("---"), stop)
	}
	if i == stop || r.src[i] == '#' || isTemplateLine(r.src[i:stop]) {
		return next, nil
	}
	item := -1
	for i < stop && r.src[i] == '-' && (i+1 == stop || isBlank(r.src[i+1])) {
		item = i - at
		r.dash(item)
		i = skipBlanks(r.src, i+1, stop)
	}
	column := i - at
	key, value := yamlLineKey(r.src, i, stop)
	if key == "" {
		if item < 0 || i == stop {
			return next, nil
		}
		return r.value(i, stop, next, item)
	}
	r.key(column, key)
	if value == stop {
		return next, nil
	}
	return r.value(value, stop, next, column)
}

// dash enters a list's next element.
func (r *yamlLines) dash(column int) {
	for len(r.levels) > 0 && r.top().column > column {
		r.leave()
	}
	if len(r.levels) > 0 && r.top().dash && r.top().column == column {
		r.top().items++
		r.keys[len(r.keys)-1] = index(r.top().items)
		return
	}
	r.enter(yamlLevel{column: column, dash: true}, "0")
}

// key enters a key.
func (r *yamlLines) key(column int, key string) {
	for len(r.levels) > 0 && r.top().column >= column {
		r.leave()
	}
	r.enter(yamlLevel{column: column}, key)
}

func (r *yamlLines) top() *yamlLevel { return &r.levels[len(r.levels)-1] }

// enter goes one level deeper; beyond the limit, it stays where it is.
func (r *yamlLines) enter(l yamlLevel, key string) {
	if r.deep() {
		r.tooDeep(r.at)
		r.leave()
	}
	r.levels = append(r.levels, l)
	r.push(key)
}

func (r *yamlLines) leave() {
	r.levels = r.levels[:len(r.levels)-1]
	r.pop(1)
}

// value takes up the value in a part of a line. Column is how far the key or
// dash stands in that it belongs to.
func (r *yamlLines) value(at, stop, next, column int) (int, error) {
	outer := r.tag
	defer func() { r.tag = outer }()
	for at < stop && (r.src[at] == '&' || r.src[at] == '!') {
		word := at
		for at < stop && !isBlank(r.src[at]) {
			at++
		}
		if r.src[word] == '!' {
			r.tag = r.src[word:at]
		}
		at = skipBlanks(r.src, at, stop)
	}
	if at == stop {
		return next, nil
	}
	rest := r.src[at:stop]
	switch b := rest[0]; {
	case isBlockHeader(rest):
		return r.block(next, column)
	case isFlow(rest):
		p := &jsonParser{collector: r.collector, at: at, end: stop}
		return next, p.value(len(r.keys))
	case b == '"':
		if end := closingDouble(r.src[:stop], at+1); end < stop {
			return next, r.add(unescapeJSON(r.src[at+1:end]), at+1, end)
		}
	case b == '\'':
		if end := closingSingle(r.src[:stop], at+1); end < stop {
			return next, r.add(strings.ReplaceAll(r.src[at+1:end], "''", "'"), at+1, end)
		}
	}
	end := trimRight(r.src, at, commentStart(r.src, at, stop, "#"))
	return next, r.add(r.src[at:end], at, end)
}

// block reads the lines of a block scalar, all that stand further in than the
// column, and returns where the next line begins.
func (r *yamlLines) block(at, column int) (next int, err error) {
	var text strings.Builder
	start, stop, indent := at, at, -1
	for next = at; next < r.end; {
		end, following := lineEnd(r.src[:r.end], next)
		first := skipBlanks(r.src, next, end)
		if first < end {
			if first-next <= column {
				break
			}
			if indent < 0 {
				indent, start = first-next, first
			}
			stop = end
		}
		if indent >= 0 {
			text.WriteString(r.src[min(next+indent, first):end])
			text.WriteByte('\n')
		}
		next = following
	}
	if indent < 0 {
		return next, nil
	}
	return next, r.add(strings.TrimRight(text.String(), "\n"), start, stop)
}

// yamlLineKey reads a key and its colon and returns where the value begins; the
// key is "" where there is none.
func yamlLineKey(src string, at, stop int) (key string, value int) {
	if at == stop {
		return "", stop
	}
	i, from, to := at, at, at
	switch src[at] {
	case '"':
		from, to = at+1, closingDouble(src[:stop], at+1)
		i = min(to+1, stop)
	case '\'':
		from, to = at+1, closingSingle(src[:stop], at+1)
		i = min(to+1, stop)
	case '{', '[':
		return "", at
	}
	for ; i < stop; i++ {
		if src[i] == ':' && (i+1 == stop || isBlank(src[i+1])) {
			if to == at {
				to = trimRight(src, at, i)
			}
			return src[from:to], skipBlanks(src, i+1, stop)
		}
		if to > at && !isBlank(src[i]) || src[i] == '#' && isBlank(src[i-1]) {
			break
		}
	}
	return "", at
}

// firstVisible is the first byte that is no white space.
func firstVisible(src string, i, end int) int {
	for i < end && (isBlank(src[i]) || src[i] == '\n' || src[i] == '\r') {
		i++
	}
	return i
}

// isFlow says whether a text begins a list or map in brackets; a template's
// braces do not.
func isFlow(s string) bool {
	return s[0] == '[' || s[0] == '{' && !isTemplateLine(s)
}

// isTemplateLine says whether a line begins with a template's directive.
func isTemplateLine(s string) bool {
	return strings.HasPrefix(s, "{{") || strings.HasPrefix(s, "{%") || strings.HasPrefix(s, "{#")
}

// isBlockHeader says whether a value is the head of a block scalar: "|" or ">"
// with its indicators and no text.
func isBlockHeader(s string) bool {
	if s[0] != '|' && s[0] != '>' {
		return false
	}
	s = strings.TrimLeft(s[1:], "+-0123456789")
	return strings.TrimLeft(s, " \t") == "" || isBlank(s[0])
}
