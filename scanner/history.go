package scanner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

// GitHistory walks everything that a repository ever stored: each content once, in
// however many commits it is, and what no ref names any more as well (stashes,
// amended commits, deleted branches).
type GitHistory struct {
	path  string // of the repository, as a report shows it
	store *objects.Store
	head  objects.Hash
	opts  Options
	// gitDir is the store of this work tree, which may share its objects.
	gitDir string

	decoders sync.Pool
	names    names
	// paths are those of the contents of a part of the history.
	paths map[objects.Hash]string
}

var errNoRepository = errors.New("not a git repository, nor the root of a work tree")

// NewHistory opens the repository of a work tree, or a bare one.
func NewHistory(path string, opts Options) (*GitHistory, error) {
	gitDir, ok := storeOf(path)
	if !ok {
		return nil, errNoRepository
	}
	store, err := objects.Open(commonDirOf(gitDir))
	if err != nil {
		return nil, err
	}
	return &GitHistory{
		path: filepath.ToSlash(filepath.Clean(path)), store: store, head: headOf(gitDir), opts: opts.withDefaults(), gitDir: gitDir,
		decoders: sync.Pool{New: func() any { return new(objects.Decoder) }},
	}, nil
}

// storeOf is the store of a work tree, or the directory itself where it is one.
func storeOf(path string) (string, bool) {
	if dir, ok := gitDirOf(path); ok {
		return dir, true
	}
	if _, err := readSmall(filepath.Join(path, "HEAD"), maxPointer); err != nil {
		return "", false
	}
	return path, isFolder(filepath.Join(path, "objects"))
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Close gives back what the repository's files hold.
func (h *GitHistory) Close() { h.store.Close() }

// Walk hands on every content that the repository has.
func (h *GitHistory) Walk(ctx context.Context, handle Handler) error {
	return walk(ctx, &h.opts, standardSizes, h.list, handle)
}

func (h *GitHistory) list(ctx context.Context, give func(job) error) error {
	for _, d := range h.store.Damage {
		h.opts.Skips.Add(Skip{Path: shown(d.Path), Reason: "its history could not be read: " + bare(d.Err).Error(), Incomplete: true})
	}
	h.admit()
	if h.opts.Staged || h.opts.Range != "" || !h.opts.Since.IsZero() {
		return h.listPart(ctx, give)
	}
	var err error
	if h.names, err = readNames(ctx, h.store, h.opts.Workers); err != nil {
		return err
	}
	h.opts.Progress.commits.Add(int64(h.store.Count(new(objects.Decoder), objects.Commit)))
	for _, b := range h.store.Batches(objects.Blob) {
		if err := give(blobs{h, b}); err != nil {
			return err
		}
	}
	if orphans := h.store.Orphans(); len(orphans) > 0 {
		h.opts.Skips.Add(Skip{Path: h.path, Reason: "objects of its history hang on others that are missing or damaged", Incomplete: true, Count: len(orphans)})
	}
	return nil
}

// admit notes what of the history is not here.
func (h *GitHistory) admit() {
	if h.store.Partial {
		h.opts.Skips.Add(Skip{Path: h.path, Reason: "a partial clone: what was not fetched is not here (git fetch --refetch --no-filter fetches it)", Incomplete: true})
	}
	if _, err := readSmall(filepath.Join(commonDirOf(h.gitDir), "shallow"), maxPackedRefs); err == nil && !h.opts.Staged {
		h.opts.Skips.Add(Skip{Path: h.path, Reason: "a shallow clone: what lies before it is not here (git fetch --unshallow fetches it)"})
	}
}

// partSize is how many contents are one job.
const partSize = 16

// listPart lists what the chosen part of the history brings.
func (h *GitHistory) listPart(ctx context.Context, give func(job) error) error {
	list, err := h.changed(ctx)
	if err != nil {
		return &TargetError{h.path, err}
	}
	h.paths = make(map[objects.Hash]string, len(list))
	var once []change
	for _, c := range list {
		if _, known := h.paths[c.hash]; !known {
			h.paths[c.hash] = c.path
			once = append(once, c)
		}
	}
	for part := range slices.Chunk(once, partSize) {
		if err := give(changes{h, part}); err != nil {
			return err
		}
	}
	return nil
}

// blobs is a job: contents that hang together.
type blobs struct {
	in    *GitHistory
	batch objects.Batch
}

func (b blobs) read(ctx context.Context, w *worker) error {
	d := b.in.decoders.Get().(*objects.Decoder)
	defer b.in.decoders.Put(d)
	return b.batch.Decode(ctx, d, &blobReader{ctx, w, b.in})
}

func (blobs) drop() {}

// blobReader hands contents on.
type blobReader struct {
	ctx context.Context
	w   *worker
	in  *GitHistory
}

func (r *blobReader) Take(f objects.Found) error {
	path := r.in.pathOf(f.Hash)
	if r.in.opts.excluded(path) {
		return nil
	}
	if f.Size > r.in.opts.MaxFileSize {
		r.w.gap(path, reasonTooLarge(f.Size, r.in.opts.MaxFileSize))
		return nil
	}
	c := content{from: f.From, size: f.Size, origin: Origin{Source: r.in.source(), Path: path, Object: f.Hash.String()}}
	if f.From == nil {
		c.from = bytes.NewReader(f.Data)
	}
	return r.w.read(r.ctx, c)
}

func (r *blobReader) Lose(h objects.Hash, err error) {
	r.w.gap(r.in.pathOf(h), fmt.Sprintf("%v in the history (blob %s)", err, h.String()[:10]))
}

// holds says whether an origin is one of this repository.
func (h *GitHistory) holds(o Origin) bool {
	hash, err := objects.ParseHash(o.Object)
	return err == nil && h.pathOf(hash) == OnDisk(o.Path)
}

// pathOf is the path of a content as a report shows it.
func (h *GitHistory) pathOf(blob objects.Hash) string {
	name := h.nameOf(blob)
	if name == "" {
		name = "blob " + blob.String()[:10]
	}
	return below(h.path, name)
}

// nameOf is the path of a content within the repository, "" where none is known.
func (h *GitHistory) nameOf(blob objects.Hash) string {
	if name, ok := h.paths[blob]; ok {
		return name
	}
	return h.names.path(blob)
}

// source is what fragments carry: what is staged lies in the work tree, or will.
func (h *GitHistory) source() Source {
	if h.opts.Staged {
		return h.opts.Source
	}
	return History
}
