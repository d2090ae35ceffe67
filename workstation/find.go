package workstation

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options say on whose machine to look.
type Options struct {
	// Home is the person's home folder; empty for none.
	Home string
	// GOOS is the system, as Go names it.
	GOOS   string
	Getenv func(string) string
}

// Found is a store that is there.
type Found struct {
	Store *Store
	// Path is where it lies, and "" where only a variable shows it.
	Path string
	// Shown is how a report names it: from "~" where it lies in the home, and with
	// slashes.
	Shown string
	// Variable is the one that shows it, or that says where it lies.
	Variable string
}

// Find lists the stores that are there, in the order of the data and of their
// paths. That something is there is all that is asked: nothing is opened.
func Find(families []*Family, o Options) []Found {
	var all []Found
	for _, family := range families {
		for i := range family.Stores {
			all = append(all, o.find(&family.Stores[i])...)
		}
	}
	return all
}

// find is one store in all its places, each once however it is called.
func (o *Options) find(s *Store) []Found {
	var all []Found
	known := map[string]bool{}
	add := func(at, variable string) {
		real, ok := s.lies(at)
		if ok && !known[real] {
			known[real] = true
			all = append(all, Found{Store: s, Path: filepath.FromSlash(at), Shown: o.shown(at), Variable: variable})
		}
	}
	for _, m := range s.Moves {
		for _, at := range o.moved(m) {
			add(at, m.Env)
		}
	}
	for _, written := range s.on(o.GOOS) {
		for _, at := range matches(o.expand(written)) {
			add(at, "")
		}
	}
	for _, name := range s.Shows {
		if o.variable(name) != "" {
			all = append(all, Found{Store: s, Shown: name, Variable: name})
		}
	}
	return all
}

// lies says whether a store is at a place, and what the place is called without
// links. A socket must be one, and what is none must be a file or a folder.
func (s *Store) lies(at string) (real string, ok bool) {
	at = filepath.FromSlash(at)
	info, err := os.Lstat(at)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		info, err = os.Stat(at)
	}
	if err != nil {
		return "", false
	}
	real, err = filepath.EvalSymlinks(at)
	if err != nil {
		real = at
	}
	if s.Format == Socket {
		return real, info.Mode()&fs.ModeSocket != 0
	}
	return real, info.IsDir() || info.Mode().IsRegular()
}

// most is how many names of one folder are looked at.
const most = 10_000

// matches are the places that a path with "*" stands for, in order.
func matches(p string) []string {
	if p == "" || !strings.Contains(p, "*") {
		return slices.DeleteFunc([]string{p}, func(p string) bool { return p == "" })
	}
	star := strings.Index(p, "*")
	dir := p[:strings.LastIndex(p[:star], "/")]
	name, rest, deeper := strings.Cut(p[len(dir)+1:], "/")
	var out []string
	for _, entry := range names(dir) {
		if ok, err := filepath.Match(name, entry); err != nil || !ok {
			continue
		}
		at := dir + "/" + entry
		if deeper {
			out = append(out, matches(at+"/"+rest)...)
			continue
		}
		out = append(out, at)
	}
	return out
}

// names are what lies in a folder, in order.
func names(dir string) []string {
	f, err := os.Open(filepath.FromSlash(dir))
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	list, _ := f.Readdirnames(most)
	slices.Sort(list)
	return list
}
