package objects

// forest is how the entries of a pack depend on each other: whole objects are
// roots, deltas hang on what they are based on.
type forest struct {
	kinds []Kind
	// child and sibling are entries, -1 for none: an entry's first delta, and the
	// next delta of the same base.
	child, sibling []int32
	roots          []int32
	// lost are entries that hang on nothing that the pack has.
	lost []int32
}

// grow reads all headers of a pack.
func (p *pack) grow() *forest {
	p.order()
	n := len(p.starts)
	f := &forest{kinds: make([]Kind, n), child: filled(n), sibling: filled(n)}
	var w window
	// From the back, so that siblings come out in the order of the file.
	bases := filled(n)
	for entry := range n {
		h, err := p.readHeader(entry, &w)
		switch {
		case err != nil:
			bases[entry] = broken
		case h.kind == offsetDelta || h.kind == hashDelta:
			if bases[entry] = int32(h.base); h.base < 0 || h.base == entry {
				bases[entry] = broken
			}
		default:
			f.kinds[entry] = h.kind
			f.roots = append(f.roots, int32(entry))
		}
	}
	for entry := n - 1; entry >= 0; entry-- {
		if base := bases[entry]; base >= 0 {
			f.sibling[entry], f.child[base] = f.child[base], int32(entry)
		}
	}
	f.name(bases)
	return f
}

// broken marks an entry whose header or base is not there.
const broken = -2

// name gives each delta the kind of what it comes from, and finds those that come
// from nothing.
func (f *forest) name(bases []int32) {
	var stack []int32
	for _, root := range f.roots {
		for stack = append(stack[:0], root); len(stack) > 0; {
			entry := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			f.kinds[entry] = f.kinds[root]
			for c := f.child[entry]; c >= 0; c = f.sibling[c] {
				stack = append(stack, c)
			}
		}
	}
	for entry := range bases {
		if f.kinds[entry] == 0 {
			f.lost = append(f.lost, int32(entry))
		}
	}
}

func filled(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = -1
	}
	return list
}
