// Package scanner turns targets into a stream of fragments: bytes, and where
// they came from.
//
// What lives here: walkers (directories, single files, standard input, and
// whatever else holds bytes), how a file is opened, decoded and cut into
// pieces, what is left out and why. What does not live here: any idea of what
// a secret looks like.
package scanner

import "context"

// Source says what kind of place a fragment came from. The names are part of
// the JSON contract.
type Source string

// The places that fragments come from.
const (
	Worktree    Source = "worktree"
	Stdin       Source = "stdin"
	History     Source = "history"
	Image       Source = "image"
	Volume      Source = "volume"
	Workstation Source = "workstation"
	Environment Source = "environment"
)

// Origin is where a fragment's bytes lie.
type Origin struct {
	Source Source
	// Path is the file as a report shows it: the target as the user gave it
	// joined with the path below it, with slashes.
	Path string
	// Object is the hash of a content of a repository's history. Which commits have
	// it is looked up afterwards, where it matters.
	Object string
}

// Fragment is a run of text and its origin. Text is UTF-8 whatever the file's
// own encoding was, without a byte order mark; bytes that are no UTF-8, as in a
// Latin-1 file, stand there as they are. It is only valid until the handler
// returns, and must not be written to.
type Fragment struct {
	Origin Origin
	Text   []byte
	// Line is the 1-based number of the line on which Text begins. It is 1
	// unless a large file was cut into pieces.
	Line int
	// Column is the 1-based byte column at which Text begins, 1 as a rule.
	Column int
	// Whole says that Text is the file from its first byte to its last, which a
	// parser needs to know. A piece of a cut file is not whole.
	Whole bool
	// Overlap is how many bytes at the end of Text the next piece repeats. A
	// match that begins in them belongs to the next piece.
	Overlap int
}

// Handler receives fragments. It is called from many goroutines at once, and
// must not keep Text.
type Handler func(context.Context, *Fragment) error

// Walker streams the fragments of one target.
type Walker interface {
	Walk(ctx context.Context, handle Handler) error
}

// Skip is something that was not read, or only in part.
type Skip struct {
	Path   string
	Reason string
	// Incomplete says that a credential could hide there: the file could not be
	// read. It is false for what is left out on purpose, such as images.
	Incomplete bool
	// Count is how many files one line stands for, when more than one.
	Count int
}
