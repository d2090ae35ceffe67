package scanner

import (
	"context"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/zstd"
)

// The kinds of pages that hold rows. Tables without a row id keep theirs in
// pages of an index, which hold copies elsewhere.
const (
	indexInterior = 0x02
	indexLeaf     = 0x0A
	tableLeaf     = 0x0D
)

// longestRow is how many bytes of a row are read.
const longestRow = 8 << 20

// rows reads the rows of a database as lines, in the order of its pages. It
// holds a page and a row, and reads no more than a few times the file's size,
// whatever the pages say.
type rows struct {
	layout
	ctx  context.Context
	file io.ReaderAt
	size int64

	next   int64 // the page to be read next, from 0
	here   []byte
	number uint32 // of the page that is read, from 1
	cells  int
	cell   int

	// frames are where a log holds each page last.
	frames map[uint32]int64
	// left is how many bytes of rows may still be read, and unpacked how many
	// may still come out of compressed values.
	left, unpacked int64
	indexes        bool // index pages may hold what nothing else does
	faulty, long   bool

	payload, line, chain []byte
	written              int // of line
	unpack               *zstd.Decoder
}

// openRows reads what the first bytes say.
func openRows(ctx context.Context, file io.ReaderAt, size int64, head []byte) (*rows, error) {
	l, err := layoutOf(head)
	if err != nil {
		return nil, err
	}
	r := &rows{layout: l, ctx: ctx, file: file, size: size, left: 3 * size, unpacked: mostUnpacked}
	r.here, r.chain = make([]byte, l.page), make([]byte, l.page)
	if l.log {
		err = r.index()
	}
	return r, err
}

// index notes where the log holds each page last.
func (r *rows) index() error {
	r.frames = map[uint32]int64{}
	var head [frameHeader]byte
	for at := r.first; at+r.stride <= r.size; at += r.stride {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if _, err := r.file.ReadAt(head[:], at); err != nil {
			return err
		}
		r.frames[binary.BigEndian.Uint32(head[:])] = at + frameHeader
	}
	return nil
}

// Read implements io.Reader.
func (r *rows) Read(p []byte) (int, error) {
	for r.written == len(r.line) {
		if err := r.ctx.Err(); err != nil {
			return 0, err
		}
		more := r.cell < r.cells
		if more {
			r.row()
		} else if !r.turn() {
			return 0, io.EOF
		}
	}
	n := copy(p, r.line[r.written:])
	r.written += n
	return n, nil
}

// turn goes on to the next page.
func (r *rows) turn() bool {
	at := r.first + r.next*r.stride
	if at+r.stride > r.size || r.left <= 0 {
		r.faulty = r.faulty || r.left <= 0 || r.next < r.pages
		return false
	}
	r.next++
	r.number = uint32(r.next)
	if r.log {
		var head [frameHeader]byte
		if _, err := r.file.ReadAt(head[:], at); err != nil {
			return r.broken()
		}
		r.number, at = binary.BigEndian.Uint32(head[:]), at+frameHeader
	}
	if _, err := r.file.ReadAt(r.here, at); err != nil {
		return r.broken()
	}
	r.cell, r.cells = 0, 0
	head := r.head()
	switch r.here[head] {
	case tableLeaf:
	case indexLeaf, indexInterior:
		if !r.indexes {
			return true
		}
	default:
		return true
	}
	// Every cell has a pointer of two bytes in the page.
	r.cells = min(int(binary.BigEndian.Uint16(r.here[head+3:])), (r.page-head-8)/2)
	return true
}

func (r *rows) broken() bool {
	r.faulty = true
	return false
}

// head is where a page's own header begins.
func (r *rows) head() int {
	if r.number == 1 {
		return databaseHeader
	}
	return 0
}

// row reads the next cell of the page into a line.
func (r *rows) row() {
	head, kind := r.head(), r.here[r.head()]
	pointers := head + 8
	if kind == indexInterior {
		pointers = head + 12
	}
	at := pointers + 2*r.cell
	r.cell++
	r.line, r.written = r.line[:0], 0
	r.left -= 4
	if at+2 > len(r.here) {
		r.faulty = true
		return
	}
	cell := r.here[min(int(binary.BigEndian.Uint16(r.here[at:])), len(r.here)):]
	if kind == indexInterior {
		cell = cell[min(4, len(cell)):]
	}
	size, n := varint(cell)
	cell = cell[n:]
	if kind == tableLeaf {
		_, id := varint(cell)
		cell = cell[id:]
	}
	if n == 0 || !r.collect(cell, size, kind == tableLeaf) {
		r.faulty = true
	}
	r.record()
}

// collect puts a row's bytes together, from the page and from the chain of pages
// that it runs over into.
func (r *rows) collect(cell []byte, size uint64, table bool) bool {
	r.payload = r.payload[:0]
	local, over := r.local(size, table)
	if local > uint64(len(cell)) {
		return false
	}
	r.payload = append(r.payload, cell[:local]...)
	r.left -= int64(local)
	if !over {
		return true
	}
	cell = cell[local:]
	if len(cell) < 4 {
		return false
	}
	for next := binary.BigEndian.Uint32(cell); uint64(len(r.payload)) < size; {
		if len(r.payload) >= longestRow {
			r.long = true
			return true
		}
		at, ok := r.lies(next)
		if !ok || r.left <= 0 {
			return false
		}
		if _, err := r.file.ReadAt(r.chain, at); err != nil {
			return false
		}
		part := r.chain[4:r.usable]
		part = part[:min(uint64(len(part)), size-uint64(len(r.payload)))]
		r.payload = append(r.payload, part...)
		r.left -= int64(len(part))
		next = binary.BigEndian.Uint32(r.chain)
	}
	return true
}

// lies is where a page is in the file.
func (r *rows) lies(page uint32) (int64, bool) {
	if r.log {
		// What the log does not hold stands in the database beside it.
		at, ok := r.frames[page]
		return at, ok
	}
	at := (int64(page) - 1) * r.stride
	return at, page > 0 && at+r.stride <= r.size
}

// local is how many of a row's bytes lie in the page itself, and whether it runs
// over.
func (r *rows) local(size uint64, table bool) (uint64, bool) {
	usable := uint64(r.usable)
	most := usable - 35
	if !table {
		most = (usable-12)*64/255 - 23
	}
	if size <= most {
		return size, false
	}
	least := (usable-12)*32/255 - 23
	if local := least + (size-least)%(usable-4); local <= most {
		return local, true
	}
	return least, true
}

// varint reads a number of one to nine bytes, seven bits in each and eight in the
// last, and how long it is; 0 where it is cut off.
func varint(b []byte) (value uint64, n int) {
	for n < 9 && n < len(b) {
		c := b[n]
		n++
		if n == 9 {
			return value<<8 | uint64(c), n
		}
		value = value<<7 | uint64(c&0x7f)
		if c < 0x80 {
			return value, n
		}
	}
	return 0, 0
}
