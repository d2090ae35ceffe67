package scanner

import (
	"context"
	"errors"
	"io/fs"
)

// File walks a single file.
type File struct {
	target target
	opts   Options
}

// NewFile is a walker for a regular file, which may be named through a link.
func NewFile(path string, opts Options) (*File, error) {
	t, mode, err := lookUp(path)
	if err != nil {
		return nil, err
	}
	if !mode.IsRegular() {
		return nil, &TargetError{Target: path, Err: errNoFile(mode)}
	}
	return &File{target: t, opts: opts.withDefaults()}, nil
}

// errNoFile says why a target of another type is not opened: it could wait for
// ever, and a device could be changed by it.
func errNoFile(mode fs.FileMode) error {
	if mode.IsDir() {
		return errors.New("a directory, not a file")
	}
	return errors.New("a " + reasonForType(mode) + "; to scan what it gives, send it to standard input and name the target -")
}

// Walk implements Walker.
func (f *File) Walk(ctx context.Context, handle Handler) error {
	return walk(ctx, &f.opts, standardSizes, f.list, handle)
}

func (f *File) list(_ context.Context, give func(job) error) error { return give(f) }

func (f *File) read(ctx context.Context, w *worker) error {
	if w.opts.excluded(f.target.shown) {
		return nil
	}
	return w.readFile(ctx, Origin{Source: f.opts.Source, Path: f.target.shown}, func() (file, error) {
		return openNamed(f.target.named)
	})
}

func (f *File) drop() {}
