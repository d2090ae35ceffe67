package scanner

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/worstcase-dev/worstcase/scanner/objects"
)

// chosen are the commits of the range or since the time that the options name.
func (h *GitHistory) chosen(ctx context.Context) ([]objects.CommitInfo, error) {
	from, to, err := h.ends()
	if err != nil {
		return nil, err
	}
	w := &revisions{h: h, decoder: new(objects.Decoder)}
	left := map[objects.Hash]bool{}
	if from != (objects.Hash{}) {
		if err := w.walk(ctx, []objects.Hash{from}, nil, func(hash objects.Hash, _ objects.CommitInfo) { left[hash] = true }); err != nil {
			return nil, err
		}
	}
	var all []objects.CommitInfo
	err = w.walk(ctx, to, left, func(_ objects.Hash, c objects.CommitInfo) {
		if h.opts.Since.IsZero() || c.Committed >= h.opts.Since.Unix() {
			all = append(all, c)
		}
	})
	return all, err
}

// ends are where the range begins, zero for the beginning, and the commits that
// it ends at: those of all refs where only a time is given.
func (h *GitHistory) ends() (from objects.Hash, to []objects.Hash, err error) {
	if h.opts.Range == "" {
		return from, append(h.tips(), h.head), nil
	}
	first, last, found := strings.Cut(h.opts.Range, "..")
	if !found {
		first, last = h.opts.Range, "HEAD"
	}
	if strings.HasPrefix(last, ".") {
		return from, nil, fmt.Errorf("range %q: three dots are not supported; name the commits as FROM..TO", h.opts.Range)
	}
	if first != "" {
		if from, err = h.revision(first); err != nil {
			return from, nil, err
		}
	}
	if last == "" {
		last = "HEAD"
	}
	end, err := h.revision(last)
	return from, []objects.Hash{end}, err
}

// revision is the commit that a name stands for: a hash or the beginning of one,
// a branch, a tag, HEAD, each with any number of ~, ~n and ^ after it.
func (h *GitHistory) revision(name string) (objects.Hash, error) {
	base, steps := name, ""
	if i := strings.IndexAny(name, "~^"); i >= 0 {
		base, steps = name[:i], name[i:]
	}
	hash, ok := h.named(base)
	if !ok {
		return hash, fmt.Errorf("%q is no commit, branch or tag here", base)
	}
	w := &revisions{h: h, decoder: new(objects.Decoder)}
	hash, c, ok := w.commit(hash)
	for ok && steps != "" {
		n := 1
		digits := len(steps[1:]) - len(strings.TrimLeft(steps[1:], "0123456789"))
		if digits > 0 {
			n, _ = strconv.Atoi(steps[1 : 1+digits])
		}
		parent := 0
		if steps[0] == '^' {
			parent, n = n-1, 1
		}
		for ; n > 0 && ok; n-- {
			if parent < 0 || parent >= len(c.Parents) {
				return hash, fmt.Errorf("%q goes beyond the first commit", name)
			}
			hash, c, ok = w.commit(c.Parents[parent])
		}
		steps = steps[1+digits:]
	}
	if !ok {
		return hash, fmt.Errorf("%q is not in this repository, which may be a shallow clone", name)
	}
	return hash, nil
}

// named is the object that a name without steps stands for.
func (h *GitHistory) named(name string) (objects.Hash, bool) {
	if name == "HEAD" || name == "@" {
		return h.head, h.head != objects.Hash{}
	}
	for _, ref := range []string{name, "refs/" + name, "refs/tags/" + name, "refs/heads/" + name, "refs/remotes/" + name, "refs/remotes/" + name + "/HEAD"} {
		if !strings.Contains(ref, "/") && ref != strings.ToUpper(ref) {
			continue // of the store's own files only those like ORIG_HEAD are refs
		}
		if hash := resolveRef(h.gitDir, commonDirOf(h.gitDir), ref, 8); hash != (objects.Hash{}) {
			return hash, true
		}
	}
	return h.store.Abbreviated(name)
}

// revisions reads commits one by one.
type revisions struct {
	h       *GitHistory
	decoder *objects.Decoder
}

// commit is a commit, or the one that a tag points at.
func (w *revisions) commit(hash objects.Hash) (objects.Hash, objects.CommitInfo, bool) {
	for range 8 {
		o, err := w.h.store.Get(w.decoder, hash)
		if err != nil {
			break
		}
		if o.Kind == objects.Commit {
			info, ok := objects.ParseCommit(o.Data)
			return hash, info, ok
		}
		target, ok := objects.TagTarget(o.Data)
		if o.Kind != objects.Tag || !ok {
			break
		}
		hash = target
	}
	return hash, objects.CommitInfo{}, false
}

// walk visits commits and all before them, once, but for those left out.
func (w *revisions) walk(ctx context.Context, from []objects.Hash, left map[objects.Hash]bool, visit func(objects.Hash, objects.CommitInfo)) error {
	seen := map[objects.Hash]bool{}
	for stack := from; len(stack) > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		hash := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		hash, c, ok := w.commit(hash)
		if !ok || seen[hash] || left[hash] {
			continue
		}
		seen[hash] = true
		visit(hash, c)
		stack = append(stack, c.Parents...)
	}
	return nil
}
