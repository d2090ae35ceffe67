package objects

import (
	"context"
	"io"
)

// Batch is some objects of one kind, all that hang together among them.
type Batch struct {
	store *Store
	kind  Kind
	pack  int // the pack's place in the store; -1 for loose objects
	roots []int32
	loose []Hash
}

// Found is an object on its way to whoever asked for it.
type Found struct {
	Object
	// Size is how long it is.
	Size int64
	// From gives the content of an object that is too large to be held; Data is
	// nil then.
	From io.Reader
}

// Visitor takes what a batch comes to. Its methods are called by the goroutine
// that decodes.
type Visitor interface {
	// Take is given each object once. What it returns ends the batch.
	Take(Found) error
	// Lose is told of an object that could not be decoded.
	Lose(Hash, error)
}

// Decode decodes the objects of a batch.
func (b Batch) Decode(ctx context.Context, d *Decoder, v Visitor) error {
	for _, h := range b.loose {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.store.takeLoose(d, h, b.kind, v); err != nil {
			return err
		}
	}
	for _, root := range b.roots {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := (&climb{b, b.store.packs[max(b.pack, 0)], b.store.forests[max(b.pack, 0)], d, v}).from(int(root)); err != nil {
			return err
		}
	}
	return nil
}

// climb decodes a whole object and all that are deltas of it.
type climb struct {
	Batch
	p *pack
	f *forest
	d *Decoder
	v Visitor
}

// branch is an object whose deltas are being decoded.
type branch struct {
	data []byte
	next int32
}

func (c *climb) from(root int) error {
	if c.f.child[root] < 0 {
		if done, err := c.stream(root); done {
			return err
		}
	}
	_, data, err := c.d.body(c.p, root)
	if err != nil {
		c.lose(root, err)
		return nil
	}
	stack := []branch{{data, c.f.child[root]}}
	defer func() {
		for _, b := range stack {
			c.d.release(b.data)
		}
	}()
	if err := c.take(root, data); err != nil {
		return err
	}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		entry := int(top.next)
		if entry < 0 {
			c.d.release(top.data)
			stack = stack[:len(stack)-1]
			continue
		}
		top.next = c.f.sibling[entry]
		data, err := c.delta(top.data, entry)
		if err == nil && len(stack) >= maxChain {
			c.d.release(data)
			err = errTooDeep
		}
		if err != nil {
			c.lose(entry, err)
			continue
		}
		if top.next < 0 { // its last delta: nobody needs it any more
			c.d.release(top.data)
			stack = stack[:len(stack)-1]
		}
		stack = append(stack, branch{data, c.f.child[entry]})
		if err := c.take(entry, data); err != nil {
			return err
		}
	}
	return nil
}

// delta decodes an entry on its base.
func (c *climb) delta(base []byte, entry int) ([]byte, error) {
	_, delta, err := c.d.body(c.p, entry)
	if err != nil {
		return nil, err
	}
	defer c.d.release(delta)
	return c.d.patched(base, delta)
}

// take hands an object on, unless another pack has it as well and comes first.
func (c *climb) take(entry int, data []byte) error {
	h := c.p.hash(entry)
	if c.store.hasBefore(h, c.pack) {
		return nil
	}
	return c.v.Take(Found{Object: Object{h, c.kind, data}, Size: int64(len(data))})
}

// large says whether an object is too large to be held, as far as its header can be
// read.
func (c *climb) large(entry int) (header, bool) {
	head, err := c.p.readHeader(entry, &c.d.window)
	return head, err == nil && head.size > maxWhole
}

// stream hands on an object that is too large to be held; done is false for one
// that isn't.
func (c *climb) stream(entry int) (done bool, err error) {
	head, large := c.large(entry)
	if !large {
		return false, nil
	}
	h := c.p.hash(entry)
	if c.store.hasBefore(h, c.pack) {
		return true, nil
	}
	if c.d.stream == nil {
		c.d.stream = newStream()
	}
	c.d.stream.Reset(io.NewSectionReader(c.p.file, head.body, c.p.end(entry)-head.body))
	from, err := c.d.zlib(c.d.stream)
	if err != nil {
		c.lose(entry, err)
		return true, nil
	}
	return true, c.v.Take(Found{Object: Object{h, c.kind, nil}, Size: head.size, From: io.LimitReader(from, head.size)})
}

// lose tells of an entry that could not be decoded, and of all that hang on it.
func (c *climb) lose(entry int, err error) {
	stack := []int32{int32(entry)}
	for len(stack) > 0 {
		e := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if h := c.p.hash(int(e)); !c.store.hasBefore(h, c.pack) {
			c.v.Lose(h, err)
		}
		for child := c.f.child[e]; child >= 0; child = c.f.sibling[child] {
			stack = append(stack, child)
		}
	}
}
