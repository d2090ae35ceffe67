package armed

import "strings"

// maxScope is how many settings a command's surroundings may hold; what comes
// later is not followed.
const maxScope = 1000

// scope is what a command finds set when it runs: variables, files that it was
// told to read its environment from, and the folder. It never changes; each
// setting makes a new scope above the old one.
type scope struct {
	up    *scope
	depth int
	settingKind
	// name is a variable's; value is a variable's value, a file's path or a
	// folder.
	name, value string
	// plain says that the value is what stands there, with nothing that is only
	// known when it runs.
	plain bool
}

// settingKind is what a scope adds to the one below.
type settingKind int

const (
	variable settingKind = iota // known to the script
	exported                    // known to the programs that it runs too
	unset
	envFile
	folder
)

// with is the scope with one more setting.
func (s *scope) with(kind settingKind, name, value string, plain bool) *scope {
	depth := 0
	if s != nil {
		depth = s.depth + 1
	}
	if depth >= maxScope {
		return s
	}
	return &scope{s, depth, kind, name, value, plain}
}

// value is the literal value of a variable, if it has one.
func (s *scope) lookup(name string) (string, bool) {
	for ; s != nil; s = s.up {
		if s.name == name && s.settingKind <= unset {
			return s.value, s.settingKind != unset && s.plain
		}
	}
	return "", false
}

// over is this scope on top of another: what it sets wins.
func (s *scope) over(outer *scope) *scope {
	if s == nil {
		return outer
	}
	if outer == nil {
		return s
	}
	return s.up.over(outer).with(s.settingKind, s.name, s.value, s.plain)
}

// setting is a variable that a command's environment has.
type setting struct {
	name, value string
	plain       bool
}

// environment are the exported variables, the innermost of each name.
func (s *scope) environment() []setting {
	var list []setting
	seen := map[string]bool{}
	for ; s != nil; s = s.up {
		if s.settingKind > unset || seen[s.name] {
			continue
		}
		if s.settingKind != variable {
			seen[s.name] = true
		}
		if s.settingKind == exported {
			list = append(list, setting{s.name, s.value, s.plain})
		}
	}
	return list
}

// files are the files that the environment is read from, the innermost first.
func (s *scope) files() []string {
	var list []string
	for ; s != nil; s = s.up {
		if s.settingKind == envFile {
			list = append(list, s.value)
		}
	}
	return list
}

// folder is the folder in which it runs, "" for the one it starts in. Known is
// false where that depends on something that is only known when it runs.
func (s *scope) dir() (dir string, known bool) {
	var steps []string
	for ; s != nil; s = s.up {
		if s.settingKind != folder {
			continue
		}
		if !s.plain {
			return "", false
		}
		steps = append(steps, s.value)
		if strings.HasPrefix(s.value, "/") {
			break
		}
	}
	for i := len(steps) - 1; i >= 0; i-- {
		dir = joinPath(dir, steps[i])
	}
	return dir, true
}
