package syntax

import "strconv"

// collector gathers the leaves of one document. Paths are cut from shared
// blocks and every string from one copy of the source, so that a leaf costs no
// allocation of its own.
type collector struct {
	format Format
	src    string
	leaves []Leaf
	// keys is the path to where the parser is.
	keys []string
	// block is what is left of the present block of path keys, spent how many
	// keys all paths hold.
	block []string
	spent int
	doc   int
	tag   string
	// fault is what is wrong with the document, where reading went on.
	fault error
}

// pathBlock is how many keys are allocated at a time.
const pathBlock = 1024

// push enters a key; every push has its pop.
func (c *collector) push(key string) { c.keys = append(c.keys, key) }

// pop leaves the keys last entered.
func (c *collector) pop(n int) { c.keys = c.keys[:len(c.keys)-n] }

// deep says that a container here would be nested beyond the limit.
func (c *collector) deep() bool { return len(c.keys) >= MaxDepth }

// add takes up a leaf at the present path. It returns ErrLimit, with the line,
// when there are too many.
func (c *collector) add(text string, start, end int) error {
	if len(c.leaves) >= MaxLeaves || c.spent+len(c.keys) > maxPathKeys {
		return c.limit(start)
	}
	start = min(max(start, 0), len(c.src))
	end = min(max(end, start), len(c.src))
	c.leaves = append(c.leaves, Leaf{
		Path: c.path(), Text: text, Start: start, End: end, Doc: c.doc, Tag: c.tag,
	})
	return nil
}

// addKey is add for a key below the present path.
func (c *collector) addKey(key, text string, start, end int) error {
	c.push(key)
	defer c.pop(1)
	return c.add(text, start, end)
}

// path is a copy of the present path, cut from the block.
func (c *collector) path() []string {
	n := len(c.keys)
	if n > len(c.block) {
		c.block = make([]string, max(n, pathBlock))
	}
	path := c.block[:n:n]
	c.block = c.block[n:]
	copy(path, c.keys)
	c.spent += n
	return path
}

// index is a list index as a key.
func index(i int) string { return strconv.Itoa(i) }
