package scanner

import (
	"bytes"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

// staged is what the index has and the checked-out commit doesn't.
func (h *GitHistory) staged(d *differ) ([]change, error) {
	x, err := readIndex(h.indexPath())
	if err != nil {
		return nil, err
	}
	var committed objects.Hash
	if o, err := h.store.Get(d.decoder, h.head); err == nil {
		if info, ok := objects.ParseCommit(o.Data); ok {
			committed = info.Tree
		}
	}
	if err := d.index(x.entries, 0, x.trees, committed); err != nil {
		return nil, err
	}
	return d.list(), nil
}

// index notes what the entries of one folder have at paths where a tree doesn't
// have it. below is the length of the folder's own path. A folder that is known
// to be the very tree is not looked into: mostly that is all but a few.
func (d *differ) index(entries []indexEntry, below int, known *cachedTree, tree objects.Hash) error {
	if known.is(tree, len(entries)) {
		return nil
	}
	had := map[string]objects.Hash{}
	if tree != (objects.Hash{}) {
		had = d.entries(tree)
	}
	for len(entries) > 0 {
		first := entries[0]
		name, inside, inFolder := bytes.Cut(first.path[below:], []byte("/"))
		n, committed := 1, had[string(name)]
		var err error
		switch {
		case inFolder && first.kind == indexFolder && len(inside) == 0:
			err = d.trees(string(first.path), first.hash, []objects.Hash{committed})
		case inFolder:
			folder := known.folder(name)
			n = sameFolder(entries, below, name, folder)
			err = d.index(entries[:n], below+len(name)+1, folder, committed)
		case first.kind != indexModule && committed != first.hash:
			d.found[change{string(first.path), first.hash}] = true
		}
		if err != nil {
			return err
		}
		entries = entries[n:]
	}
	return nil
}

// sameFolder is how many of the entries, from the first on, lie in the same
// folder as the first. Where it is known how many there are, those between are
// not looked at, for they are in order.
func sameFolder(entries []indexEntry, below int, name []byte, known *cachedTree) int {
	in := func(e indexEntry) bool {
		rest := e.path[below:]
		return len(rest) > len(name) && rest[len(name)] == '/' && bytes.HasPrefix(rest, name)
	}
	if known != nil && known.count > 0 && known.count <= len(entries) && in(entries[known.count-1]) &&
		(known.count == len(entries) || !in(entries[known.count])) {
		return known.count
	}
	n := 1
	for n < len(entries) && in(entries[n]) {
		n++
	}
	return n
}
