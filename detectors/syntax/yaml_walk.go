package syntax

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxAliasNodes is how many nodes of a stream may be visited through aliases: a
// few lines of aliases to aliases would otherwise make billions of leaves.
const maxAliasNodes = 1 << 17

// yamlWalker turns one document's tree into leaves.
type yamlWalker struct {
	*collector
	places *yamlPlaces
	// open are the anchored nodes that the walk is inside.
	open map[*yaml.Node]bool
	// aliased is how many aliases the walk is inside, budget how many nodes it
	// may still visit there.
	aliased, budget int
	// known are the places of nodes already met through an alias.
	known map[*yaml.Node]place
}

func newYAMLWalker(c *collector, start, end int) *yamlWalker {
	return &yamlWalker{
		collector: c,
		places:    newYAMLPlaces(c.src, start, end),
		open:      map[*yaml.Node]bool{},
		budget:    maxAliasNodes,
		known:     map[*yaml.Node]place{},
	}
}

// node walks a node at the present path.
func (w *yamlWalker) node(n *yaml.Node) error {
	return w.enter(n, func() error {
		switch n.Kind {
		case yaml.DocumentNode:
			for _, child := range n.Content {
				if err := w.node(child); err != nil {
					return err
				}
			}
		case yaml.MappingNode:
			return w.mapping(n)
		case yaml.SequenceNode:
			return w.sequence(n)
		case yaml.ScalarNode:
			at := w.place(n)
			return w.add(n.Value, at.start, at.end)
		case yaml.AliasNode:
			w.aliased++
			defer func() { w.aliased-- }()
			return w.node(n.Alias)
		}
		return nil
	})
}

// enter does something inside a node, unless that would go in a circle, too
// deep or on too long. Leaves inside a tagged node carry its tag.
func (w *yamlWalker) enter(n *yaml.Node, inside func() error) error {
	if w.aliased > 0 {
		w.budget--
	}
	switch {
	case w.open[n]:
		w.wrong(w.at(n), "an anchor holds itself")
		return nil
	case w.aliased > 0 && w.budget < 0 || w.deep():
		w.tooDeep(w.at(n))
		return nil
	}
	if n.Anchor != "" {
		w.open[n] = true
		defer delete(w.open, n)
	}
	if tag := yamlTag(n); tag != "" {
		outer := w.tag
		w.tag = tag
		defer func() { w.tag = outer }()
	}
	return inside()
}

// mapping walks a map's pairs.
func (w *yamlWalker) mapping(n *yaml.Node) error {
	var own map[string]bool
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		var err error
		if isMerge(key, value) {
			if own == nil {
				own = yamlKeys(n)
			}
			err = w.merge(value, own)
		} else {
			err = w.pair(key, value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *yamlWalker) pair(key, value *yaml.Node) error {
	w.push(yamlKey(key))
	defer w.pop(1)
	return w.node(value)
}

// merge walks the maps that "<<" brings in, without the keys that were seen
// before: a map's own keys win over merged ones, and earlier maps over later.
func (w *yamlWalker) merge(n *yaml.Node, seen map[string]bool) error {
	return w.enter(n, func() error {
		switch n.Kind {
		case yaml.AliasNode:
			w.aliased++
			defer func() { w.aliased-- }()
			return w.merge(n.Alias, seen)
		case yaml.SequenceNode:
			for _, child := range n.Content {
				if err := w.merge(child, seen); err != nil {
					return err
				}
			}
		case yaml.MappingNode:
			return w.mergeMapping(n, seen)
		}
		return nil
	})
}

// mergeMapping walks a merged map: its own keys, then those that it merges.
func (w *yamlWalker) mergeMapping(n *yaml.Node, seen map[string]bool) error {
	var merges []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if isMerge(key, value) {
			merges = append(merges, value)
			continue
		}
		name := yamlKey(key)
		if seen[name] {
			continue
		}
		seen[name] = true
		if err := w.pair(key, value); err != nil {
			return err
		}
	}
	for _, value := range merges {
		if err := w.merge(value, seen); err != nil {
			return err
		}
	}
	return nil
}

func (w *yamlWalker) sequence(n *yaml.Node) error {
	for i, child := range n.Content {
		w.push(index(i))
		err := w.node(child)
		w.pop(1)
		if err != nil {
			return err
		}
	}
	return nil
}

// place is where a scalar is written. Those that aliases point to are looked up
// once.
func (w *yamlWalker) place(n *yaml.Node) place {
	if w.aliased == 0 {
		return w.places.scalar(n)
	}
	at, known := w.known[n]
	if !known {
		at = w.places.scalar(n)
		w.known[n] = at
	}
	return at
}

// at is the byte where a node begins.
func (w *yamlWalker) at(n *yaml.Node) int { return w.places.offset(n.Line, n.Column) }

// isMerge says whether a pair merges other maps into its own.
func isMerge(key, value *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Tag == "!!merge" && value.Kind != yaml.ScalarNode
}

// yamlKeys are the keys of a map itself.
func yamlKeys(n *yaml.Node) map[string]bool {
	keys := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !isMerge(n.Content[i], n.Content[i+1]) {
			keys[yamlKey(n.Content[i])] = true
		}
	}
	return keys
}

// yamlKey is a key as an element of a path; "?" stands for a key that is a list
// or a map.
func yamlKey(n *yaml.Node) string {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode {
		return "?"
	}
	return n.Value
}

// yamlTag is the tag of a node that isn't one of YAML's own types.
func yamlTag(n *yaml.Node) string {
	if n.Style&yaml.TaggedStyle == 0 {
		return ""
	}
	switch tag := n.ShortTag(); tag {
	case "!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq", "!!timestamp", "!!merge", "!!set", "!!omap":
		return ""
	default:
		return strings.TrimSpace(tag)
	}
}
