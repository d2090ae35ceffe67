package conf

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// jsonReader reads JSON, JSON with comments and JSON5 alike: a settings file
// that its agent takes must not look broken to us.
type jsonReader struct {
	text  string
	at    int
	line  int
	count count
}

func parseJSON(text string) (*Node, error) {
	r := &jsonReader{text: text, line: 1}
	r.skip()
	root, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if r.skip(); r.at < len(r.text) {
		return nil, broken(r.line, "text after the value")
	}
	root.Loose = !json.Valid([]byte(text))
	return root, nil
}

// value reads one value, of any kind.
func (r *jsonReader) value(depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	if err := r.count.take(); err != nil {
		return nil, err
	}
	switch c := r.peek(); c {
	case '{':
		return r.mapping(depth)
	case '[':
		return r.list(depth)
	case '"', '\'':
		line := r.line
		text, err := r.quoted(c)
		return &Node{Kind: String, Line: line, Text: text}, err
	}
	return r.word()
}

func (r *jsonReader) mapping(depth int) (*Node, error) {
	node := &Node{Kind: Map, Line: r.line}
	r.at++
	for {
		if r.skip(); r.take('}') {
			return node, nil
		}
		line := r.line
		key, err := r.key()
		if err != nil {
			return nil, err
		}
		if r.skip(); !r.take(':') {
			return nil, broken(r.line, "no colon after a key")
		}
		r.skip()
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		value.Line = line
		node.put(key, value)
		if r.skip(); !r.take(',') && r.peek() != '}' {
			return nil, broken(r.line, "no comma after a value")
		}
	}
}

func (r *jsonReader) list(depth int) (*Node, error) {
	node := &Node{Kind: List, Line: r.line}
	r.at++
	for {
		if r.skip(); r.take(']') {
			return node, nil
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		node.Items = append(node.Items, value)
		if r.skip(); !r.take(',') && r.peek() != ']' {
			return nil, broken(r.line, "no comma after a value")
		}
	}
}

// key is a quoted key, or a plain name as JSON5 has it.
func (r *jsonReader) key() (string, error) {
	if c := r.peek(); c == '"' || c == '\'' {
		return r.quoted(c)
	}
	if name := r.run(isNamePart); name != "" {
		return name, nil
	}
	return "", broken(r.line, "no key where one belongs")
}

// word is a number, true, false or null.
func (r *jsonReader) word() (*Node, error) {
	node := &Node{Line: r.line, Text: r.run(isWordPart)}
	switch text := node.Text; {
	case text == "true" || text == "false":
		node.Kind = Bool
	case text == "null":
		node.Kind, node.Text = Null, ""
	case text != "" && (strings.IndexByte("+-.0123456789", text[0]) >= 0 || text == "Infinity" || text == "NaN"):
		node.Kind = Number
	default:
		return nil, broken(r.line, "no value where one belongs")
	}
	return node, nil
}

func isNamePart(c byte) bool {
	return c == '_' || c == '$' || c >= utf8.RuneSelf || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func isWordPart(c byte) bool { return isNamePart(c) || c == '+' || c == '-' || c == '.' }

func (r *jsonReader) run(part func(byte) bool) string {
	start := r.at
	for r.at < len(r.text) && part(r.text[r.at]) {
		r.at++
	}
	return r.text[start:r.at]
}

// peek is the next byte, and 0 at the end.
func (r *jsonReader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *jsonReader) take(c byte) bool {
	if r.at < len(r.text) && r.text[r.at] == c {
		r.at++
		return true
	}
	return false
}

// skip passes over blanks and comments.
func (r *jsonReader) skip() {
	for r.at < len(r.text) {
		rest := r.text[r.at:]
		switch c := rest[0]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			r.pass(1)
		case strings.HasPrefix(rest, "//"):
			r.pass(len(before(rest, "\n")))
		case strings.HasPrefix(rest, "/*"):
			r.pass(min(len(before(rest, "*/"))+2, len(rest)))
		default:
			return
		}
	}
}

// pass goes on by some bytes, counting lines.
func (r *jsonReader) pass(n int) {
	r.line += strings.Count(r.text[r.at:r.at+n], "\n")
	r.at += n
}

// before is the text up to a mark, all of it where there is none.
func before(text, mark string) string {
	head, _, _ := strings.Cut(text, mark)
	return head
}
