package objects

import (
	"bufio"
	"bytes"
	"io"

	"github.com/klauspost/compress/flate"
)

// Limits on what is held at once, in bytes. Larger objects that stand for
// themselves are streamed; of those in a chain of deltas nothing can be had.
const (
	maxWhole = 64 << 20
	maxHeld  = 160 << 20
	// maxRaw is how many compressed bytes are read in one go.
	maxRaw = 1 << 20
	// slack is how much more than twice an object's length that may be.
	slack = 4 << 10
	// maxChain is how long a chain of deltas may be; git makes none over 4095.
	maxChain = 5000
	// densest is how many bytes deflate can make of one.
	densest = 1040
)

// Decoder inflates objects. It belongs to one goroutine; its buffers are used
// again.
type Decoder struct {
	raw     []byte
	bytes   bytes.Reader
	stream  *bufio.Reader
	inflate io.ReadCloser
	window  window
	spare   [][]byte
	held    int64
}

// buffer is a buffer of that length, a used one where one is large enough.
func (d *Decoder) buffer(n int64) []byte {
	d.held += n
	for i := len(d.spare) - 1; i >= 0; i-- {
		if b := d.spare[i]; int64(cap(b)) >= n {
			d.spare = append(d.spare[:i], d.spare[i+1:]...)
			return b[:n]
		}
	}
	return make([]byte, n, max(n, 4<<10))
}

// maxSpare is how large a buffer may be that is kept, and how many are.
const (
	maxSpare      = 4 << 20
	maxSpareCount = 8
)

func (d *Decoder) release(b []byte) {
	d.held -= int64(len(b))
	if cap(b) > maxSpare || b == nil {
		return
	}
	if len(d.spare) < maxSpareCount {
		d.spare = append(d.spare, b)
		return
	}
	for i, s := range d.spare {
		if cap(s) < cap(b) {
			d.spare[i] = b
			return
		}
	}
}

// body reads what an entry of a pack holds, inflated: an object or a delta.
func (d *Decoder) body(p *pack, entry int) (header, []byte, error) {
	h, err := p.readHeader(entry, &d.window)
	if err != nil {
		return h, nil, err
	}
	buf, err := d.inflated(p, h, p.end(entry)-h.body)
	return h, buf, err
}

// inflated reads what stands behind a header, of at most so many packed bytes.
func (d *Decoder) inflated(p *pack, h header, packed int64) ([]byte, error) {
	switch {
	case packed <= 0 || h.size > packed*densest+64:
		return nil, errCorrupt
	case h.size > maxWhole || d.held+h.size > maxHeld:
		return nil, ErrTooLarge
	}
	from, err := d.open(p, h, packed)
	if err != nil {
		return nil, err
	}
	buf := d.buffer(h.size)
	if err := fill(from, buf); err != nil {
		d.release(buf)
		return nil, err
	}
	return buf, nil
}

// fill reads exactly what the buffer takes.
func fill(from io.Reader, buf []byte) error {
	if _, err := io.ReadFull(from, buf); err != nil {
		return errCorrupt
	}
	return nil
}

// open begins to inflate an entry.
func (d *Decoder) open(p *pack, h header, packed int64) (io.Reader, error) {
	if packed > maxRaw || packed > 2*h.size+slack {
		if d.stream == nil {
			d.stream = bufio.NewReaderSize(nil, 64<<10)
		}
		d.stream.Reset(io.NewSectionReader(p.file, h.body, packed))
		return d.zlib(d.stream)
	}
	if int64(cap(d.raw)) < packed {
		d.raw = make([]byte, max(packed, 64<<10))
	}
	d.raw = d.raw[:packed]
	if _, err := p.file.ReadAt(d.raw, h.body); err != nil {
		return nil, err
	}
	d.bytes.Reset(d.raw)
	return d.zlib(&d.bytes)
}

// byteReader is what flate reads without a buffer of its own.
type byteReader interface {
	io.Reader
	io.ByteReader
}

// zlib inflates a zlib stream. Its checksum is not looked at: a wrong one would
// be no reason to leave a secret unseen.
func (d *Decoder) zlib(from byteReader) (io.Reader, error) {
	method, err := from.ReadByte()
	if err != nil {
		return nil, errCorrupt
	}
	flags, err := from.ReadByte()
	if err != nil || method&15 != 8 || flags&0x20 != 0 || (uint(method)<<8|uint(flags))%31 != 0 {
		return nil, errCorrupt
	}
	if d.inflate == nil {
		d.inflate = flate.NewReader(from)
		return d.inflate, nil
	}
	if err := d.inflate.(flate.Resetter).Reset(from, nil); err != nil {
		return nil, errCorrupt
	}
	return d.inflate, nil
}

// patched is the object that a delta makes of its base.
func (d *Decoder) patched(base, delta []byte) ([]byte, error) {
	size, err := resultSize(delta)
	if err != nil {
		return nil, err
	}
	if size > maxWhole || d.held+size > maxHeld {
		return nil, ErrTooLarge
	}
	buf := d.buffer(size)
	if err := apply(base, delta, buf); err != nil {
		d.release(buf)
		return nil, err
	}
	return buf, nil
}
