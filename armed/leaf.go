package armed

import (
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// Bounds on what is followed of one structured file.
const (
	maxLines    = 5000 // command lines
	maxSettings = 1000 // variables that they find set
)

// leafReader reads command lines that are values of structured files.
type leafReader struct{}

func (leafReader) wants(file string) bool { return leafFileOf(file) != nil }

func leafFileOf(file string) *leafFile {
	for i := range leafFiles {
		if anyFile(leafFiles[i].files, file) {
			return &leafFiles[i]
		}
	}
	return nil
}

func (leafReader) read(d *Document) []script {
	kind := leafFileOf(d.Path)
	w := leafWalk{kind: kind, d: d, lines: lineCounter{text: d.Text}, dir: dirOf(d.Path)}
	for range kind.above {
		w.dir = joinPath(w.dir, "..")
	}
	for _, l := range d.Leaves {
		w.around = appendSetting(w.around, l)
	}
	for i := 0; i < len(d.Leaves) && len(w.scripts) < maxLines; i++ {
		if next := w.wordsAt(i); next > i {
			i = next - 1
			continue
		}
		w.lineAt(d.Leaves[i])
	}
	return w.scripts
}

// leafWalk is one reading.
type leafWalk struct {
	kind    *leafFile
	d       *Document
	lines   lineCounter
	dir     string
	around  []surrounding
	scripts []script
	// last is the value last read, after what it ended with set.
	last      syntax.Leaf
	lastScope *scope
}

// lineAt takes up a value that is a command line.
func (w *leafWalk) lineAt(l syntax.Leaf) {
	for _, keys := range w.kind.lines {
		if name, ok := matchKeys(keys, l.Path); ok {
			first := w.lines.at(l.Start)
			s := w.scope(l)
			if w.kind.together && siblings(w.last, l) && isIndex(l.Key()) {
				s = w.lastScope
			}
			var runs []invocation
			w.lastScope = splitInto(&runs, w.asShell(l.Text), first, s, 0)
			w.last = l
			if !w.sameLines(l) {
				for i := range runs {
					runs[i].line = first
				}
			}
			w.add(name, runs)
			return
		}
	}
}

// asShell is a value as a shell would read it.
func (w *leafWalk) asShell(text string) string {
	if name, marked := strings.CutPrefix(text, "@"); marked && w.kind.runner == ComposerScript && !strings.HasPrefix(name, "php ") {
		return "composer " + strings.TrimPrefix(name, "composer ") // Composer's way to name another script
	}
	return templated(text)
}

// sameLines says whether the value's lines are those of the file.
func (w *leafWalk) sameLines(l syntax.Leaf) bool {
	end := min(l.End, len(w.d.Text))
	written := strings.TrimRight(string(w.d.Text[min(l.Start, end):end]), " \t\r\n")
	return strings.Count(written, "\n") == strings.Count(strings.TrimRight(l.Text, " \t\r\n"), "\n")
}

// wordsAt takes up values that together are one command line, and returns where
// they end; i where none begins there.
func (w *leafWalk) wordsAt(i int) (next int) {
	for _, keys := range w.kind.words {
		if command, args, both := strings.Cut(keys, "+"); both {
			next = w.commandWithArgs(i, command, args)
		} else {
			next = w.list(i, keys)
		}
		if next > i {
			return next
		}
	}
	return i
}

// list takes up a list, each element of which is a word.
func (w *leafWalk) list(i int, keys string) int {
	first := w.d.Leaves[i]
	name, ok := matchKeys(keys+".*", first.Path)
	if !ok || first.Key() != "0" {
		return i
	}
	var words []string
	next := i
	for next < len(w.d.Leaves) && len(words) < maxReach && siblings(first, w.d.Leaves[next]) {
		words = append(words, w.d.Leaves[next].Text)
		next++
	}
	w.add(name, []invocation{literal(words, w.lines.at(first.Start), w.scope(first))})
	return next
}

// commandWithArgs takes up a command and the list of its arguments beside it.
// Where there are none, the command may be a whole line.
func (w *leafWalk) commandWithArgs(i int, command, args string) int {
	first := w.d.Leaves[i]
	if _, ok := matchKeys(command, first.Path); !ok {
		return i
	}
	prefix := first.Path[:len(first.Path)-1]
	words := []string{first.Text}
	for j := i + 1; j < len(w.d.Leaves) && len(words) < maxReach && hasPrefix(w.d.Leaves[j].Path, prefix); j++ {
		if l := w.d.Leaves[j]; len(l.Path) == len(prefix)+2 && l.Path[len(prefix)] == args {
			words = append(words, l.Text)
		}
	}
	line := w.lines.at(first.Start)
	if len(words) == 1 {
		w.add("", split(templated(first.Text), line, w.scope(first)))
	} else {
		w.add("", []invocation{literal(words, line, w.scope(first))})
	}
	return i + 1
}

func (w *leafWalk) add(name string, runs []invocation) {
	runner := w.kind.runner
	if name == "" {
		runner = ""
	}
	if len(runs) > 0 {
		w.scripts = append(w.scripts, script{runner, name, w.dir, runs})
	}
}

// literal is an invocation whose words need no shell.
func literal(words []string, line int, s *scope) invocation {
	in := invocation{words: words, line: line, scope: s}
	for _, w := range words {
		in.shown = append(in.shown, shownWord{quoted(w), w, false})
		in.refs = append(in.refs, refsIn(w)...)
	}
	return in
}

// quoted is a word as it would be written, where it has blanks in it.
func quoted(w string) string {
	w = oneLine(w)
	if strings.ContainsAny(w, " ;&|") {
		return `"` + w + `"`
	}
	return w
}

// siblings says whether two values are elements of one list.
func siblings(a, b syntax.Leaf) bool {
	return a.Doc == b.Doc && len(a.Path) > 0 && len(a.Path) == len(b.Path) && hasPrefix(b.Path, a.Path[:len(a.Path)-1])
}

func hasPrefix(path, prefix []string) bool {
	if len(path) < len(prefix) {
		return false
	}
	for i, key := range prefix {
		if path[i] != key {
			return false
		}
	}
	return true
}

// matchKeys says whether a path has these keys, and the key in braces.
func matchKeys(pattern string, path []string) (name string, ok bool) {
	return matchSteps(strings.Split(pattern, "."), path)
}

func matchSteps(steps, path []string) (name string, ok bool) {
	for i, step := range steps {
		if step == "**" {
			for skip := len(path); skip >= 0; skip-- {
				if name, ok := matchSteps(steps[i+1:], path[skip:]); ok {
					return name, true
				}
			}
			return "", false
		}
		switch {
		case len(path) == 0:
			return "", false
		case step == "{}":
			name = path[0]
		case step != "*" && step != path[0]:
			return "", false
		}
		path = path[1:]
	}
	return name, len(path) == 0
}

// templated is a command line with another program's variables in the form of a
// shell's: {{.NAME}} as ${NAME}.
func templated(text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	return taskVariable.ReplaceAllString(text, "$${$1}")
}
