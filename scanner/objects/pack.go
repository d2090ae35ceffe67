package objects

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// pack is a pack and its index. An entry is known by its place in the order in
// which entries lie in the file, once that was worked out.
type pack struct {
	path string
	file *os.File
	size int64
	idx  *index

	// gets is how many objects were asked for without the order, which is worked
	// out once.
	gets    atomic.Int32
	ordered sync.Once
	// starts are the entries' offsets, and numbers their places in the index.
	starts  []int64
	numbers []uint32
	// ranks are the entries of the index's places.
	ranks []uint32
}

// packHeader and packTrailer are what stands before and after the entries.
const (
	packHeader  = 12
	packTrailer = 20
)

// openPack opens the pack that belongs to an index.
func openPack(indexPath string) (*pack, error) {
	idx, err := readIndex(indexPath)
	if err != nil {
		return nil, err
	}
	path := strings.TrimSuffix(indexPath, ".idx") + ".pack"
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	p := &pack{path: path, file: file, idx: idx}
	if err := p.check(); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return p, nil
}

// check reads the pack's header.
func (p *pack) check() error {
	info, err := p.file.Stat()
	if err != nil {
		return err
	}
	var head [packHeader]byte
	if _, err := p.file.ReadAt(head[:], 0); err != nil {
		return err
	}
	if p.size = info.Size(); !info.Mode().IsRegular() || string(head[:4]) != "PACK" || head[7] != 2 && head[7] != 3 {
		return errCorrupt
	}
	return nil
}

// order sorts the entries by their place in the file, when first needed.
func (p *pack) order() { p.ordered.Do(p.sort) }

func (p *pack) sort() {
	p.numbers = make([]uint32, p.idx.count)
	for i := range p.numbers {
		p.numbers[i] = uint32(i)
	}
	slices.SortFunc(p.numbers, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(p.idx.offset(int(a)), p.idx.offset(int(b))), cmp.Compare(a, b))
	})
	p.starts = make([]int64, len(p.numbers))
	p.ranks = make([]uint32, len(p.numbers))
	for entry, number := range p.numbers {
		p.starts[entry] = p.idx.offset(int(number))
		p.ranks[number] = uint32(entry)
	}
}

// hash is an entry's hash.
func (p *pack) hash(entry int) Hash { return p.idx.hash(int(p.numbers[entry])) }

// find is the entry of a hash, -1 where the pack has none.
func (p *pack) find(h Hash) int {
	if number := p.idx.find(h); number >= 0 {
		return int(p.ranks[number])
	}
	return -1
}

// at is the entry that begins at an offset, -1 where none does.
func (p *pack) at(offset int64) int {
	if entry, ok := slices.BinarySearch(p.starts, offset); ok {
		return entry
	}
	return -1
}

// end is where an entry ends.
func (p *pack) end(entry int) int64 {
	if entry+1 < len(p.starts) {
		return p.starts[entry+1]
	}
	return p.size - packTrailer
}

// header is what an entry begins with.
type header struct {
	kind Kind
	// size is that of the object, or of the delta.
	size int64
	// body is where the compressed bytes begin.
	body int64
	// from is where the entry begins that a delta is based on; 0 where the pack
	// does not have it, and for what is no delta.
	from int64
	// base is that entry, -1 for none.
	base int
}

// longestHeader is how long a header can be.
const longestHeader = 10 + 20

// readHeader reads an entry's header.
func (p *pack) readHeader(entry int, window *window) (header, error) {
	h, err := p.headerAt(p.starts[entry], p.end(entry), window)
	if h.base = -1; h.from > 0 {
		h.base = p.at(h.from)
	}
	return h, err
}

// headerAt reads the header of the entry that begins at start, and ends at end at
// the latest.
func (p *pack) headerAt(start, end int64, window *window) (header, error) {
	if start < packHeader || end > p.size-packTrailer || end <= start {
		return header{}, errCorrupt
	}
	b, err := window.read(p.file, start, int(min(longestHeader, end-start)))
	if err != nil {
		return header{}, err
	}
	h := header{kind: Kind(b[0] >> 4 & 7), size: int64(b[0] & 15)}
	n := 1
	for shift := uint(4); b[n-1]&0x80 != 0; shift += 7 {
		if n >= len(b) || shift > 53 {
			return header{}, errCorrupt
		}
		h.size |= int64(b[n]&0x7f) << shift
		n++
	}
	used, err := h.readBase(p, start, b[n:])
	h.body = start + int64(n+used)
	return h, err
}

// readBase reads what a delta says of its base, and how many bytes that takes.
func (h *header) readBase(p *pack, start int64, b []byte) (used int, err error) {
	switch h.kind {
	case Commit, Tree, Blob, Tag:
		return 0, nil
	case hashDelta:
		if len(b) < 20 {
			return 0, errCorrupt
		}
		if number := p.idx.find(Hash(b[:20])); number >= 0 {
			h.from = p.idx.offset(number)
		}
		return 20, nil
	case offsetDelta:
		back, n := int64(0), 0
		for {
			if n >= len(b) || n > 8 {
				return 0, errCorrupt
			}
			back |= int64(b[n] & 0x7f)
			n++
			if b[n-1]&0x80 == 0 {
				break
			}
			back = (back + 1) << 7
		}
		if back > 0 {
			h.from = max(start-back, 0)
		}
		return n, nil
	}
	return 0, errCorrupt
}

// window reads a file forwards in larger pieces than are asked for.
type window struct {
	of   io.ReaderAt
	buf  []byte
	from int64
}

func (w *window) read(file io.ReaderAt, at int64, n int) ([]byte, error) {
	if file != w.of || at < w.from || at+int64(n) > w.from+int64(len(w.buf)) {
		if w.buf == nil {
			w.buf = make([]byte, 0, 16<<10)
		}
		w.of = nil // until it is filled
		got, err := file.ReadAt(w.buf[:cap(w.buf)], at)
		if got < n {
			if err == nil || err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		w.of, w.buf, w.from = file, w.buf[:got], at
	}
	return w.buf[at-w.from:][:n], nil
}
