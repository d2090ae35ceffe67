package scanner

import (
	"context"
	"encoding/binary"
	"maps"
	"strings"
	"sync"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

// names are the paths under which the objects of a repository were ever stored:
// a blob says nothing of its name, the trees do. Of several paths of one content,
// one is kept, the same one every time.
type names map[nameKey]place

// nameKey is the beginning of an object's hash, enough to tell objects apart.
type nameKey uint64

func keyOf(h objects.Hash) nameKey { return nameKey(binary.BigEndian.Uint64(h[:8])) }

// place is a tree, and the name in it.
type place struct {
	in   nameKey
	name string
}

// before orders places, so that which one is kept does not depend on the order
// in which trees are read.
func (p place) before(o place) bool {
	if p.name != o.name {
		return p.name < o.name
	}
	return p.in < o.in
}

// readNames reads all trees of a store.
func readNames(ctx context.Context, s *objects.Store, workers int) (names, error) {
	batches := s.Batches(objects.Tree)
	found := make([]names, workers)
	faults := make([]error, workers)
	var next sync.Mutex
	var crew sync.WaitGroup
	for i := range workers {
		crew.Go(func() {
			r := &nameReader{found: names{}, known: map[string]string{}}
			found[i] = r.found
			d := new(objects.Decoder)
			for faults[i] == nil {
				next.Lock()
				if len(batches) == 0 {
					next.Unlock()
					return
				}
				b := batches[0]
				batches = batches[1:]
				next.Unlock()
				faults[i] = b.Decode(ctx, d, r)
			}
		})
	}
	crew.Wait()
	all := found[0]
	for i, err := range faults {
		if err != nil {
			return nil, err
		}
		if i > 0 {
			all.join(found[i])
		}
	}
	return all, nil
}

func (n names) add(key nameKey, at place) {
	if known, ok := n[key]; !ok || at.before(known) {
		n[key] = at
	}
}

func (n names) join(other names) {
	for key, at := range maps.All(other) {
		n.add(key, at)
	}
}

// nameReader takes in trees.
type nameReader struct {
	found names
	// known are the names that were seen, each once.
	known map[string]string
}

func (r *nameReader) Take(f objects.Found) error {
	in := keyOf(f.Hash)
	objects.Entries(f.Data, func(e objects.Entry) bool {
		name, ok := r.known[string(e.Name)]
		if !ok {
			name = string(e.Name)
			r.known[name] = name
		}
		r.found.add(keyOf(e.Hash), place{in, name})
		return true
	})
	return nil
}

// Lose passes over a damaged tree: its files are read without their names.
func (r *nameReader) Lose(objects.Hash, error) {}

// deepestPath bounds how many names make up a path.
const deepestPath = 512

// path is the path of an object, "" where no tree names it.
func (n names) path(h objects.Hash) string {
	var parts []string
	for at, ok := n[keyOf(h)]; ok && len(parts) < deepestPath; at, ok = n[at.in] {
		parts = append(parts, at.name)
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, "/")
}
