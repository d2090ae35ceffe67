package conf

import (
	"bytes"
	"errors"
	"regexp"

	"go.yaml.in/yaml/v3"
)

// parseYAML reads the first document. Aliases are followed, but every value
// they bring counts, so that a few lines cannot stand for a million.
func parseYAML(text []byte) (*Node, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, yamlFault(err)
	}
	if len(document.Content) == 0 {
		return &Node{Kind: Map, Line: 1}, nil
	}
	r := yamlReader{lines: bytes.Count(text, []byte("\n")) + 1}
	return r.node(document.Content[0], 0)
}

var lineNumber = regexp.MustCompile(`line \d+`)

// yamlFault keeps the line of the library's error and drops the text it quotes.
func yamlFault(err error) error {
	if line := lineNumber.FindString(err.Error()); line != "" {
		return errors.New(line + ": not valid YAML")
	}
	return errors.New("not valid YAML")
}

// yamlReader turns the library's nodes into ours. Lines is how many there are: the
// library puts what is left out at the end one further.
type yamlReader struct {
	count count
	lines int
}

func (r *yamlReader) node(n *yaml.Node, depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	if err := r.count.take(); err != nil {
		return nil, err
	}
	node := &Node{Line: min(n.Line, r.lines)}
	switch n.Kind {
	case yaml.AliasNode:
		return r.node(n.Alias, depth+1)
	case yaml.SequenceNode:
		node.Kind = List
		for _, element := range n.Content {
			item, err := r.node(element, depth+1)
			if err != nil {
				return nil, err
			}
			node.Items = append(node.Items, item)
		}
	case yaml.MappingNode:
		node.Kind = Map
		return node, r.pairs(node, n, depth)
	default:
		node.Kind, node.Text = yamlScalar(n)
	}
	return node, nil
}

func (r *yamlReader) pairs(node *Node, n *yaml.Node, depth int) error {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		value, err := r.node(n.Content[i+1], depth+1)
		if err != nil {
			return err
		}
		value.Line = min(key.Line, r.lines)
		node.put(key.Value, value)
	}
	return nil
}

func yamlScalar(n *yaml.Node) (Kind, string) {
	switch n.ShortTag() {
	case "!!bool":
		var value bool
		if n.Decode(&value) == nil && value {
			return Bool, "true"
		}
		return Bool, "false"
	case "!!int", "!!float":
		return Number, n.Value
	case "!!null":
		return Null, ""
	}
	return String, n.Value
}
