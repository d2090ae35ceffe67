package evidence

import (
	"strconv"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// tree is a place in a document: a scalar, or keys below it. A nil tree is a
// place that isn't there, and every method may be called on it.
type tree struct {
	key  string
	leaf *syntax.Leaf
	// kids are in the order of the document.
	kids  []*tree
	index map[string]*tree
}

// trees are the documents of a file.
func trees(leaves []syntax.Leaf) []*tree {
	var roots []*tree
	doc := -1
	for i := range leaves {
		l := &leaves[i]
		if l.Doc != doc || len(roots) == 0 {
			roots = append(roots, new(tree))
			doc = l.Doc
		}
		t := roots[len(roots)-1]
		for _, key := range l.Path {
			t = t.grow(key)
		}
		t.leaf = l
	}
	return roots
}

// grow is the place under a key, which is made where there is none.
func (t *tree) grow(key string) *tree {
	if kid := t.index[key]; kid != nil {
		return kid
	}
	if t.index == nil {
		t.index = map[string]*tree{}
	}
	kid := &tree{key: key}
	t.index[key] = kid
	t.kids = append(t.kids, kid)
	return kid
}

// at is the place below t along the keys.
func (t *tree) at(keys ...string) *tree {
	for _, key := range keys {
		if t == nil {
			return nil
		}
		t = t.index[key]
	}
	return t
}

// each are the places right below t.
func (t *tree) each() []*tree {
	if t == nil {
		return nil
	}
	return t.kids
}

// text is the scalar at t, or "".
func (t *tree) text() string {
	if t == nil || t.leaf == nil {
		return ""
	}
	return t.leaf.Text
}

// texts are the scalars of the list at t.
func (t *tree) texts() []string {
	var all []string
	for _, kid := range t.each() {
		if kid.leaf != nil {
			all = append(all, kid.leaf.Text)
		}
	}
	return all
}

// list says whether t holds the elements of a list.
func (t *tree) list() bool {
	if t == nil || len(t.kids) == 0 {
		return false
	}
	_, err := strconv.Atoi(t.kids[0].key)
	return err == nil
}
