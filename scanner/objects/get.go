package objects

import (
	"bytes"
	"strings"
	"sync"
)

// Get decodes one object, of at most 64 MiB. Its data belongs to nobody else and
// must not be changed: it may be given out again.
func (s *Store) Get(d *Decoder, h Hash) (Object, error) {
	if o, ok := s.cache.get(h); ok {
		return o, nil
	}
	o, err := s.read(d, h)
	if err == nil {
		s.cache.put(o)
	}
	return o, err
}

func (s *Store) read(d *Decoder, h Hash) (Object, error) {
	for _, p := range s.packs {
		if number := p.idx.find(h); number >= 0 {
			kind, data, err := s.fromPack(d, p, number)
			if err != nil {
				return Object{}, err
			}
			defer d.release(data)
			return Object{h, kind, bytes.Clone(data)}, nil
		}
	}
	kind, size, from, done, err := s.openLoose(d, h)
	if err != nil {
		return Object{}, err
	}
	defer done()
	if size > maxWhole {
		return Object{}, ErrTooLarge
	}
	data := make([]byte, size)
	return Object{h, kind, data}, fill(from, data)
}

// fewGets is how many objects of a pack are looked up one by one before its
// entries are sorted, which for a pack of a million takes longer than a hook may.
const fewGets = 400

// fromPack decodes an object by its place in the pack's index. What it returns is
// to be released.
func (s *Store) fromPack(d *Decoder, p *pack, number int) (Kind, []byte, error) {
	if p.gets.Load() < fewGets {
		p.gets.Add(1)
		return d.alone(p, p.idx.offset(number))
	}
	p.order()
	return s.chain(d, p, int(p.ranks[number]))
}

// alone decodes the entry that begins at an offset, knowing of no other.
func (d *Decoder) alone(p *pack, start int64) (Kind, []byte, error) {
	var deltas [][]byte
	defer func() {
		for _, delta := range deltas {
			d.release(delta)
		}
	}()
	for {
		h, err := p.headerAt(start, p.size-packTrailer, &d.window)
		if err != nil {
			return 0, nil, err
		}
		body, err := d.inflated(p, h, p.size-packTrailer-h.body)
		if err != nil {
			return 0, nil, err
		}
		if h.kind != offsetDelta && h.kind != hashDelta {
			return d.rebuild(h.kind, body, deltas, true)
		}
		deltas = append(deltas, body)
		if h.from <= 0 || h.from == start || len(deltas) > maxChain {
			return 0, nil, errCorrupt
		}
		start = h.from
	}
}

// chain decodes an entry of a pack: first the deltas down to a whole object, or to
// one that is known, then back up. What it returns is to be released.
func (s *Store) chain(d *Decoder, p *pack, entry int) (Kind, []byte, error) {
	var deltas [][]byte
	defer func() {
		for _, delta := range deltas {
			d.release(delta)
		}
	}()
	for {
		h, body, err := d.body(p, entry)
		if err != nil {
			return 0, nil, err
		}
		if h.kind != offsetDelta && h.kind != hashDelta {
			return d.rebuild(h.kind, body, deltas, true)
		}
		deltas = append(deltas, body)
		if h.base < 0 || len(deltas) > maxChain {
			return 0, nil, errCorrupt
		}
		entry = h.base
		if base, ok := s.cache.get(p.hash(entry)); ok {
			return d.rebuild(base.Kind, base.Data, deltas, false)
		}
	}
}

// rebuild applies deltas, the last of them first. Ours says that data is a buffer
// of the decoder.
func (d *Decoder) rebuild(kind Kind, data []byte, deltas [][]byte, ours bool) (Kind, []byte, error) {
	for i := len(deltas) - 1; i >= 0; i-- {
		next, err := d.patched(data, deltas[i])
		if ours {
			d.release(data)
		}
		if err != nil {
			return 0, nil, err
		}
		data, ours = next, true
	}
	return kind, data, nil
}

// shortestAbbreviation is how many digits of a hash must be given.
const shortestAbbreviation = 4

// Abbreviated is the one object whose hash begins with these digits; false where
// there is none, or more than one.
func (s *Store) Abbreviated(digits string) (Hash, bool) {
	digits = strings.ToLower(digits)
	if len(digits) < shortestAbbreviation || len(digits) > 40 {
		return Hash{}, false
	}
	low, err := ParseHash(digits + strings.Repeat("0", 40-len(digits)))
	if err != nil {
		return Hash{}, false
	}
	found := map[Hash]bool{}
	for _, p := range s.packs {
		for i := p.idx.from(low); i < p.idx.count && strings.HasPrefix(p.idx.hash(i).String(), digits); i++ {
			found[p.idx.hash(i)] = true
		}
	}
	for _, h := range s.looseHashes() {
		if strings.HasPrefix(h.String(), digits) {
			found[h] = true
		}
	}
	for h := range found {
		return h, len(found) == 1
	}
	return Hash{}, false
}

// cache keeps objects that were asked for, in two generations: when the younger
// is full it becomes the elder one, and what nobody asked for since is gone.
type cache struct {
	mu           sync.Mutex
	young, elder map[Hash]Object
	size         int
}

const (
	maxCached  = 12 << 20 // a generation, in bytes
	maxOneInIt = 1 << 20
)

func (c *cache) get(h Hash) (Object, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o, ok := c.young[h]; ok {
		return o, true
	}
	o, ok := c.elder[h]
	if ok {
		c.add(o)
	}
	return o, ok
}

func (c *cache) put(o Object) {
	if len(o.Data) > maxOneInIt {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(o)
}

func (c *cache) add(o Object) {
	if c.young == nil || c.size+len(o.Data) > maxCached {
		c.elder, c.young, c.size = c.young, map[Hash]Object{}, 0
	}
	c.young[o.Hash] = o
	c.size += len(o.Data) + 100
}
