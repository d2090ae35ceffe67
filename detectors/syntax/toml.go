package syntax

import (
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// maxTOMLRestarts is how often reading goes on after something broken. Each time
// the library may read to the file's end, so that more would take time with the
// square of its length.
const maxTOMLRestarts = 32

// readTOML reads TOML. The elements of an array of tables have their index in
// the path. After something broken it goes on with the next line.
func readTOML(c *collector) error {
	r := &tomlReader{collector: c, arrays: map[string]int{}}
	at := afterBOM(c.src)
	for restarts := 0; ; restarts++ {
		next, err := r.from(at)
		if err != nil {
			return err
		}
		if next >= len(c.src) || restarts == maxTOMLRestarts {
			return nil
		}
		at = next
	}
}

// tomlReader is the state of one reading; its path is the present table.
type tomlReader struct {
	*collector
	parser unstable.Parser
	// base is where the text begins that the parser was given, last where the
	// last thing that it read ends.
	base, last int
	// arrays counts the elements of each array of tables, by path.
	arrays map[string]int
	// lost says that the present table is nested too deep to follow.
	lost bool
}

// from reads expressions from a byte on. Next is where to go on after something
// broken, the text's length if nothing was.
func (r *tomlReader) from(at int) (next int, err error) {
	r.base, r.last = at, at
	r.parser.Reset([]byte(r.src[at:]))
	for r.parser.NextExpression() {
		if err := r.expression(r.parser.Expression()); err != nil {
			return 0, err
		}
	}
	fault := r.parser.Error()
	if fault == nil {
		return len(r.src), nil
	}
	r.stopped(fault)
	return afterStatementLine(r.src, r.last), nil
}

// stopped remembers what the library stopped at. Its messages name at most one
// character of the text, which is cut off.
func (r *tomlReader) stopped(fault error) {
	at, what := r.last, "not valid TOML"
	var broken *unstable.ParserError
	if errors.As(fault, &broken) {
		at = r.base + int(r.parser.Range(broken.Highlight).Offset)
		what, _, _ = strings.Cut(broken.Message, ": ")
		what, _, _ = strings.Cut(what, " but got")
		what, _, _ = strings.Cut(what, " U+")
	}
	r.wrong(at, what)
}

// afterStatementLine is where the line after the next statement begins: after
// the first that is neither empty nor a comment.
func afterStatementLine(src string, at int) int {
	for at < len(src) {
		end, next := lineEnd(src, at)
		i := skipBlanks(src, at, end)
		at = next
		if i < end && src[i] != '#' {
			break
		}
	}
	return at
}

// expression reads a table's head or a key with its value.
func (r *tomlReader) expression(n *unstable.Node) error {
	if n.Kind == unstable.KeyValue {
		defer r.passed(n)
		if r.lost {
			return nil
		}
		return r.pair(n)
	}
	var head []string
	for key := n.Key(); key.Next(); {
		head = append(head, string(key.Node().Data))
		r.passed(key.Node())
	}
	r.lost = len(head) > MaxDepth/2 // half of it may be indexes
	if r.lost {
		r.tooDeep(r.last)
		return nil
	}
	r.enterTable(head, n.Kind == unstable.ArrayTable)
	return nil
}

// passed notes where something that was read ends.
func (r *tomlReader) passed(n *unstable.Node) {
	r.last = max(r.last, r.base+int(n.Raw.Offset+n.Raw.Length))
}

// enterTable makes a head the present path, with the index of each array of
// tables that it goes through.
func (r *tomlReader) enterTable(head []string, element bool) {
	r.keys = r.keys[:0]
	for i, key := range head {
		r.push(key)
		name := strings.Join(r.keys, "\x00")
		count, isArray := r.arrays[name]
		if element && i == len(head)-1 {
			r.arrays[name] = count + 1
			r.push(index(count))
		} else if isArray {
			r.push(index(count - 1))
		}
	}
}

// pair reads a key, which dots may part, and its value.
func (r *tomlReader) pair(n *unstable.Node) error {
	depth := len(r.keys)
	defer func() { r.keys = r.keys[:depth] }()
	for key := n.Key(); key.Next(); {
		if r.deep() {
			r.tooDeep(r.base + int(key.Node().Raw.Offset))
			return nil
		}
		r.push(string(key.Node().Data))
	}
	return r.value(n.Value())
}

// value reads a value into leaves.
func (r *tomlReader) value(n *unstable.Node) error {
	switch n.Kind {
	case unstable.InlineTable:
		for pairs := n.Children(); pairs.Next(); {
			if err := r.pair(pairs.Node()); err != nil {
				return err
			}
		}
		return nil
	case unstable.Array:
		return r.array(n)
	}
	start := r.base + int(n.Raw.Offset)
	end := start + int(n.Raw.Length)
	if n.Kind == unstable.String {
		start, end = withoutTOMLQuotes(r.src, start, end)
	}
	text := r.src[start:end]
	if text != string(n.Data) {
		text = string(n.Data)
	}
	return r.add(text, start, end)
}

func (r *tomlReader) array(n *unstable.Node) error {
	if r.deep() {
		r.tooDeep(r.last)
		return nil
	}
	i := 0
	for elements := n.Children(); elements.Next(); i++ {
		r.push(index(i))
		err := r.value(elements.Node())
		r.pop(1)
		if err != nil {
			return err
		}
	}
	return nil
}

// withoutTOMLQuotes is the part of a string between its quotes, without the line
// end that a multi-line string may begin with.
func withoutTOMLQuotes(src string, start, end int) (int, int) {
	raw := src[start:end]
	if len(raw) < 6 || raw[:3] != `"""` && raw[:3] != "'''" {
		return start + 1, max(end-1, start+1)
	}
	start, end = start+3, end-3
	if start < end && src[start] == '\r' {
		start++
	}
	if start < end && src[start] == '\n' {
		start++
	}
	return start, end
}
