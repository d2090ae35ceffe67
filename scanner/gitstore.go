package scanner

import (
	"io/fs"
	"slices"
	"strings"
)

// role is what a directory is to git. Git's own store is mostly compressed
// objects, which another walker reads as history; the few files in it that
// people write by hand, and that hold credentials, are read here.
type role int

const (
	// plain is a directory of the work tree, or one that git knows nothing of.
	plain role = iota
	// store is a .git directory, or that of a submodule or a linked worktree.
	store
	// hooks are scripts.
	hooks
	// submodules holds stores, in directories named after the submodules'
	// paths: modules/libs/one is the store of libs/one.
	submodules
)

// entry says whether an entry of such a directory is read or entered, and what
// it is to git if it is a directory.
func (r role) entry(name string, dir bool) (is role, wanted bool) {
	switch r {
	case store:
		return storeEntry(name, dir)
	case hooks:
		return hooks, !strings.HasSuffix(name, ".sample")
	case submodules:
		return submodules, dir
	}
	if dir && name == ".git" {
		return store, true
	}
	return plain, true
}

func storeEntry(name string, dir bool) (is role, wanted bool) {
	switch name {
	case "config", "config.worktree", "credentials":
		return plain, !dir
	case "hooks":
		return hooks, dir
	case "modules", "worktrees":
		return submodules, dir
	}
	return plain, false
}

// bareSigns are what a repository without a work tree is known by.
type bareSigns struct {
	head, objects, refs bool
}

func (s *bareSigns) see(name string, mode fs.FileMode) {
	switch name {
	case "HEAD":
		s.head = mode.IsRegular()
	case "objects":
		s.objects = mode.IsDir()
	case "refs":
		s.refs = mode.IsDir()
	}
}

// leaveBareStore leaves out the objects of a repository without a work tree.
func (l *listing) leaveBareStore() {
	if l.signs != (bareSigns{true, true, true}) {
		return
	}
	l.folders = slices.DeleteFunc(l.folders, func(f *folder) bool {
		left := f.shown == below(l.in.shown, "objects")
		if left {
			l.tree.leave(f.shown, l.in.shown)
			f.at.release()
		}
		return left
	})
}
