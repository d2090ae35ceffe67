package scanner

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"path"
	"strings"
)

const reasonDigest = "its content is not the one that its digest names: the image is damaged or was changed"

// readPart looks whether a content is a part of an image. It says done when it has
// handed it on; else the content is to be read as any other.
func (w *worker) readPart(ctx context.Context, c content, in nesting, head []byte, source *meter) (done bool, err error) {
	if c.origin.Source == History { // a commit tells where it lies
		return false, nil
	}
	p, ok := partAt(c.origin.Path)
	name := path.Base(c.origin.Path)
	if !ok && name != "manifest.json" || w.opts.MaxArchiveDepth < 0 {
		return false, nil
	}
	if !ok {
		if text := whole(head, source); text != nil {
			w.opts.images.readManifest(layoutAt(strings.TrimSuffix(c.origin.Path, name)), text)
		}
		return false, nil
	}
	if known := formatOf(head); known.isOpened() {
		return w.readLayer(ctx, c, in, p, known, head, source)
	}
	w.opts.images.see(p)
	text := whole(head, source)
	if text == nil {
		return false, nil
	}
	if sum := sha256.Sum256(text); isDigest(c.origin.Path) && hex.EncodeToString(sum[:]) != p.digest {
		w.gap(c.origin.Path, reasonDigest)
	}
	return w.readDescription(ctx, c, p, text)
}

// whole is a text that was read to its end and begins as JSON does, or nil.
func whole(head []byte, source *meter) []byte {
	if !source.ended || !source.whole() || len(head) > longestDescription {
		return nil
	}
	if text := bytes.TrimSpace(head); len(text) > 0 && (text[0] == '{' || text[0] == '[') {
		return head
	}
	return nil
}

// isDigest says whether a path's last name is the digest of the content. In older
// images it is another number.
func isDigest(shown string) bool { return strings.HasSuffix(path.Dir(shown), "blobs/sha256") }

// readLayer hands on the files of a layer, and sees whether it is the one that its
// name says.
func (w *worker) readLayer(ctx context.Context, c content, in nesting, p part, known format, head []byte, source *meter) (bool, error) {
	shown := c.origin.Path
	w.opts.images.see(p)
	if in.depth < w.opts.MaxArchiveDepth {
		in.layer = w.opts.images.layer(p)
	}
	c.origin.Path, c.origin.Source = p.layout+Within+p.digest[:shortDigest], Image
	if !isDigest(shown) {
		return true, w.readArchive(ctx, c, in, known, head, source.broken)
	}
	check := &checked{ctx: ctx, from: again(bytes.Clone(head), c.from, source.broken), sum: sha256.New()}
	if at, ok := c.from.(io.ReaderAt); ok && c.size > 0 {
		check.from = io.NewSectionReader(at, 0, c.size)
	}
	if err := w.readArchive(ctx, content{check, 0, c.origin}, in, known, nil, nil); err != nil {
		return true, err
	}
	if _, err := io.Copy(io.Discard, check); err != nil {
		return true, ctx.Err() // the gap is told already
	}
	if hex.EncodeToString(check.sum.Sum(nil)) != p.digest {
		w.gap(c.origin.Path, reasonDigest)
	}
	return true, nil
}

// checked sums up what is read.
type checked struct {
	ctx  context.Context
	from io.Reader
	sum  hash.Hash
}

// Read implements io.Reader.
func (c *checked) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.from.Read(p)
	c.sum.Write(p[:n])
	return n, err
}
