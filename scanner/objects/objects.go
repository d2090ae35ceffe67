// Package objects reads git's object store: packs, loose objects and the stores
// that a store borrows from.
//
// What lives here: finding an object by its hash, and decoding all objects of a
// kind so that each is inflated once, whatever it is a delta of. What does not
// live here: refs, work trees, and what is in a blob. It needs no git on the
// machine, runs nothing and writes nothing; what it reads is hostile.
package objects

import (
	"encoding/hex"
	"errors"
	"fmt"
)

// Hash names an object: the SHA-1 of its kind, size and content. It is not
// checked.
type Hash [20]byte

// ParseHash reads a hash of 40 hexadecimal digits.
func ParseHash(s string) (h Hash, err error) {
	if len(s) != 2*len(h) {
		return h, fmt.Errorf("%d characters, want %d", len(s), 2*len(h))
	}
	_, err = hex.Decode(h[:], []byte(s))
	return h, err
}

// String is the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Kind is what an object is.
type Kind uint8

// The kinds of objects, with git's own numbers.
const (
	Commit Kind = 1
	Tree   Kind = 2
	Blob   Kind = 3
	Tag    Kind = 4
)

// A pack says with these numbers that an entry is a delta.
const (
	offsetDelta Kind = 6
	hashDelta   Kind = 7
)

// String is git's word for the kind.
func (k Kind) String() string {
	switch k {
	case Commit:
		return "commit"
	case Tree:
		return "tree"
	case Blob:
		return "blob"
	case Tag:
		return "tag"
	}
	return "unknown"
}

func kindOf(word string) (Kind, bool) {
	for _, k := range []Kind{Commit, Tree, Blob, Tag} {
		if k.String() == word {
			return k, true
		}
	}
	return 0, false
}

// Object is a decoded object. Data is valid until the function that was given
// it returns.
type Object struct {
	Hash Hash
	Kind Kind
	Data []byte
}

// Errors that say what is wrong with an object.
var (
	// ErrMissing says that no store has the object, as in a shallow or partial
	// clone.
	ErrMissing = errors.New("not in the object store")
	// ErrTooLarge says that the object is over the limit.
	ErrTooLarge = errors.New("over the size limit")

	errCorrupt = errors.New("corrupt object")
	errTooDeep = errors.New("its delta chain is too long")
)
