package objects

import (
	"bytes"
	"path/filepath"
	"testing"
)

// TestObjectsAloneAreThoseInOrder reads every object of a repository both ways:
// by itself, and with the pack's entries in order.
func TestObjectsAloneAreThoseInOrder(t *testing.T) {
	dir := history(t)
	git(t, dir, nil, "gc", "-q")
	s, err := Open(filepath.Join(dir, ".git"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d, n := new(Decoder), 0
	for _, p := range s.packs {
		for number := range p.idx.count {
			h := p.idx.hash(number)
			kind, data, err := d.alone(p, p.idx.offset(number))
			if err != nil {
				t.Fatalf("%s alone: %v", h, err)
			}
			p.order()
			alsoKind, also, err := s.chain(d, p, int(p.ranks[number]))
			if err != nil || kind != alsoKind || !bytes.Equal(data, also) {
				t.Errorf("%s: %d bytes alone and %d in order (%v)", h, len(data), len(also), err)
			}
			d.release(data)
			d.release(also)
			n++
		}
	}
	if n == 0 || d.held != 0 {
		t.Errorf("%d objects in packs, and %d bytes are held after them", n, d.held)
	}
}
