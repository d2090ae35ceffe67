// Package conf reads the settings files of agents, in JSON with comments, TOML
// and YAML, into one tree that remembers on which line each value stands.
//
// What lives here: the tree, and how a file is read within bounds. Files are
// hostile: depth, size and the number of values are limited, and nothing that a
// value names is followed, expanded or run. What does not live here: what any
// setting means.
package conf

import (
	"slices"
	"strconv"
)

// Kind is the type of a value.
type Kind uint8

// Kinds. Missing is the kind of a nil node: a setting that is not there.
const (
	Missing Kind = iota
	Null
	Bool
	Number
	String
	List
	Map
)

// Node is a value of a settings file. A nil node is a setting that is not
// there, and every method may be called on it.
type Node struct {
	Kind Kind
	// Line is 1-based: where the value begins, for an entry of a mapping where
	// its key stands.
	Line int
	// Text is the value of a string, a number or a boolean as it is written.
	Text string
	// Keys are the keys of a mapping, in order, each once.
	Keys []string
	// Items are the elements of a list, or the values of Keys.
	Items []*Node

	// Loose says of a whole file that it is JSON only with comments, trailing
	// commas or other liberties, which not every agent takes.
	Loose bool

	// index is where each key stands, for a mapping of more than a few.
	index map[string]int
}

// Get follows keys. It is nil where one of them is not there.
func (n *Node) Get(keys ...string) *Node {
	for _, key := range keys {
		n = n.entry(key)
	}
	return n
}

// entry is the value of one key.
func (n *Node) entry(key string) *Node {
	if n == nil || n.Kind != Map {
		return nil
	}
	if i := n.find(key); i >= 0 {
		return n.Items[i]
	}
	return nil
}

// find is the place of a key, and -1 where it is not there.
func (n *Node) find(key string) int {
	if n.index == nil {
		return slices.Index(n.Keys, key)
	}
	if i, ok := n.index[key]; ok {
		return i
	}
	return -1
}

// Is says whether the value is of a kind; a nil node is Missing.
func (n *Node) Is(kind Kind) bool {
	if n == nil {
		return kind == Missing
	}
	return n.Kind == kind
}

// Str is the text of a string, and "" for everything else.
func (n *Node) Str() string {
	if n.Is(String) {
		return n.Text
	}
	return ""
}

// True and False say that the value is written, as a boolean, so.
func (n *Node) True() bool { return n.Is(Bool) && n.Text == "true" }

// False is the other half of True: neither holds for a setting that is missing
// or of another type.
func (n *Node) False() bool { return n.Is(Bool) && n.Text == "false" }

// Elements are the elements of a list; a single string stands for a list of one.
func (n *Node) Elements() []*Node {
	switch {
	case n.Is(List):
		return n.Items
	case n.Is(String):
		return []*Node{n}
	}
	return nil
}

// Strings are the elements of a list that are strings, with their lines.
func (n *Node) Strings() []*Node {
	var out []*Node
	for _, e := range n.Elements() {
		if e.Is(String) {
			out = append(out, e)
		}
	}
	return out
}

// At is the line of the node, or that of another where it is missing.
func (n *Node) At(other int) int {
	if n == nil {
		return other
	}
	return n.Line
}

// KeysAt are the keys that lead to the values on a line, the deepest where
// there are several, and nil where none stands there.
func (n *Node) KeysAt(line int) []string {
	var deepest []string
	n.walk(nil, func(keys []string, leaf *Node) {
		if leaf.Line == line && len(keys) > len(deepest) {
			deepest = append([]string(nil), keys...)
		}
	})
	return deepest
}

// walk visits every value with the keys that lead to it.
func (n *Node) walk(keys []string, visit func([]string, *Node)) {
	if n == nil {
		return
	}
	visit(keys, n)
	for i, item := range n.Items {
		key := strconv.Itoa(i)
		if n.Kind == Map {
			key = n.Keys[i]
		}
		item.walk(append(keys, key), visit)
	}
}

// put sets a key of a mapping; the last of several wins, as in most readers.
func (n *Node) put(key string, value *Node) {
	if i := n.find(key); i >= 0 {
		n.Items[i] = value
		return
	}
	n.Keys, n.Items = append(n.Keys, key), append(n.Items, value)
	if n.index != nil {
		n.index[key] = len(n.Keys) - 1
	} else if len(n.Keys) > 16 {
		n.index = make(map[string]int, 64)
		for i, k := range n.Keys {
			n.index[k] = i
		}
	}
}
