package scanner

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// DefaultMaxUnpacked is how much, in bytes, one archive may unpack to.
const DefaultMaxUnpacked = 2 << 30

const (
	// mostRatio is how many times its own size an archive may unpack to, once it
	// has unpacked to freely.
	mostRatio = 200
	freely    = 64 << 20
	// mostGaps is how many unreadable entries of one archive are named.
	mostGaps = 100

	// largeWindow is the most memory, in bytes, that a decoder may ask for to look
	// back on what it has unpacked; smallWindow is that of one inside of another.
	largeWindow = 64 << 20
	smallWindow = 8 << 20
)

var errTooMuch = errors.New("the archive unpacks to too much")

// allowance is what one outermost archive may cost, with all that is nested in
// it. It is used by one goroutine.
type allowance struct {
	limit, unpacked int64
	// packed is the archive's own size, or what was read of it so far.
	packed int64
	// exceeded says which bound was met.
	exceeded string
	// large says that a decoder has a large window: see window.
	large bool
}

func newAllowance(limit int64, a *archive) *allowance {
	l := &allowance{limit: limit, packed: a.size}
	if a.at == nil {
		l.packed = 0
		a.from = &feed{l, a.from}
	}
	return l
}

// take counts bytes that were unpacked.
func (l *allowance) take(n int) error {
	l.unpacked += int64(n)
	switch {
	case l.exceeded != "":
	case l.unpacked > l.limit:
		l.exceeded = fmt.Sprintf("the archive unpacks to more than %s", mebibytes(l.limit))
	case l.unpacked > freely && l.unpacked/mostRatio > l.packed:
		l.exceeded = fmt.Sprintf("the archive unpacks to more than %d times its size, as only a bomb does", mostRatio)
	default:
		return nil
	}
	return errTooMuch
}

// window is how far back a new decoder may look. Large ones are few at a time in
// the whole walk, so it may have to be waited for; one of an archive inside of
// another never waits, and is small.
func (l *allowance) window(ctx context.Context, s *slabs) (int, error) {
	if l.large {
		return smallWindow, nil
	}
	if err := s.windows.Acquire(ctx, 1); err != nil {
		return 0, err
	}
	l.large = true
	return largeWindow, nil
}

func (l *allowance) release(s *slabs) {
	if l.large {
		s.windows.Release(1)
	}
}

// feed counts what is read of an archive whose size is not known.
type feed struct {
	limits *allowance
	from   io.Reader
}

// Read implements io.Reader.
func (f *feed) Read(p []byte) (int, error) {
	n, err := f.from.Read(p)
	f.limits.packed += int64(n)
	return n, err
}

// unpacking counts what a decoder gives, and stops it.
type unpacking struct {
	ctx    context.Context
	limits *allowance
	from   io.Reader
}

// Read implements io.Reader.
func (u *unpacking) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	if u.limits.exceeded != "" {
		return 0, errTooMuch
	}
	n, err := u.from.Read(p)
	if over := u.limits.take(n); over != nil {
		err = over
	}
	return n, err
}
