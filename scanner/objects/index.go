package objects

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
)

// index finds objects in a pack: the pack's .idx file, versions 1 and 2
// (https://git-scm.com/docs/gitformat-pack).
type index struct {
	count int
	// fanout holds, for each first byte, how many hashes begin with it or less.
	fanout [256]uint32
	data   []byte
	// hashes, small and large are where in the data they begin.
	hashes, stride int
	small          int
	large          int
}

// maxIndex bounds an index, in bytes: twenty million objects.
const maxIndex = 1 << 30

var (
	errIndex  = errors.New("malformed pack index")
	errSHA256 = errors.New("a repository of SHA-256 objects, which is not supported")
)

// readIndex reads an index whole.
func readIndex(path string) (*index, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxIndex {
		return nil, fmt.Errorf("%s: %w", path, errIndex)
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	idx, err := parseIndex(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return idx, nil
}

func parseIndex(data []byte) (*index, error) {
	const magic, trailer = "\xfftOc", 40
	x := &index{data: data}
	table := 0
	version2 := bytes.HasPrefix(data, []byte(magic))
	if version2 {
		if len(data) < 8 || binary.BigEndian.Uint32(data[4:]) != 2 {
			return nil, errIndex
		}
		table = 8
	}
	if len(data) < table+1024+trailer {
		return nil, errIndex
	}
	last := uint32(0)
	for i := range x.fanout {
		n := binary.BigEndian.Uint32(data[table+4*i:])
		if n < last {
			return nil, errIndex
		}
		x.fanout[i], last = n, n
	}
	x.count = int(last)
	start := table + 1024
	if !version2 {
		x.hashes, x.stride, x.small = start+4, 24, -1
		if len(data) < start+24*x.count+trailer {
			return nil, errIndex
		}
		return x, nil
	}
	x.hashes, x.stride = start, 20
	x.small = start + 24*x.count
	x.large = x.small + 4*x.count
	if len(data) < x.large+trailer {
		return nil, errIndex
	}
	return x, nil
}

// hash is the i-th hash, in order.
func (x *index) hash(i int) (h Hash) {
	copy(h[:], x.data[x.hashes+i*x.stride:])
	return h
}

// offset is where in the pack the i-th object begins; 0 where the index lies.
func (x *index) offset(i int) int64 {
	if x.small < 0 {
		return int64(binary.BigEndian.Uint32(x.data[x.hashes+i*x.stride-4:]))
	}
	n := binary.BigEndian.Uint32(x.data[x.small+4*i:])
	if n>>31 == 0 {
		return int64(n)
	}
	at := x.large + 8*int(n&0x7fffffff)
	if at+8 > len(x.data)-40 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(x.data[at:]) & (1<<62 - 1))
}

// from is the place of the first hash that is not before this one.
func (x *index) from(h Hash) int {
	from, to := 0, int(x.fanout[h[0]])
	if h[0] > 0 {
		from = int(x.fanout[h[0]-1])
	}
	return from + sort.Search(to-from, func(i int) bool {
		at := x.hashes + (from+i)*x.stride
		return bytes.Compare(x.data[at:at+20], h[:]) >= 0
	})
}

// find is the place of a hash in the order, -1 where it isn't there.
func (x *index) find(h Hash) int {
	if i := x.from(h); i < x.count && x.hash(i) == h {
		return i
	}
	return -1
}
