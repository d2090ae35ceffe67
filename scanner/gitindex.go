package scanner

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

// maxIndex bounds the index that is read, in bytes: over a million files.
const maxIndex = 128 << 20

// longestName bounds one path in an index, in bytes. No system opens more.
const longestName = 4096

// trackedFiles are the paths in an index. Without an index nothing is tracked
// yet.
func trackedFiles(path string) (map[string]struct{}, error) {
	data, err := readSmall(path, maxIndex)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decodeIndex(data)
}

// decodeIndex never panics: the library's decoder is not ours to vouch for, and
// the bytes are hostile.
func decodeIndex(data []byte) (tracked map[string]struct{}, err error) {
	entries, err := decodeEntries(data)
	if err != nil {
		return nil, err
	}
	tracked = make(map[string]struct{}, len(entries))
	for _, e := range entries {
		tracked[e.path] = struct{}{}
	}
	return tracked, nil
}

// readIndexEntries are the contents in an index, at their paths. Links to commits
// of submodules are not among them.
func readIndexEntries(path string) ([]change, error) {
	data, err := readSmall(path, maxIndex)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decodeEntries(data)
}

func decodeEntries(data []byte) (entries []change, err error) {
	defer func() {
		if recover() != nil {
			entries, err = nil, errors.New("malformed index")
		}
	}()
	if err := refuseBomb(data); err != nil {
		return nil, err
	}
	var idx index.Index
	if err := index.NewDecoder(bytes.NewReader(data)).Decode(&idx); err != nil {
		return nil, fmt.Errorf("malformed index: %w", err)
	}
	entries = make([]change, 0, len(idx.Entries))
	for _, e := range idx.Entries {
		if e.Mode != filemode.Submodule {
			entries = append(entries, change{e.Name, objects.Hash(e.Hash)})
		}
	}
	return entries, nil
}

// refuseBomb refuses an index of version 4 whose names would grow without
// bound: there each name is given as what it shares with the one before, so
// that a few bytes can stand for many. In other versions a name is as long as
// it is written.
func refuseBomb(data []byte) error {
	const header, fixed = 12, 62
	if len(data) < header || binary.BigEndian.Uint32(data[4:]) != 4 {
		return nil
	}
	errMalformed := errors.New("malformed index")
	count := binary.BigEndian.Uint32(data[8:])
	rest, length := data[header:], 0
	for range count {
		if len(rest) < fixed {
			return errMalformed
		}
		extended := rest[fixed-2]&0x40 != 0
		rest = rest[fixed:]
		if extended {
			rest = rest[min(2, len(rest)):]
		}
		strip, n := offsetVarint(rest)
		end := bytes.IndexByte(rest[n:], 0)
		if n == 0 || end < 0 || strip > length {
			return errMalformed
		}
		if length += end - strip; length > longestName {
			return errors.New("a name in the index is too long")
		}
		rest = rest[n+end+1:]
	}
	return nil
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
