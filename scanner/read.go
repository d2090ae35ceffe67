package scanner

import (
	"bytes"
	"context"
	"io"
)

// content is something opened to be read.
type content struct {
	from   io.Reader
	size   int64 // as the file system states it; 0 when it is not known
	origin Origin
}

// readFile opens, checks and reads one file. The type is asked of the open
// file: it may be another one than the one that was listed.
func (w *worker) readFile(ctx context.Context, origin Origin, open func() (file, error)) error {
	path := origin.Path
	f, err := open()
	if err != nil {
		w.opts.Skips.Add(skipFor(path, err))
		return nil
	}
	defer f.close()
	size, mode, err := f.stat()
	switch {
	case err != nil:
		w.opts.Skips.Add(skipFor(path, err))
	case mode != 0:
		w.opts.Skips.Add(Skip{Path: path, Reason: reasonForType(mode)})
	case size > w.opts.MaxFileSize && !w.isArchive(f):
		w.gap(path, reasonTooLarge(size, w.opts.MaxFileSize))
	default:
		return w.read(ctx, content{f, size, origin})
	}
	return nil
}

// read hands on the fragments of a content, unless it is no text.
func (w *worker) read(ctx context.Context, c content) error { return w.readIn(ctx, c, nesting{}) }

// readIn is read for a content that may lie in an archive.
func (w *worker) readIn(ctx context.Context, c content, in nesting) error {
	source := &meter{ctx: ctx, from: c.from, size: c.size, limit: w.opts.MaxFileSize}
	head := w.readHead(source)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if source.broken != nil && len(head) == 0 {
		w.opts.Skips.Add(skipFor(c.origin.Path, source.broken))
		return nil
	}
	if done, err := w.readPart(ctx, c, in, head, source); done || err != nil {
		return err
	}
	if known := formatOf(head); known != noArchive {
		return w.readArchive(ctx, c, in, known, head, source.broken)
	}
	if isDatabase(head) {
		return w.readDatabase(ctx, c, source, head)
	}
	enc, mark := sniff(head)
	switch enc {
	case binaryContent:
		w.opts.Skips.Add(Skip{Path: c.origin.Path, Reason: reasonBinary})
		return nil
	case utf32Text:
		w.gap(c.origin.Path, reasonUTF32)
		return nil
	}
	if err := w.handOn(ctx, c.origin, source, head[mark:], enc); err != nil {
		return err
	}
	w.account(c.origin.Path, source)
	return nil
}

// readHead reads the beginning of a file into the worker's buffer: all of a
// small file, and no more than it takes to know its encoding of a large one.
func (w *worker) readHead(source *meter) []byte {
	buf := w.small
	if source.size >= int64(len(buf)) {
		buf = buf[:min(len(buf), 2*sniffed)]
	}
	n, _ := io.ReadFull(source, buf) // the meter keeps the error
	return buf[:n]
}

// handOn calls the handler with the text that begins with head.
func (w *worker) handOn(ctx context.Context, origin Origin, source *meter, head []byte, enc encoding) error {
	if source.ended && enc == utf8Text {
		return w.handle(ctx, &Fragment{Origin: origin, Text: head, Line: 1, Column: 1, Whole: source.whole()})
	}
	size := max(source.size, int64(len(head)))
	switch {
	case source.size == 0 && !source.ended:
		size = 0
	case enc != utf8Text:
		size += size / 2 // two bytes of UTF-16 are up to three of UTF-8
	}
	buf, err := w.slabs.lend(ctx, size, wantedWhole(origin.Path))
	if err != nil {
		return err
	}
	defer w.slabs.giveBack(buf)
	text := decoded(io.MultiReader(bytes.NewReader(head), source), enc)
	return w.inPieces(ctx, origin, source, text, buf)
}

// inPieces hands a text on in pieces as long as the buffer, or whole if it fits.
func (w *worker) inPieces(ctx context.Context, origin Origin, source *meter, text io.Reader, buf []byte) error {
	at := position{1, 1}
	for kept, first := 0, true; ; first = false {
		n, ended := io.ReadFull(text, buf[kept:])
		if ctx.Err() != nil {
			return ctx.Err()
		}
		full := buf[:kept+n]
		piece := &Fragment{Origin: origin, Text: full, Line: at.line, Column: at.column}
		if ended != nil {
			piece.Whole = first && source.whole()
			return w.handle(ctx, piece)
		}
		end, next := w.slabs.sizes.cut(full)
		piece.Text, piece.Overlap = full[:end], end-next
		if err := w.handle(ctx, piece); err != nil {
			return err
		}
		at = at.after(full[:next])
		kept = copy(buf, full[next:])
	}
}

// account counts what was read, and notes what was not.
func (w *worker) account(path string, source *meter) {
	w.opts.Progress.Count(1, source.read)
	switch {
	case source.over:
		w.gap(path, reasonCutOff(source.limit))
	case source.broken != nil:
		w.opts.Skips.Add(skipFor(path, source.broken))
	}
}

// gap notes something that should have been read.
func (w *worker) gap(path, reason string) {
	w.opts.Skips.Add(Skip{Path: path, Reason: reason, Incomplete: true})
}
