package scanner

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

// change is a content that commits, or the index, bring to a path.
type change struct {
	path string
	hash objects.Hash
}

// differ compares trees.
type differ struct {
	store   *objects.Store
	decoder *objects.Decoder
	found   map[change]bool
}

func (h *GitHistory) differ() *differ {
	return &differ{h.store, new(objects.Decoder), map[change]bool{}}
}

// list is what was found, in order of path.
func (d *differ) list() []change {
	all := make([]change, 0, len(d.found))
	for c := range d.found {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b change) int {
		if a.path != b.path {
			return bytes.Compare([]byte(a.path), []byte(b.path))
		}
		return bytes.Compare(a.hash[:], b.hash[:])
	})
	return all
}

// commit notes what a commit brings that none of its parents has at that path.
func (d *differ) commit(c objects.CommitInfo) error {
	var before []objects.Hash
	for _, parent := range c.Parents {
		if o, err := d.store.Get(d.decoder, parent); err == nil {
			if info, ok := objects.ParseCommit(o.Data); ok {
				before = append(before, info.Tree)
			}
		} // else a shallow clone ends here: all of the commit is new
	}
	return d.trees("", c.Tree, before)
}

// trees notes what a tree has at paths where none of the others has it.
func (d *differ) trees(path string, now objects.Hash, before []objects.Hash) error {
	if slices.Contains(before, now) {
		return nil
	}
	o, err := d.store.Get(d.decoder, now)
	if err != nil {
		return fmt.Errorf("tree %s: %w", now, err)
	}
	had := make([]map[string]objects.Hash, len(before))
	for i, b := range before {
		had[i] = d.entries(b)
	}
	var folders []objects.Entry
	objects.Entries(o.Data, func(e objects.Entry) bool {
		name := string(e.Name)
		for _, entries := range had {
			if hash, ok := entries[name]; ok && hash == e.Hash {
				return true
			}
		}
		if e.Tree {
			e.Name = bytes.Clone(e.Name)
			folders = append(folders, e)
		} else {
			d.found[change{path + name, e.Hash}] = true
		}
		return true
	})
	for _, f := range folders {
		var under []objects.Hash
		for _, entries := range had {
			if hash, ok := entries[string(f.Name)]; ok {
				under = append(under, hash)
			}
		}
		if err := d.trees(path+string(f.Name)+"/", f.Hash, under); err != nil {
			return err
		}
	}
	return nil
}

// entries are a tree's, none for what is no tree.
func (d *differ) entries(tree objects.Hash) map[string]objects.Hash {
	all := map[string]objects.Hash{}
	if o, err := d.store.Get(d.decoder, tree); err == nil && o.Kind == objects.Tree {
		objects.Entries(o.Data, func(e objects.Entry) bool {
			all[string(e.Name)] = e.Hash
			return true
		})
	}
	return all
}

// changed is what the chosen part of the history brings.
func (h *GitHistory) changed(ctx context.Context) ([]change, error) {
	d := h.differ()
	switch {
	case h.opts.Staged:
		return h.staged(d)
	default:
		commits, err := h.chosen(ctx)
		if err != nil {
			return nil, err
		}
		for _, c := range commits {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := d.commit(c); err != nil {
				h.opts.Skips.Add(Skip{Path: h.path, Reason: "a commit could not be read: " + err.Error(), Incomplete: true})
			}
		}
		h.opts.Progress.commits.Add(int64(len(commits)))
	}
	return d.list(), nil
}

// changes is a job: contents at their paths.
type changes struct {
	in   *GitHistory
	list []change
}

func (c changes) read(ctx context.Context, w *worker) error {
	d := c.in.decoders.Get().(*objects.Decoder)
	defer c.in.decoders.Put(d)
	r := &blobReader{ctx, w, c.in}
	for _, one := range c.list {
		if err := ctx.Err(); err != nil {
			return err
		}
		o, err := c.in.store.Get(d, one.hash)
		if err != nil {
			r.Lose(one.hash, err)
			continue
		}
		if err := r.Take(objects.Found{Object: o, Size: int64(len(o.Data))}); err != nil {
			return err
		}
	}
	return nil
}

func (changes) drop() {}
