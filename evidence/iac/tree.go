package iac

import (
	"strconv"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// tree is a place in a YAML or JSON document: a scalar, or keys below it.
type tree struct {
	leaf *syntax.Leaf
	kids map[string]*tree
	keys []string
}

// trees are the documents of a file.
func trees(leaves []syntax.Leaf) []*tree {
	var roots []*tree
	doc := -1
	for i := range leaves {
		l := &leaves[i]
		if l.Doc != doc || len(roots) == 0 {
			roots = append(roots, &tree{})
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

func (t *tree) grow(key string) *tree {
	if kid := t.kids[key]; kid != nil {
		return kid
	}
	if t.kids == nil {
		t.kids = map[string]*tree{}
	}
	kid := &tree{}
	t.kids[key] = kid
	t.keys = append(t.keys, key)
	return kid
}

// at is the tree below along keys, nil where there is none.
func (t *tree) at(keys ...string) *tree {
	for _, key := range keys {
		if t == nil {
			return nil
		}
		t = t.kids[key]
	}
	return t
}

// text is the scalar at t.
func (t *tree) text() string {
	if t == nil || t.leaf == nil {
		return ""
	}
	return t.leaf.Text
}

// isList says whether the keys are indexes.
func (t *tree) isList() bool {
	for i, key := range t.keys {
		if key != strconv.Itoa(i) {
			return false
		}
	}
	return len(t.keys) > 0
}
