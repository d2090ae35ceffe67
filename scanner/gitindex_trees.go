package scanner

import (
	"bytes"
	"strconv"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

// cachedTree is the tree that a folder of the index is known to be: the index's
// extension TREE. What git commits of such a folder is this tree, whatever the
// entries say, so to compare with it is to compare with what is staged.
type cachedTree struct {
	hash objects.Hash
	// count is how many entries it stands for; -1 where the folder was changed.
	count   int
	folders map[string]*cachedTree
}

// deepestFolder bounds how deep folders lie in each other.
const deepestFolder = longestName / 2

// readCachedTree reads the extension; nil where it is malformed or stands for
// other than all entries.
func readCachedTree(data []byte, entries int) *cachedTree {
	name, tree, _, ok := nextCachedTree(data, 0)
	if !ok || name != "" || tree.count >= 0 && tree.count != entries {
		return nil
	}
	return tree
}

// nextCachedTree reads a folder and all in it, and returns what stands behind.
func nextCachedTree(data []byte, depth int) (name string, tree *cachedTree, rest []byte, ok bool) {
	nul := bytes.IndexByte(data, 0)
	line := bytes.IndexByte(data[max(nul, 0):], '\n')
	if nul < 0 || line < 0 || depth > deepestFolder {
		return "", nil, nil, false
	}
	name = string(data[:nul])
	count, folders, found := bytes.Cut(data[nul+1:nul+line], []byte(" "))
	rest = data[nul+line+1:]
	entries, err1 := strconv.Atoi(string(count))
	below, err2 := strconv.Atoi(string(folders))
	if !found || err1 != nil || err2 != nil || below < 0 || below > len(rest) {
		return "", nil, nil, false
	}
	tree = &cachedTree{count: max(entries, -1)}
	if entries >= 0 {
		if len(rest) < len(tree.hash) {
			return "", nil, nil, false
		}
		tree.hash, rest = objects.Hash(rest[:len(tree.hash)]), rest[len(tree.hash):]
	}
	if below > 0 {
		tree.folders = map[string]*cachedTree{}
	}
	for range below {
		var inner string
		var folder *cachedTree
		if inner, folder, rest, ok = nextCachedTree(rest, depth+1); !ok {
			return "", nil, nil, false
		}
		tree.folders[inner] = folder
	}
	return name, tree, rest, true
}

// folder is what is known of a folder in this one; nil where nothing is.
func (t *cachedTree) folder(name []byte) *cachedTree {
	if t == nil {
		return nil
	}
	return t.folders[string(name)]
}

// is says whether the folder is known to be a tree, and to have that many entries.
func (t *cachedTree) is(tree objects.Hash, entries int) bool {
	return t != nil && t.count == entries && t.hash == tree
}
