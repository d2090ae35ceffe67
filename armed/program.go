package armed

import (
	"path"
	"strings"
)

// programName is what a program is called, whichever way it is run: without its
// folder, a version and the ending that Windows gives it.
func programName(w string) string {
	w = strings.ReplaceAll(w, `\`, "/")
	if i := strings.LastIndexByte(w, '@'); i > 0 && !strings.Contains(w[i:], "/") {
		w = w[:i]
	}
	if strings.HasPrefix(w, "@") && strings.Count(w, "/") == 1 {
		return w // a package that has a scope
	}
	name := path.Base(w)
	for _, ending := range []string{".exe", ".cmd", ".bat", ".ps1"} {
		name = strings.TrimSuffix(name, ending)
	}
	return name
}

// argument is one argument of a program.
type argument struct {
	text string
	// flag is its name where it is a flag, with the dashes; value is what stands
	// after "=", if anything does.
	flag, value string
	valued      bool
	// next is the word after a flag that has no value in it, which may be one.
	next string
	// maybeValue says that it may be the value of the flag before it.
	maybeValue bool
}

// arguments tells flags from other words. After "--" all are other words.
func arguments(words []string) []argument {
	args := make([]argument, 0, len(words))
	plain := false
	for i, w := range words {
		a := argument{text: w}
		if w == "--" && !plain {
			plain = true
			continue
		}
		if !plain && len(w) > 1 && w[0] == '-' {
			a.flag, a.value, a.valued = strings.Cut(w, "=")
			if !a.valued && i+1 < len(words) {
				a.next = words[i+1]
			}
		}
		if n := len(args); n > 0 && a.flag == "" && !plain {
			a.maybeValue = args[n-1].flag != "" && !args[n-1].valued
		}
		args = append(args, a)
	}
	return args
}

// off says whether a flag's value takes it back, as in --dry-run=false.
func (a argument) off() bool {
	switch strings.ToLower(a.value) {
	case "false", "none", "no", "0", "off":
		return a.valued
	}
	return false
}

// is says whether the argument is a flag, "-f", "--force", or one with a value
// that matches a glob, "--env=prod*". Clusters are one-letter flags together.
func (a argument) is(spec string, clusters bool) bool {
	name, want, valued := strings.Cut(spec, "=")
	if a.flag == "" || a.off() && !valued {
		return false
	}
	if a.flag != name {
		return clusters && !valued && len(name) == 2 && inCluster(a.text, name[1])
	}
	if !valued {
		return true
	}
	return a.valued && glob(want, a.value) || !a.valued && glob(want, a.next)
}

// inCluster says whether a word is one-letter flags with this among them.
func inCluster(text string, letter byte) bool {
	if len(text) < 3 || len(text) > 6 || text[1] == '-' {
		return false
	}
	for i := 1; i < len(text); i++ {
		if !isNameByte(text[i]) {
			return false
		}
	}
	return strings.IndexByte(text[1:], letter) >= 0
}

// after is the arguments that follow subcommands. Words that may be the value of
// a flag may be passed over, others not. Found is false where they don't stand
// there.
func after(args []argument, words string) (rest []argument, found bool) {
	for _, want := range strings.Fields(words) {
		i := 0
		for i < len(args) && !args[i].isWord(want) {
			if args[i].flag == "" && !args[i].maybeValue {
				return nil, false
			}
			i++
		}
		if i == len(args) {
			return nil, false
		}
		rest = append(rest, args[:i]...)
		args = args[i+1:]
	}
	return append(rest, args...), true
}

func (a argument) isWord(want string) bool { return a.flag == "" && glob(want, a.text) }

// afterAny tries each way of writing subcommands; none are needed where the
// list is empty.
func afterAny(args []argument, ways []string) (rest []argument, found bool) {
	if len(ways) == 0 {
		return args, true
	}
	for _, words := range ways {
		if rest, found := after(args, words); found {
			return rest, true
		}
	}
	return nil, false
}
