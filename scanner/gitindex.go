package scanner

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

// maxIndex bounds the index that is read, in bytes: over a million files.
const maxIndex = 128 << 20

// longestName bounds one path in an index, in bytes. No system opens more.
const longestName = 4096

// maxNames bounds all of an index's paths together, in bytes: in version 4 a few
// bytes can stand for many.
const maxNames = 2 * maxIndex

// gitIndex is what an index says (https://git-scm.com/docs/index-format),
// versions 2 to 4, as far as a scan asks: what is at which path. Its checksum is
// not looked at; git does not always write one, and does not look either.
type gitIndex struct {
	entries []indexEntry
	// trees are the trees that git knows the folders to be, nil where it knows
	// none.
	trees *cachedTree
}

// indexEntry is what lies at a path.
type indexEntry struct {
	path []byte
	hash objects.Hash
	kind indexKind
}

// indexKind is what an entry is, in the bits of git's file modes.
type indexKind uint8

const (
	// indexModule is a link to a commit of a submodule.
	indexModule indexKind = 0o16
	// indexFolder stands for all in a folder that a sparse work tree leaves out;
	// its path ends in a slash.
	indexFolder indexKind = 0o4
)

var errIndex = errors.New("malformed index")

// readIndex reads the index that lies at a path. Without one nothing is tracked
// yet.
func readIndex(path string) (gitIndex, error) {
	data, err := readSmall(path, maxIndex)
	if errors.Is(err, fs.ErrNotExist) {
		return gitIndex{}, nil
	}
	if err != nil {
		return gitIndex{}, err
	}
	return decodeIndex(data)
}

// trackedFiles are the paths in an index.
func trackedFiles(path string) (map[string]struct{}, error) {
	x, err := readIndex(path)
	if err != nil {
		return nil, err
	}
	tracked := make(map[string]struct{}, len(x.entries))
	for _, e := range x.entries {
		if e.kind != indexModule && e.kind != indexFolder {
			tracked[string(e.path)] = struct{}{}
		}
	}
	return tracked, nil
}

// The lengths, in bytes, of an index's parts.
const (
	indexHeader  = 12
	indexFixed   = 62 // of an entry, up to its name
	indexTrailer = 20
)

// decodeIndex reads an index. The entries' paths may be pieces of the data.
func decodeIndex(data []byte) (gitIndex, error) {
	if len(data) < indexHeader+indexTrailer || string(data[:4]) != "DIRC" {
		return gitIndex{}, errIndex
	}
	version, count := binary.BigEndian.Uint32(data[4:]), int(binary.BigEndian.Uint32(data[8:]))
	if version < 2 || version > 4 {
		return gitIndex{}, fmt.Errorf("an index of version %d, which is not supported", version)
	}
	rest := data[indexHeader : len(data)-indexTrailer]
	if count > len(rest)/indexFixed {
		return gitIndex{}, errIndex
	}
	x := gitIndex{entries: make([]indexEntry, 0, count)}
	names := indexNames{short: version == 4}
	for range count {
		e, length, err := names.entry(rest)
		if err != nil {
			return gitIndex{}, err
		}
		if len(x.entries) > 0 && bytes.Compare(x.entries[len(x.entries)-1].path, e.path) > 0 {
			return gitIndex{}, errIndex // git keeps them in order
		}
		x.entries = append(x.entries, e)
		rest = rest[length:]
	}
	if err := x.extensions(rest); err != nil {
		return gitIndex{}, err
	}
	return x, nil
}

// extensions reads what stands behind the entries.
func (x *gitIndex) extensions(rest []byte) error {
	for len(rest) >= 8 {
		name, size := string(rest[:4]), int64(binary.BigEndian.Uint32(rest[4:]))
		if size > int64(len(rest)-8) {
			return errIndex
		}
		body := rest[8:][:size]
		switch {
		case name == "TREE":
			x.trees = readCachedTree(body, len(x.entries))
		case name == "sdir": // folders stand for what is below them
		case name == "link":
			return errors.New("a split index, which is not supported: 'git update-index --no-split-index' joins it")
		case name[0] < 'A' || name[0] > 'Z':
			return fmt.Errorf("an index with the extension %q, which is not supported", name)
		}
		rest = rest[8+size:]
	}
	return nil
}

// indexNames reads the entries of an index, one after the other.
type indexNames struct {
	short bool // each is given as what it shares with the one before
	last  []byte
	total int
	room  []byte
}

// entry reads the entry that data begins with, and its length in bytes.
func (n *indexNames) entry(data []byte) (e indexEntry, length int, err error) {
	if len(data) < indexFixed+1 {
		return e, 0, errIndex
	}
	e.hash = objects.Hash(data[40:60])
	e.kind = indexKind(binary.BigEndian.Uint32(data[24:]) >> 12)
	head := indexFixed
	if data[60]&0x40 != 0 {
		head += 2 // more flags
	}
	name := data[min(head, len(data)):]
	strip, used := 0, 0
	if n.short {
		if strip, used = offsetVarint(name); used == 0 || strip > len(n.last) {
			return e, 0, errIndex
		}
	}
	end := bytes.IndexByte(name[used:], 0)
	if end < 0 {
		return e, 0, errIndex
	}
	if e.path, err = n.path(name[used:][:end], strip); err != nil {
		return e, 0, err
	}
	length = head + used + end + 1
	if !n.short {
		length = (head + end + 8) &^ 7 // at least one byte of 0, up to a multiple of eight
	}
	if length > len(data) {
		return e, 0, errIndex
	}
	return e, length, nil
}

// path is the path that ends in what is given, and is else like the one before
// less its last bytes.
func (n *indexNames) path(end []byte, strip int) ([]byte, error) {
	path := end
	if n.short {
		kept := n.last[:len(n.last)-strip]
		size := len(kept) + len(end)
		if cap(n.room)-len(n.room) < size {
			n.room = make([]byte, 0, max(size, 64<<10))
		}
		from := len(n.room)
		n.room = append(append(n.room, kept...), end...)
		path = n.room[from:]
	}
	if n.total += len(path); len(path) > longestName || n.total > maxNames {
		return nil, errors.New("the names in the index are too long")
	}
	n.last = path
	return path, nil
}

// offsetVarint reads git's variable-width number and its length in bytes, 0 if
// it is cut off or too large for a name.
func offsetVarint(data []byte) (value, n int) {
	for i, b := range data {
		value |= int(b & 0x7F)
		if b&0x80 == 0 {
			return value, i + 1
		}
		if value++; value > longestName {
			return 0, 0
		}
		value <<= 7
	}
	return 0, 0
}
