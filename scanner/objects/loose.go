package objects

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// looseHashes are the loose objects that no pack has, in order.
func (s *Store) looseHashes() []Hash {
	var all []Hash
	for _, dir := range s.dirs {
		for first := range 256 {
			sub := strconv.FormatInt(int64(first), 16)
			if first < 16 {
				sub = "0" + sub
			}
			entries, err := os.ReadDir(filepath.Join(dir, sub))
			if err != nil {
				continue
			}
			for _, e := range entries {
				if h, err := ParseHash(sub + e.Name()); err == nil && !s.hasBefore(h, len(s.packs)) {
					all = append(all, h)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(all)
}

// openLoose opens a loose object, from whichever directory has it.
func (s *Store) openLoose(d *Decoder, h Hash) (kind Kind, size int64, from io.Reader, done func(), err error) {
	name := h.String()
	for _, dir := range s.dirs {
		path := filepath.Join(dir, name[:2], name[2:])
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			return 0, 0, nil, nil, err
		}
		if d.stream == nil {
			d.stream = newStream()
		}
		d.stream.Reset(f)
		from, err := d.zlib(d.stream)
		if err == nil {
			kind, size, from, err = looseHeader(from)
		}
		if err != nil {
			f.Close()
			return 0, 0, nil, nil, err
		}
		return kind, size, from, func() { f.Close() }, nil
	}
	return 0, 0, nil, nil, ErrMissing
}

// looseHeader reads "blob 123" and the zero byte after it.
func looseHeader(from io.Reader) (Kind, int64, io.Reader, error) {
	buffered := bufio.NewReaderSize(from, 512)
	head, err := buffered.ReadSlice(0)
	if err != nil {
		return 0, 0, nil, errCorrupt
	}
	word, digits, _ := bytes.Cut(head[:len(head)-1], []byte(" "))
	kind, ok := kindOf(string(word))
	size, err := strconv.ParseInt(string(digits), 10, 64)
	if !ok || err != nil || size < 0 {
		return 0, 0, nil, errCorrupt
	}
	return kind, size, buffered, nil
}

// takeLoose hands a loose object on if it is of that kind.
func (s *Store) takeLoose(d *Decoder, h Hash, kind Kind, v Visitor) error {
	is, size, from, done, err := s.openLoose(d, h)
	if err != nil {
		if kind == Blob { // of what kind it is cannot be told: say so once
			v.Lose(h, err)
		}
		return nil
	}
	defer done()
	if is != kind {
		return nil
	}
	if size > maxSpare {
		return v.Take(Found{Object: Object{h, kind, nil}, Size: size, From: io.LimitReader(from, size)})
	}
	buf := d.buffer(size)
	defer d.release(buf)
	if err := fill(from, buf); err != nil {
		v.Lose(h, err)
		return nil
	}
	return v.Take(Found{Object: Object{h, kind, buf}, Size: size})
}
