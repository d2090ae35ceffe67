package scanner

import (
	"path/filepath"
	"strings"
)

// longestRel is how long, in bytes, the path from an open directory to a name
// below it may grow before a nearer directory is held open instead.
const longestRel = 1 << 10

// folder is a directory of a tree: how it is opened, and what it is called.
type folder struct {
	at    *base  // an open directory at or above this one
	rel   string // the path from there, empty for at itself
	shown string // as a report shows it
	real  string // absolute, without links
	is    role
	// source is what fragments of its files carry.
	source Source
}

// open opens the directory to be listed.
func (f *folder) open() (*base, error) {
	if f.rel == "" {
		f.at.retain()
		return f.at, nil
	}
	return f.at.openDir(f.rel, f.real)
}

// rebased is the folder as seen from dir, which is the folder opened, if the
// way to it has grown long.
func (f *folder) rebased(dir *base) *folder {
	here := *f
	if len(f.rel) > longestRel {
		here.at, here.rel = dir, ""
	}
	return &here
}

// child is a directory in this one.
func (f *folder) child(name string, is role) *folder {
	return &folder{
		at:     f.at,
		rel:    filepath.Join(f.rel, name),
		shown:  below(f.shown, name),
		real:   joined(f.real, name),
		is:     is,
		source: f.source,
	}
}

// joined is a path in a directory, by the operating system's own bytes.
func joined(dir, name string) string {
	const separator = string(filepath.Separator)
	if strings.HasSuffix(dir, separator) {
		return dir + name
	}
	return dir + separator + name
}
