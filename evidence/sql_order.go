package evidence

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// runsOf parts scripts into those that are run one after the other, in that order.
// A script whose name has no place in an order is a run by itself: nothing tells
// whether it is run before or after the others, and what it takes away may be
// given again.
func runsOf(scripts []sqlScript) [][]sqlScript {
	byFolder := map[string][]sqlScript{}
	included := map[string]bool{}
	for _, sc := range scripts {
		included[runOf(sc.path)] = included[runOf(sc.path)] || sc.includes
	}
	var folders []string
	for _, sc := range scripts {
		folder := runOf(sc.path)
		if !ordered(sc.path) || included[folder] {
			folder = sc.path
		}
		if byFolder[folder] == nil {
			folders = append(folders, folder)
		}
		byFolder[folder] = append(byFolder[folder], sc)
	}
	slices.Sort(folders)
	var runs [][]sqlScript
	for _, folder := range folders {
		runs = append(runs, inOrder(byFolder[folder])...)
	}
	return runs
}

// inOrder sorts the scripts of one folder. Tools for migrations go by the numbers,
// a shell by the letters; where these differ, and nothing tells which it is, there
// is no order.
func inOrder(scripts []sqlScript) [][]sqlScript {
	byLetters := slices.Clone(scripts)
	slices.SortFunc(byLetters, func(a, b sqlScript) int { return strings.Compare(a.path, b.path) })
	byNumbers := slices.Clone(scripts)
	slices.SortFunc(byNumbers, func(a, b sqlScript) int { return inTurn(a.path, b.path) })
	same := slices.EqualFunc(byLetters, byNumbers, func(a, b sqlScript) bool { return a.path == b.path })
	switch {
	case same, slices.ContainsFunc(scripts, func(sc sqlScript) bool { return initFolder(sc.path) }):
		return [][]sqlScript{byLetters}
	case slices.ContainsFunc(scripts, func(sc sqlScript) bool { return byItsNumber(sc.path) }):
		return [][]sqlScript{byNumbers}
	}
	var alone [][]sqlScript
	for _, sc := range byLetters {
		alone = append(alone, []sqlScript{sc})
	}
	return alone
}

// ordered says whether a script's name has a place in an order: it begins with a
// number, or is in a folder of such a name, or in one that a container runs
// through.
func ordered(file string) bool {
	name := path.Base(file)
	if wholeMigration(file) {
		name = path.Base(path.Dir(file))
	}
	return digitsOf(name) != "" || flyway(name) || initFolder(file)
}

func flyway(name string) bool {
	return len(name) > 1 && (name[0] == 'V' || name[0] == 'v') && digitsOf(name[1:]) != ""
}

// byItsNumber says whether a tool runs the script that goes by numbers.
func byItsNumber(file string) bool {
	return flyway(path.Base(file)) || strings.HasSuffix(strings.ToLower(file), ".up.sql")
}

// initFolder says whether a script is in a folder that a database's container runs
// through when it is made, by the letters of the names.
func initFolder(file string) bool {
	switch strings.ToLower(path.Base(path.Dir(file))) {
	case "docker-entrypoint-initdb.d", "initdb.d":
		return true
	}
	return false
}

// wholeMigration says whether a script is one migration that has a folder of its
// own.
func wholeMigration(file string) bool {
	switch strings.ToLower(path.Base(file)) {
	case "up.sql", "migration.sql":
		return true
	}
	return false
}

// runOf names the scripts that are run one after the other: those of one folder,
// or, where every migration has a folder of its own, of the folder above.
func runOf(file string) string {
	if wholeMigration(file) {
		return path.Dir(path.Dir(file))
	}
	return path.Dir(file)
}

// goesBack says whether a script undoes what others did. It is not read: it need
// not have been run.
func goesBack(file string) bool {
	words := wordsOf(file)
	if base := path.Base(file); len(base) > 1 && base[0] == 'U' && digitsOf(base[1:]) != "" && strings.Contains(base, "__") {
		return true // Flyway's
	}
	switch words[len(words)-1] {
	case "down", "rollback", "undo", "teardown", "revert":
		return true
	}
	return false
}

// mayNotRun says whether a script's name leaves open whether it was run: what it
// gives counts, what it takes away does not.
func mayNotRun(file string) bool {
	return slices.ContainsFunc(wordsOf(file), func(word string) bool {
		switch word {
		case "down", "rollback", "undo", "teardown", "revert", "cleanup":
			return true
		}
		return false
	})
}

// wordsOf are the words of a file's name, in lower case, at least one.
func wordsOf(file string) []string {
	base := strings.ToLower(strings.TrimSuffix(path.Base(file), path.Ext(file)))
	words := strings.FieldsFunc(base, func(r rune) bool { return r == '.' || r == '_' || r == '-' || r == ' ' })
	return append([]string{""}, words...)
}

// inTurn compares two names as they are run: by name, and the numbers in them by
// their size.
func inTurn(a, b string) int {
	whole := strings.Compare(a, b)
	for a != "" && b != "" {
		na, nb := digitsOf(a), digitsOf(b)
		if na != "" && nb != "" {
			x, y := strings.TrimLeft(na, "0"), strings.TrimLeft(nb, "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[len(na):], b[len(nb):]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), whole)
}

func digitsOf(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}
