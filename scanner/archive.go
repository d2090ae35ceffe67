package scanner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Archives are known by their first bytes and never by their name. Their entries
// are handed on as contents of their own, archives among them again. Nothing is
// written to a disk, no path is ever opened by an entry's name, and what one
// outermost archive may cost is bounded: see allowance.

// Within stands in a shown path between an archive and what lies in it, as in
// backup.zip!/config/.env.
const Within = "!/"

// DefaultMaxArchiveDepth is how many archives in each other are opened.
const DefaultMaxArchiveDepth = 4

// longestEntry is how much of an entry's name is shown, in bytes.
const longestEntry = 4 << 10

const (
	reasonArchiveOff  = "an archive; archives are not opened in this scan"
	reasonEncrypted   = "encrypted, and not opened"
	reasonMoreGaps    = "more entries of the archive that could not be read"
	reasonPanic       = "an internal error while it was unpacked; please report it"
	reasonNoDirectory = "the directory of the zip file is missing or damaged; its entries were read from the front as far as they hold together"
)

// OnDisk is the file that holds what a shown path names: the path itself, or the
// outermost archive in it.
func OnDisk(shown string) string {
	outer, _, _ := strings.Cut(shown, Within)
	return outer
}

// nesting is where in archives a content lies.
type nesting struct {
	depth  int        // how many archives it lies in
	limits *allowance // of the outermost of them
	layer  *layer     // of a container image, that it is itself
}

// archive is something that holds other contents.
type archive struct {
	from io.Reader // from its first byte
	// at reads it at any place, where it lies open on the disk; else it is nil.
	at     io.ReaderAt
	size   int64
	origin Origin
	nesting
}

// isArchive looks at the first bytes of a file that is too large to be read as
// it is.
func (w *worker) isArchive(f file) bool {
	if w.opts.MaxArchiveDepth < 0 {
		return false
	}
	n, _ := f.ReadAt(w.small[:sniffed], 0)
	return formatOf(w.small[:n]).isOpened()
}

// readArchive hands on what lies in a content that begins with head.
func (w *worker) readArchive(ctx context.Context, c content, in nesting, known format, head []byte, broken error) error {
	path := c.origin.Path
	switch {
	case w.opts.MaxArchiveDepth < 0:
		w.opts.Skips.Add(Skip{Path: path, Reason: reasonArchiveOff})
		return nil
	case !known.isOpened():
		w.gap(path, known.String()+", which is not opened")
		return nil
	case in.depth >= w.opts.MaxArchiveDepth:
		w.gap(path, fmt.Sprintf("an archive inside of %d others, and not opened", in.depth))
		return nil
	}
	in.depth++
	a := &archive{size: c.size, origin: c.origin, nesting: in}
	a.at, _ = c.from.(io.ReaderAt)
	if a.at != nil && a.size > 0 {
		a.from = io.NewSectionReader(a.at, 0, a.size)
	} else {
		a.at = nil
		a.from = again(bytes.Clone(head), c.from, broken)
	}
	if a.limits != nil {
		return known.open(ctx, w, a)
	}
	return w.readOutermost(ctx, a, known)
}

// again reads what was read already and what follows it, which is the error if
// that is how the source ended.
func again(head []byte, rest io.Reader, broken error) io.Reader {
	if broken != nil {
		rest = failing{broken}
	}
	return io.MultiReader(bytes.NewReader(head), rest)
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// readOutermost opens an archive that lies in no other, and answers for all that
// is in it.
func (w *worker) readOutermost(ctx context.Context, a *archive, known format) (err error) {
	a.limits = newAllowance(w.opts.MaxUnpacked, a)
	inner, opts := *w, *w.opts
	opts.Skips = &Skips{most: mostGaps}
	inner.opts = &opts
	defer func() {
		if recover() != nil { // a decoder's; the handler has its own
			w.gap(a.origin.Path, reasonPanic)
		}
		a.limits.release(w.slabs)
		opts.Skips.moveTo(w.opts.Skips, a.origin.Path)
		if reason := a.limits.exceeded; reason != "" {
			w.gap(a.origin.Path, reason+"; the rest was not read")
		}
	}()
	return known.open(ctx, &inner, a)
}

// entry hands on one entry. Its size is 0 where the archive's word for it is not
// to be trusted.
func (a *archive) entry(ctx context.Context, w *worker, name string, from io.Reader, size int64) error {
	origin := a.origin
	origin.Path = a.pathOf(name)
	if w.opts.excluded(origin.Path) {
		return nil
	}
	return w.readIn(ctx, content{from, size, origin}, nesting{depth: a.depth, limits: a.limits})
}

// skip notes an entry that is not read, by design.
func (a *archive) skip(w *worker, name, reason string) {
	w.opts.Skips.Add(Skip{Path: a.pathOf(name), Reason: reason})
}

func (a *archive) gap(w *worker, name, reason string) { w.gap(a.pathOf(name), reason) }

// pathOf is the shown path of an entry. The name is somebody's word: it is made
// one that leads nowhere outside, and is only ever shown.
func (a *archive) pathOf(name string) string {
	name = strings.TrimPrefix(path.Clean("/"+strings.ToValidUTF8(name, replacement)), "/")
	if over := len(name) - longestEntry; over > 0 {
		name = "…" + strings.ToValidUTF8(name[over:], "")
	}
	if a.layer != nil {
		return a.origin.Path + "/" + name // the archive is the image
	}
	return a.origin.Path + Within + name
}

// ended says how reading an archive ended. What is damaged is a gap, and stops
// nothing else; only the end of the walk is an error.
func (a *archive) ended(ctx context.Context, w *worker, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil, errors.Is(err, io.EOF), a.limits.exceeded != "":
	case errors.Is(err, io.ErrUnexpectedEOF):
		w.gap(a.origin.Path, "the archive breaks off; what comes before was read")
	default:
		w.gap(a.origin.Path, "the archive is damaged, and was read up to there: "+bare(err).Error())
	}
	return nil
}
