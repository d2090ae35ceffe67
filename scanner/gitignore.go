package scanner

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// GitIgnore answers, for single files, whether git ignores them: a rule of the
// repository matches, and the file is not tracked all the same. It reads the
// ignore files on the way to the file and the repository's index, and never
// lists a directory. It is safe for use by many goroutines.
//
// Repositories are as hostile as anything else in a target. Whatever cannot be
// read, is malformed or too large makes the answer "not ignored". Not known to
// it are an index in two parts (core.splitIndex) and one of SHA-256 names.
type GitIgnore struct {
	// UserIgnore is the user's own ignore file, such as ~/.config/git/ignore;
	// none when empty.
	UserIgnore string

	mu    sync.Mutex
	repos map[string]*repository // by the root of the work tree
	homes map[string]string      // the root above a directory, or ""
}

// Ignored says whether git ignores the file at a path on this machine.
func (g *GitIgnore) Ignored(path string) bool {
	abs, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(abs))
	if err != nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	root := g.rootAbove(dir)
	if root == "" {
		return false
	}
	rel, err := filepath.Rel(root, filepath.Join(dir, filepath.Base(abs)))
	if err != nil {
		return false
	}
	return g.repository(root).ignores(filepath.ToSlash(rel))
}

// rootAbove is the nearest directory at or above dir that is a work tree.
func (g *GitIgnore) rootAbove(dir string) string {
	if root, known := g.homes[dir]; known {
		return root
	}
	root := ""
	if _, ok := gitDirOf(dir); ok {
		root = dir
	} else if parent := filepath.Dir(dir); parent != dir {
		root = g.rootAbove(parent)
	}
	if g.homes == nil {
		g.homes = make(map[string]string)
	}
	g.homes[dir] = root
	return root
}

func (g *GitIgnore) repository(root string) *repository {
	r := g.repos[root]
	if r == nil {
		r = openRepository(root, g.UserIgnore)
		if g.repos == nil {
			g.repos = make(map[string]*repository)
		}
		g.repos[root] = r
	}
	return r
}

// repository is what is known of one work tree.
type repository struct {
	root    string
	unknown bool                // what it tracks is not known, so nothing is ignored
	tracked map[string]struct{} // paths from the root, with slashes
	// base are the rules that hold everywhere in it; rules are those of each
	// directory's own .gitignore, by its path from the root.
	base  []rule
	rules map[string][]rule
	// ignored are answers for directories, by the same path.
	ignored map[string]bool
}

func openRepository(root, userIgnore string) *repository {
	r := &repository{root: root, rules: make(map[string][]rule), ignored: make(map[string]bool)}
	gitDir, ok := gitDirOf(root)
	if !ok {
		r.unknown = true
		return r
	}
	var err error
	if r.tracked, err = trackedFiles(filepath.Join(gitDir, "index")); err != nil {
		r.unknown = true
		return r
	}
	if userIgnore != "" {
		r.base = readRules(userIgnore, nil)
	}
	exclude := filepath.Join(commonDirOf(gitDir), "info", "exclude")
	r.base = append(r.base, readRules(exclude, nil)...)
	return r
}

// ignores answers for a path from the root. Nothing below an ignored directory
// can be taken back in.
func (r *repository) ignores(path string) bool {
	if _, yes := r.tracked[path]; yes || r.unknown {
		return false
	}
	names := strings.Split(path, "/")
	for depth := 1; depth < len(names); depth++ {
		if r.ignoresDir(names[:depth]) {
			return true
		}
	}
	return r.matches(names, false)
}

// ignoresDir answers for a directory whose parents are not ignored.
func (r *repository) ignoresDir(names []string) bool {
	dir := strings.Join(names, "/")
	yes, known := r.ignored[dir]
	if !known {
		yes = r.matches(names, true)
		r.ignored[dir] = yes
	}
	return yes
}

// matches looks for the last rule that speaks of a path: those of the nearest
// directory come last.
func (r *repository) matches(names []string, dir bool) bool {
	for depth := len(names) - 1; depth >= 0; depth-- {
		if v := lastVerdict(r.rulesOf(names[:depth]), names, dir); v != silent {
			return v == ignore
		}
	}
	return lastVerdict(r.base, names, dir) == ignore
}

// rulesOf are the rules of the ignore file in a directory. Git does not follow
// one that is a link.
func (r *repository) rulesOf(names []string) []rule {
	dir := strings.Join(names, "/")
	if rules, known := r.rules[dir]; known {
		return rules
	}
	path := filepath.Join(r.root, filepath.FromSlash(dir), ".gitignore")
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
		r.rules[dir] = readRules(path, names)
	} else {
		r.rules[dir] = nil
	}
	return r.rules[dir]
}
