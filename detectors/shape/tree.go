package shape

import "github.com/worstcase-dev/worstcase/detectors/syntax"

// node is a place in a document's tree: a scalar, or keys below it. A nil node
// is a place that isn't there, and every method may be called on it.
type node struct {
	key  string
	leaf *syntax.Leaf
	// kids are in the order of the document.
	kids  []*node
	index map[string]*node
}

// forest makes a tree of each document of a file.
func forest(leaves []syntax.Leaf) []*node {
	var roots []*node
	doc := -1
	for i := range leaves {
		l := &leaves[i]
		if l.Doc != doc || len(roots) == 0 {
			roots = append(roots, &node{})
			doc = l.Doc
		}
		n := roots[len(roots)-1]
		for _, key := range l.Path {
			n = n.grow(key)
		}
		n.leaf = l
	}
	return roots
}

// grow is the child under a key, which is made where there is none.
func (n *node) grow(key string) *node {
	if kid := n.index[key]; kid != nil {
		return kid
	}
	if n.index == nil {
		n.index = map[string]*node{}
	}
	kid := &node{key: key}
	n.index[key] = kid
	n.kids = append(n.kids, kid)
	return kid
}

// at is the node below n along the keys.
func (n *node) at(keys ...string) *node {
	for _, key := range keys {
		if n == nil {
			return nil
		}
		n = n.index[key]
	}
	return n
}

// each are the nodes right below n.
func (n *node) each() []*node {
	if n == nil {
		return nil
	}
	return n.kids
}

// text is the scalar at n as written, or "".
func (n *node) text() string {
	if n == nil || n.leaf == nil {
		return ""
	}
	return n.leaf.Text
}

// first is the text of the first of the keys that has one.
func (n *node) first(keys ...string) string {
	for _, key := range keys {
		if t := n.at(key).text(); t != "" {
			return t
		}
	}
	return ""
}

// literal says whether n is a scalar that is no reference.
func (n *node) literal() bool {
	return n != nil && n.leaf != nil && literal(*n.leaf)
}

// span is where n's scalar is written.
func (n *node) span() span { return spanOf(*n.leaf) }

// leaves are the scalars below n, with paths that begin there.
func (n *node) leaves() []syntax.Leaf {
	var all []syntax.Leaf
	var walk func(n *node, path []string)
	walk = func(n *node, path []string) {
		if n == nil {
			return
		}
		if n.leaf != nil {
			l := *n.leaf
			l.Path = append([]string(nil), path...)
			all = append(all, l)
		}
		for _, kid := range n.kids {
			walk(kid, append(path, kid.key))
		}
	}
	walk(n, nil)
	return all
}
