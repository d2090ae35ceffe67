package conf

import (
	"errors"
	"sort"

	"github.com/pelletier/go-toml/v2/unstable"
)

// parseTOML reads TOML by the library's own parser, which knows where each
// expression stands; the decoder does not say.
func parseTOML(text []byte) (*Node, error) {
	r := &tomlReader{root: &Node{Kind: Map, Line: 1}, text: text}
	for i, c := range text {
		if c == '\n' {
			r.ends = append(r.ends, i)
		}
	}
	r.table = r.root
	r.parser.Reset(text)
	for r.parser.NextExpression() {
		if err := r.expression(r.parser.Expression()); err != nil {
			return nil, err
		}
	}
	if fault := r.parser.Error(); fault != nil {
		return nil, r.fault(fault)
	}
	return r.root, nil
}

// tomlReader builds the tree; table is where keys go at present.
type tomlReader struct {
	parser unstable.Parser
	text   []byte
	ends   []int // where each line ends
	root   *Node
	table  *Node
	count  count
}

// fault is the library's error with a line, and without the text it quotes.
func (r *tomlReader) fault(err error) error {
	var at *unstable.ParserError
	if errors.As(err, &at) && len(at.Highlight) > 0 {
		return broken(r.lineAt(int(r.parser.Range(at.Highlight).Offset)), "not valid TOML")
	}
	return errors.New("not valid TOML")
}

func (r *tomlReader) lineAt(offset int) int { return sort.SearchInts(r.ends, offset) + 1 }

// expression reads a table's head or a key with its value.
func (r *tomlReader) expression(n *unstable.Node) error {
	switch n.Kind {
	case unstable.KeyValue:
		return r.pair(r.table, n, 0)
	case unstable.Table, unstable.ArrayTable:
		keys, line := r.keys(n)
		table, err := r.open(r.root, keys, line, n.Kind == unstable.ArrayTable)
		r.table = table
		return err
	}
	return nil
}

// keys are the parts of a dotted key, and the line of the first.
func (r *tomlReader) keys(n *unstable.Node) (keys []string, line int) {
	for key := n.Key(); key.Next(); {
		if line == 0 {
			line = r.lineAt(int(key.Node().Raw.Offset))
		}
		keys = append(keys, string(key.Node().Data))
	}
	return keys, line
}

// open finds or makes the table that keys name; of an array of tables the last
// element, or a new one.
func (r *tomlReader) open(in *Node, keys []string, line int, element bool) (*Node, error) {
	if len(keys) > maxDepth {
		return nil, errDepth
	}
	for i, key := range keys {
		if err := r.count.take(); err != nil {
			return nil, err
		}
		next := in.entry(key)
		if last := i == len(keys)-1; element && last {
			if next.Is(Missing) {
				next = &Node{Kind: List, Line: line}
				in.put(key, next)
			}
			if next.Kind != List {
				return nil, broken(line, "a key that is a table and a list of tables")
			}
			next.Items = append(next.Items, &Node{Kind: Map, Line: line})
		} else if next.Is(Missing) {
			next = &Node{Kind: Map, Line: line}
			in.put(key, next)
		}
		if next.Kind == List && len(next.Items) > 0 {
			next = next.Items[len(next.Items)-1]
		}
		if next.Kind != Map {
			return nil, broken(line, "a key that is a value and a table")
		}
		in = next
	}
	return in, nil
}

// pair reads key = value into a table.
func (r *tomlReader) pair(in *Node, n *unstable.Node, depth int) error {
	keys, line := r.keys(n)
	if len(keys) == 0 {
		return broken(line, "a value without a key")
	}
	table, err := r.open(in, keys[:len(keys)-1], line, false)
	if err != nil {
		return err
	}
	value, err := r.value(n.Value(), line, depth+1)
	if err != nil {
		return err
	}
	table.put(keys[len(keys)-1], value)
	return nil
}

func (r *tomlReader) value(n *unstable.Node, line, depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	if err := r.count.take(); err != nil {
		return nil, err
	}
	node := &Node{Line: line}
	switch n.Kind {
	case unstable.InlineTable:
		node.Kind = Map
		for pairs := n.Children(); pairs.Next(); {
			if err := r.pair(node, pairs.Node(), depth); err != nil {
				return nil, err
			}
		}
	case unstable.Array:
		node.Kind = List
		for elements := n.Children(); elements.Next(); {
			e := elements.Node()
			at := line
			if e.Raw.Length > 0 {
				at = r.lineAt(int(e.Raw.Offset))
			}
			item, err := r.value(e, at, depth+1)
			if err != nil {
				return nil, err
			}
			node.Items = append(node.Items, item)
		}
	default:
		node.Kind, node.Text = scalar(n.Kind), string(n.Data)
	}
	return node, nil
}

func scalar(kind unstable.Kind) Kind {
	switch kind {
	case unstable.Bool:
		return Bool
	case unstable.Integer, unstable.Float:
		return Number
	}
	return String
}
