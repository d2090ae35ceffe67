package scanner

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// longestPath bounds, in bytes, how deep a tree is followed. Each level's path
// holds the one above it, so without a bound a hostile tree of a few megabytes
// would cost gigabytes.
const longestPath = 32 << 10

// Tree walks a directory. Directories are listed in one goroutine, a few
// entries at a time, while the files met so far are being read.
type Tree struct {
	target target
	opts   Options
	// claimed are the real paths of all targets, this one's too.
	claimed map[string]bool
}

// NewTree is a walker for a directory, which may be named through a link. Links
// below it are not followed.
func NewTree(path string, opts Options) (*Tree, error) {
	t, mode, err := lookUp(path)
	if err != nil {
		return nil, err
	}
	if !mode.IsDir() {
		return nil, &TargetError{Target: path, Err: errors.New("not a directory")}
	}
	return &Tree{target: t, opts: opts.withDefaults()}, nil
}

// Walk implements Walker.
func (t *Tree) Walk(ctx context.Context, handle Handler) error {
	return walk(ctx, &t.opts, standardSizes, t.list, handle)
}

// list gives every file to be read. Directories wait on a stack, so that only
// the siblings of what is being listed are held.
func (t *Tree) list(ctx context.Context, give func(job) error) error {
	if t.target.shown != "." && t.opts.excluded(t.target.shown) {
		return nil
	}
	root, err := openRoot(t.target.named)
	if err != nil {
		t.opts.Skips.Add(skipFor(t.target.shown, err))
		return nil
	}
	waiting := []*folder{{at: root, shown: t.target.shown, real: t.target.real, source: t.opts.Source}}
	for len(waiting) > 0 {
		last := len(waiting) - 1
		f := waiting[last]
		waiting = waiting[:last]
		if err == nil {
			var found []*folder
			found, err = t.enter(ctx, f, give)
			waiting = append(waiting, found...)
		}
		f.at.release()
	}
	return err
}

// enter lists one directory: it gives the files and returns the directories.
func (t *Tree) enter(ctx context.Context, f *folder, give func(job) error) ([]*folder, error) {
	dir, err := f.open()
	if err != nil {
		t.opts.Skips.Add(skipFor(f.shown, err))
		return nil, nil
	}
	defer dir.release()
	l := &listing{tree: t, in: f.rebased(dir), give: give}
	if f.is == submodules && dir.holds("HEAD") {
		l.in.is = store
	}
	for err == nil {
		if ctx.Err() != nil {
			return l.folders, ctx.Err()
		}
		var entries []os.DirEntry
		entries, err = dir.dir.ReadDir(256)
		for _, e := range entries {
			if err := l.meet(e.Name(), e.Type()); err != nil {
				return l.folders, err
			}
		}
	}
	if !errors.Is(err, io.EOF) {
		t.opts.Skips.Add(skipFor(f.shown, err))
	}
	l.leaveBareStore()
	return l.folders, nil
}

// isClaimed says whether another target walks an entry. The one path that is
// always claimed is the tree's own.
func (t *Tree) isClaimed(dir, name string) bool {
	return len(t.claimed) > 1 && t.claimed[joined(dir, name)]
}

// listing is one directory while its entries are met.
type listing struct {
	tree    *Tree
	in      *folder
	give    func(job) error
	folders []*folder
	signs   bareSigns
}

// meet decides what happens to one entry.
func (l *listing) meet(name string, mode fs.FileMode) error {
	if l.tree.isClaimed(l.in.real, name) {
		return nil
	}
	is, wanted := l.in.is.entry(name, mode.IsDir())
	if !wanted {
		return nil
	}
	l.signs.see(name, mode)
	switch {
	case mode.IsDir():
		l.meetFolder(name, is)
	case mode.IsRegular():
		l.in.at.retain()
		return l.give(treeFile{l.in, name})
	default:
		l.tree.opts.Skips.Add(Skip{Path: below(l.in.shown, name), Reason: reasonForType(mode)})
	}
	return nil
}

// meetFolder keeps a directory to be entered, unless it is left out.
func (l *listing) meetFolder(name string, is role) {
	opts := &l.tree.opts
	f := l.in.child(name, is)
	switch {
	case pseudo(f.real):
		opts.Skips.Add(Skip{Path: f.shown, Reason: reasonPseudo})
	case len(f.shown) > longestPath:
		opts.Skips.Add(Skip{Path: f.shown, Reason: reasonNested, Incomplete: true})
	case opts.excluded(f.shown):
	default:
		if is == store && l.in.is == plain {
			l.tree.leave(f.shown, l.in.shown)
		}
		f.at.retain()
		l.folders = append(l.folders, f)
	}
}

// treeFile is a file of a tree. It holds its directory open until it is read.
type treeFile struct {
	in   *folder
	name string
}

func (f treeFile) read(ctx context.Context, w *worker) error {
	defer f.drop()
	path := below(f.in.shown, f.name)
	if w.opts.excluded(path) {
		return nil
	}
	return w.readFile(ctx, Origin{Source: f.in.source, Path: path}, func() (file, error) {
		return f.in.at.openFile(filepath.Join(f.in.rel, f.name))
	})
}

func (f treeFile) drop() { f.in.at.release() }

// leave notes that a store of git's in a folder is not read, unless its history
// is.
func (t *Tree) leave(store, in string) {
	if !t.opts.History || in != t.target.shown {
		t.opts.Skips.Add(Skip{Path: store, Reason: reasonGitStore})
	}
}
