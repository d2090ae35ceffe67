package armed

import (
	"slices"
	"strings"
)

// harmless are arguments with which no tool does anything.
var harmless = []string{"--help", "-help"}

// matched is a rule that recognised an invocation.
type matched struct {
	rule *Rule
	// snippet is what the rule's expression matched in what is fed in, where
	// that does not stand in the command line.
	snippet string
}

// match says whether the rule recognises an invocation of its tool. Scripts are
// what the files that it is fed say to this rule, by path.
func (r *Rule) match(in *invocation, fed func(path string) string) (matched, bool) {
	if !isCalled(r.Programs, in.words[0]) {
		return matched{}, false
	}
	args, ok := afterAny(arguments(in.words[1:]), r.Words)
	if !ok || r.isHarmless(args) {
		return matched{}, false
	}
	for _, need := range r.Needs {
		if !r.has(args, in, need) {
			return matched{}, false
		}
	}
	if r.says == nil {
		return matched{rule: r}, true
	}
	return r.listen(in, args, fed)
}

// isCalled says whether a word calls one of the programs; an empty list stands
// for all of a tool's.
func isCalled(programs []string, w string) bool {
	return len(programs) == 0 || slices.Contains(programs, programName(w))
}

// isHarmless says whether an argument takes the harm away.
func (r *Rule) isHarmless(args []argument) bool {
	return slices.ContainsFunc(args, func(a argument) bool {
		return slices.ContainsFunc(harmless, func(h string) bool { return a.is(h, false) }) ||
			slices.ContainsFunc(r.Unless, func(u string) bool { return a.is(u, r.tool.Clusters) || a.flag == "" && glob(u, a.text) })
	})
}

// has says whether a flag, or a setting, is there in one of its ways.
func (r *Rule) has(args []argument, in *invocation, ways string) bool {
	for _, way := range strings.Split(ways, "|") {
		if slices.ContainsFunc(args, func(a argument) bool { return a.is(way, r.tool.Clusters) }) {
			return true
		}
		if name, value, ok := strings.Cut(way, "="); ok && nameLength(name) == len(name) {
			if set, known := in.scope.lookup(name); known && glob(value, set) {
				return true
			}
		}
	}
	return false
}

// listen looks for what the rule's expression says: in the arguments, in what is
// fed in, and in the files that are.
func (r *Rule) listen(in *invocation, args []argument, fed func(path string) string) (matched, bool) {
	for _, a := range args {
		if r.says.MatchString(a.text) {
			return matched{rule: r}, true
		}
	}
	if in.fed != nil {
		if hit := r.says.FindString(*in.fed); hit != "" {
			return matched{r, statement(hit)}, true
		}
	}
	if fed == nil || len(r.tool.Feeds) == 0 {
		return matched{}, false
	}
	for _, file := range r.tool.feedsIn(in) {
		if hit := fed(file); hit != "" {
			return matched{r, statement(hit)}, true
		}
	}
	return matched{}, false
}

// statement is what an expression matched without what parts it from the one
// before.
func statement(hit string) string { return strings.TrimLeft(hit, ";= \t\r\n") }

// feedsIn are the files that an invocation is fed: those it reads, and those
// that its arguments name.
func (t *Tool) feedsIn(in *invocation) []string {
	var files []string
	for _, w := range slices.Concat(in.inputs, in.words[1:]) {
		if i := strings.LastIndexAny(w, "=@ "); i >= 0 {
			w = w[i+1:]
		}
		w = strings.Trim(w, `"';`)
		if slices.ContainsFunc(t.Feeds, func(ending string) bool { return strings.HasSuffix(strings.ToLower(w), ending) }) {
			files = append(files, w)
		}
	}
	return files
}

// silenced says whether nobody is asked before it happens.
func (r *Rule) silenced(in *invocation) bool {
	if r.Asks == "" || in.agreed {
		return true
	}
	args := arguments(in.words[1:])
	return slices.ContainsFunc(r.Silences, func(s string) bool { return r.has(args, in, s) })
}
