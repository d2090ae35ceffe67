package agents

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// Bounds on the search for projects below a target: deep enough for a monorepo
// and for a home's folder of checkouts, and over in a moment.
const (
	maxDepth   = 5
	maxDirs    = 4000
	maxEntries = 10_000 // of one directory
)

// ground is the places that are looked at. Paths are absolute, without links,
// with slashes.
type ground struct {
	cwd, home string
	targets   []target
	// links are the names of places that go through links, and what they lead to.
	links []link
	// dirs are the directories in which an agent may have files, outermost first.
	dirs []directory
	// repos remembers the repository of each directory that was asked about.
	repos *sync.Map
}

type target struct{ dir, shown string }

type link struct{ name, real string }

// directory is one directory and what lies in it.
type directory struct {
	path    string
	entries map[string]bool
}

// survey finds the directories of the targets' projects: each target, what lies
// above it up to the root of its repository, and what lies not too deep below.
func survey(ctx context.Context, o Options) (ground, error) {
	g := ground{repos: new(sync.Map)}
	cwd := o.Dir
	if cwd == "" {
		wd, err := os.Getwd()
		if err != nil {
			return g, err
		}
		cwd = wd
	}
	g.cwd = g.real(cwd)
	if o.Home != "" {
		g.home = g.real(g.from(o.Home))
	}
	for _, named := range o.Targets {
		g.add(named)
	}
	return g, g.walk(ctx)
}

// walk fills in the directories, those of the innermost target first: what one
// target's search has seen, that of another around it passes over.
func (g *ground) walk(ctx context.Context) error {
	seen := map[string]bool{}
	inner := slices.Clone(g.targets)
	slices.SortStableFunc(inner, func(a, b target) int { return len(b.dir) - len(a.dir) })
	for _, t := range inner {
		if err := g.below(ctx, t.dir, seen); err != nil {
			return err
		}
	}
	for _, t := range inner {
		for _, dir := range g.above(t.dir) {
			g.visit(dir, seen)
		}
	}
	slices.SortFunc(g.dirs, func(a, b directory) int { return strings.Compare(a.path, b.path) })
	return nil
}

// from makes a path absolute.
func (g *ground) from(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(filepath.FromSlash(g.cwd), p)
}

// real is a path without links, and remembers what it was called.
func (g *ground) real(p string) string {
	name := path.Clean(filepath.ToSlash(p))
	resolved, err := filepath.EvalSymlinks(p)
	if err != nil {
		return name
	}
	target := filepath.ToSlash(resolved)
	if target != name {
		g.links = append(g.links, link{name, target})
	}
	return target
}

func (g *ground) add(named string) {
	if named == "-" || named == "" {
		g.targets = append(g.targets, target{g.cwd, "."})
		return
	}
	dir, shown := g.real(g.from(named)), path.Clean(filepath.ToSlash(named))
	info, err := os.Stat(filepath.FromSlash(dir))
	if err != nil {
		return
	}
	if !info.IsDir() {
		dir, shown = path.Dir(dir), path.Dir(shown)
	}
	g.targets = append(g.targets, target{dir, shown})
}

// above is a directory and those above it up to the root of its repository; the
// directory alone where it is in none.
func (g *ground) above(dir string) []string {
	repo := g.repository(dir)
	if repo == "" {
		return []string{dir}
	}
	var out []string
	for d := dir; ; d = path.Dir(d) {
		out = append(out, d)
		if d == repo || d == path.Dir(d) {
			return out
		}
	}
}

// repository is the root of the repository that a directory is in, or "". The
// home is none, even where its owner keeps it in git, and neither is what it
// lies in.
func (g *ground) repository(dir string) string {
	if known, ok := g.repos.Load(dir); ok {
		return known.(string)
	}
	root := ""
	if parent := path.Dir(dir); dir != g.home {
		if _, err := os.Lstat(filepath.FromSlash(path.Join(dir, ".git"))); err == nil {
			root = dir
		} else if parent != dir {
			root = g.repository(parent)
		}
	}
	g.repos.Store(dir, root)
	return root
}

// visit takes a directory in, unless it is the home: what lies there is the
// user's.
func (g *ground) visit(dir string, seen map[string]bool) []fs.DirEntry {
	if seen[dir] {
		return nil
	}
	seen[dir] = true
	entries, err := readDir(dir)
	if err != nil {
		return nil
	}
	if dir != g.home {
		d := directory{dir, make(map[string]bool, len(entries))}
		for _, e := range entries {
			d.entries[e.Name()] = true
		}
		g.dirs = append(g.dirs, d)
	}
	return entries
}

// readDir is what lies in a directory, by name, within bounds.
func readDir(dir string) ([]fs.DirEntry, error) {
	file, err := os.Open(filepath.FromSlash(dir))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	entries, err := file.ReadDir(maxEntries)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	if len(entries) > 0 {
		err = nil
	}
	return entries, err
}

// having are the paths in the directory that a name of a profile stands for, if
// they are there. The last part of the name may hold "*".
func (d directory) having(name string) []string {
	first, _, deep := strings.Cut(name, "/")
	if deep || strings.Contains(first, "*") {
		if !deep || d.entries[first] {
			return existing(path.Join(d.path, name))
		}
		return nil
	}
	if d.entries[first] {
		return []string{path.Join(d.path, first)}
	}
	return nil
}

// show is how a report names a path: below a target as the user gave it, else
// below the home, else from the working directory.
func (g *ground) show(p string) string {
	for _, t := range g.targets {
		if policy.Within(t.dir, p) {
			return path.Join(t.shown, strings.TrimPrefix(p, t.dir))
		}
	}
	if g.home != "" && policy.Within(g.home, p) {
		return "~" + strings.TrimPrefix(p, g.home)
	}
	if rel, err := filepath.Rel(filepath.FromSlash(g.cwd), filepath.FromSlash(p)); err == nil && len(rel) < len(p) {
		return filepath.ToSlash(rel)
	}
	return p
}

// locate is the absolute path of what a report shows, without the links that are
// known.
func (g *ground) locate(shown string) string {
	if rest, ok := strings.CutPrefix(shown, "~/"); ok && g.home != "" {
		return path.Join(g.home, rest)
	}
	p := path.Clean(filepath.ToSlash(g.from(filepath.FromSlash(shown))))
	for _, l := range g.links {
		if policy.Within(l.name, p) {
			return path.Join(l.real, strings.TrimPrefix(p, l.name))
		}
	}
	return p
}
