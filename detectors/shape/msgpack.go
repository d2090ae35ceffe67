package shape

import (
	"encoding/binary"
	"math"
)

// maxMsgpackDepth bounds how deep values nest.
const maxMsgpackDepth = 16

// msgpackPair is an entry of a map. A map's order is kept.
type msgpackPair struct{ key, value any }

// msgpackReader reads MessagePack: https://github.com/msgpack/msgpack/blob/master/spec.md.
// A value is nil, bool, int64, uint64, string, []byte, []any or []msgpackPair;
// floating point and extensions are nil. Lengths are never believed beyond the
// bytes that are there, so memory is bounded by the text.
type msgpackReader struct {
	rest   []byte
	broken bool
}

// msgpackValue is the one value that the bytes are.
func msgpackValue(raw []byte) (any, bool) {
	r := msgpackReader{rest: raw}
	v := r.value(0)
	return v, !r.broken && len(r.rest) == 0
}

// take is the next n bytes.
func (r *msgpackReader) take(n uint64) []byte {
	if r.broken || n > uint64(len(r.rest)) {
		r.broken = true
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

// number is an unsigned number of so many bytes.
func (r *msgpackReader) number(bytes uint64) uint64 {
	var wide [8]byte
	copy(wide[8-bytes:], r.take(bytes))
	return binary.BigEndian.Uint64(wide[:])
}

func (r *msgpackReader) value(depth int) any {
	head := r.take(1)
	if head == nil || depth > maxMsgpackDepth {
		r.broken = true
		return nil
	}
	switch code := head[0]; {
	case code <= 0x7f:
		return uint64(code)
	case code <= 0x8f:
		return r.pairs(uint64(code&0x0f), depth)
	case code <= 0x9f:
		return r.list(uint64(code&0x0f), depth)
	case code <= 0xbf:
		return string(r.take(uint64(code & 0x1f)))
	case code >= 0xe0:
		return int64(int8(code))
	default:
		return r.long(code, depth)
	}
}

// long reads a value whose code says how long its length or its number is.
func (r *msgpackReader) long(code byte, depth int) any {
	switch code {
	case 0xc0:
		return nil
	case 0xc2, 0xc3:
		return code == 0xc3
	case 0xc4, 0xc5, 0xc6:
		return r.take(r.number(1 << (code - 0xc4)))
	case 0xc7, 0xc8, 0xc9:
		r.take(r.number(1<<(code-0xc7)) + 1)
	case 0xca, 0xcb:
		r.take(4 << (code - 0xca))
	case 0xcc, 0xcd, 0xce, 0xcf:
		return r.number(1 << (code - 0xcc))
	case 0xd0, 0xd1, 0xd2, 0xd3:
		return r.signed(1 << (code - 0xd0))
	case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8:
		r.take(1<<(code-0xd4) + 1)
	case 0xd9, 0xda, 0xdb:
		return string(r.take(r.number(1 << (code - 0xd9))))
	case 0xdc, 0xdd:
		return r.list(r.number(2<<(code-0xdc)), depth)
	case 0xde, 0xdf:
		return r.pairs(r.number(2<<(code-0xde)), depth)
	default:
		r.broken = true
	}
	return nil
}

// signed is a signed number of so many bytes.
func (r *msgpackReader) signed(bytes uint64) int64 {
	shift := 64 - 8*bytes
	return int64(r.number(bytes)<<shift) >> shift
}

func (r *msgpackReader) list(length uint64, depth int) []any {
	var list []any
	for i := uint64(0); i < length && !r.broken; i++ {
		list = append(list, r.value(depth+1))
	}
	return list
}

func (r *msgpackReader) pairs(length uint64, depth int) []msgpackPair {
	var pairs []msgpackPair
	for i := uint64(0); i < length && !r.broken; i++ {
		pairs = append(pairs, msgpackPair{r.value(depth + 1), r.value(depth + 1)})
	}
	return pairs
}

// msgpackNumber is a value as a number that is not below 0.
func msgpackNumber(v any) (uint64, bool) {
	switch n := v.(type) {
	case uint64:
		return n, true
	case int64:
		return uint64(max(n, 0)), n >= 0
	}
	return 0, false
}

// msgpackTime is a value as seconds since 1970.
func msgpackTime(v any) (int64, bool) {
	n, ok := msgpackNumber(v)
	return int64(min(n, math.MaxInt64)), ok
}
