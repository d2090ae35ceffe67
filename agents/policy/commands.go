package policy

import "strings"

// readers of files that agents know: commands which do nothing else.
var readCommands = []string{"cat", "head", "tail", "grep", "sed", "less"}

// aroundLines are the lines of the ways that need no file of the project.
var aroundLines = func() []string {
	var out []string
	for _, w := range ways {
		if !w.edited {
			out = append(out, w.line)
		}
	}
	return out
}()

// commandLines are lines by which a place can be read: the plain commands first,
// then the programs that open a file themselves. What lies in the history is read
// by git.
func commandLines(p Place) (plain, around []string) {
	if p.Committed {
		return []string{"git show HEAD~1:file", "git log -p"}, nil
	}
	for _, name := range readCommands {
		plain = append(plain, name+" "+p.Path)
	}
	return plain, aroundLines
}

// anyCommand asks about every line by which a place can be read, and gives the
// most open answer.
func anyCommand(p Place, decide func(line string) Verdict) Verdict {
	plain, around := commandLines(p)
	best := decide(plain[0])
	for _, lines := range [][]string{plain[1:], around} {
		for _, line := range lines {
			best = Best(best, decide(line))
		}
	}
	best.Channel = Shell
	return best
}

// judge puts the answers for the file tools and for the shell together. A read
// tool does not get at the history, a command does.
func judge(p Place, file, shell func() Verdict) []Verdict {
	if p.Committed {
		return []Verdict{shell()}
	}
	return []Verdict{file(), shell()}
}

// firstWord is the program that a command line runs.
func firstWord(line string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	return word
}

// rel is a path below a directory, "" for one that is not.
func rel(dir, p string) string {
	if dir == "" || !Within(dir, p) {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(p, dir), "/")
}
