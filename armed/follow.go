package armed

import (
	"path"
	"slices"
	"strings"
)

// Bounds on following scripts that run scripts.
const (
	maxFollow = 5   // how many scripts deep
	maxLeaves = 200 // commands that one command line comes to
	// maxSteps is how many commands are looked at in scripts that others run, in
	// a whole tree. What stands in a script itself is always looked at.
	maxSteps = 50000
)

// follower looks up the scripts that commands run by name.
type follower struct {
	*Collector
	named map[scriptKey][]*script
	steps int
}

// scriptKey is how a script is called.
type scriptKey struct {
	runner Runner
	name   string
}

func newFollower(c *Collector) *follower {
	f := &follower{Collector: c, named: map[scriptKey][]*script{}}
	for i := range c.scripts {
		s := &c.scripts[i]
		if s.runner != "" {
			key := scriptKey{s.runner, s.name}
			if s.runner == ScriptFile {
				key.name = clean(key.name)
			}
			f.named[key] = append(f.named[key], s)
		}
	}
	return f
}

// outcome is a harmful command that a command line comes to.
type outcome struct {
	matched
	// in is the invocation that does the harm, with everything that it finds set
	// on the way to it; dir is the folder in which it runs.
	in  invocation
	dir string
	// leaf is its command line for a reader, and caller the one that led to it,
	// where another script runs it.
	leaf, caller string
}

// text is the command line for a reader, and what it comes to.
func (o *outcome) text() string {
	if o.caller == "" {
		return o.leaf
	}
	return o.caller + arrow + o.leaf
}

// walk is the following of one command line.
type walk struct {
	*follower
	found []outcome
	steps int
	open  []*script
}

// outcomes are all harmful commands that an invocation in a script comes to.
func (f *follower) outcomes(in invocation, s *script) []outcome {
	w := walk{follower: f, open: []*script{s}}
	w.invocation(in, s.dir, nil)
	return onceEach(w.found)
}

// onceEach are outcomes of which those that another script leads to stand once
// for each rule: a script of twenty commands of a kind is one thing to run.
func onceEach(found []outcome) []outcome {
	led := map[*Rule]bool{}
	return slices.DeleteFunc(found, func(o outcome) bool {
		if o.caller == "" {
			return false
		}
		seen := led[o.rule]
		led[o.rule] = true
		return seen
	})
}

// invocation follows one invocation in a script that was called with a scope.
func (w *walk) invocation(in invocation, dir string, outer *scope) {
	in.scope = in.scope.over(outer)
	for _, u := range w.tools.unwrap(in) {
		if w.steps++; w.steps > maxLeaves || len(w.found) > maxLeaves {
			return
		}
		at := folderOf(u, dir)
		for _, tool := range w.tools.called(u.words[0]) {
			w.match(tool, u, at)
			for i := range tool.Scripts {
				w.scripts(tool.Scripts[i].calls(u.words), u, at)
			}
		}
		if isScriptPath(u.words[0]) {
			w.scripts([]call{{of: ScriptFile, name: u.words[0], args: u.words[1:]}}, u, at)
		}
	}
}

// folderOf is the folder in which an invocation runs.
func folderOf(in invocation, dir string) string {
	step, known := in.scope.dir()
	if !known {
		return dir
	}
	return joinPath(dir, step)
}

func (w *walk) match(tool *Tool, u invocation, dir string) {
	for _, r := range tool.Commands {
		m, ok := r.match(&u, func(file string) string { return w.said(r, dir, file) })
		if !ok {
			continue
		}
		text := show(u.shown, tool.Hides)
		if m.snippet != "" {
			text += arrow + maskText(oneLine(m.snippet))
		}
		w.found = append(w.found, outcome{matched: m, in: u, dir: dir, leaf: text})
	}
}

// said is what a file of statements says to a rule. The file is looked for from
// the command's folder upwards.
func (c *Collector) said(r *Rule, dir, file string) string {
	for _, p := range upwards(dir, file) {
		if said, ok := c.feeds[p][r]; ok {
			return said
		}
	}
	return ""
}

// upwards are the paths that a name may mean: from a folder and each above it.
func upwards(dir, name string) []string {
	paths := []string{joinPath(dir, name)}
	for dir != "" && dir != "/" && !strings.HasSuffix(dir, "..") && len(paths) < 100 {
		dir = dirOf(dir)
		paths = append(paths, joinPath(dir, name))
	}
	return paths
}

// scripts follows calls of scripts by name.
func (w *walk) scripts(calls []call, u invocation, dir string) {
	if len(w.open) > maxFollow || w.follower.steps > maxSteps {
		return
	}
	for _, c := range calls {
		for _, s := range w.lookUp(c, dir) {
			if slices.Contains(w.open, s) {
				continue
			}
			w.open = append(w.open, s)
			first := len(w.found)
			w.follower.steps += len(s.runs)
			for i, in := range s.runs {
				if i == len(s.runs)-1 && len(c.args) > 0 {
					in = withArguments(in, c.args)
				}
				w.invocation(in, s.dir, u.scope.inherited())
			}
			w.open = w.open[:len(w.open)-1]
			w.nameFrom(first, u)
		}
	}
}

// nameFrom puts the command that led to outcomes before them.
func (w *walk) nameFrom(first int, u invocation) {
	for i := first; i < len(w.found); i++ {
		o := &w.found[i]
		o.caller = show(u.shown, o.rule.tool.Hides)
		o.in.agreed = o.in.agreed || u.agreed
		o.in.refs = append(o.in.refs, u.refs...)
	}
}

// arrow stands between a command and what it comes to.
const arrow = " → "

// lookUp are the scripts that a call may mean: those of the folder and of every
// folder above it, and of those below where the call is for all packages.
func (w *walk) lookUp(c call, dir string) []*script {
	var found []*script
	if c.of == ScriptFile {
		for _, p := range upwards(dir, c.name) {
			found = append(found, w.named[scriptKey{c.of, p}]...)
		}
		return found
	}
	for _, s := range w.named[scriptKey{c.of, c.name}] {
		if at := joinPath(dir, c.dir); within(at, s.dir) || c.everywhere && within(s.dir, at) {
			found = append(found, s)
		}
	}
	return found
}

// withArguments is an invocation with more arguments at its end.
func withArguments(in invocation, args []string) invocation {
	in.words = slices.Concat(in.words, args)
	in.shown = slices.Clone(in.shown)
	for _, a := range args {
		in.shown = append(in.shown, shownWord{quoted(a), a, false})
	}
	return in
}

// inherited is what a script that is called finds set: variables and files, and
// no folder.
func (s *scope) inherited() *scope {
	var inner *scope
	files := s.files()
	for i := len(files) - 1; i >= 0; i-- {
		inner = inner.with(envFile, "", files[i], true)
	}
	for _, v := range s.environment() {
		inner = inner.with(exported, v.name, v.value, v.plain)
	}
	return inner
}

// call is a script that is run by name.
type call struct {
	of   Runner
	name string
	// dir is the folder in which it is looked up, from the caller's.
	dir        string
	args       []string
	everywhere bool
}

// scriptEndings are those of files that are run as they are, or by an interpreter.
var scriptEndings = []string{".sh", ".bash", ".zsh", ".js", ".mjs", ".cjs", ".ts", ".mts", ".py", ".rb", ".php"}

// isScriptPath says whether a word is a script's path.
func isScriptPath(w string) bool {
	return strings.Contains(w, "/") && !strings.Contains(w, "://") || slices.Contains(scriptEndings, path.Ext(w))
}
