package agents

import (
	"slices"
	"strings"
	"sync"
)

// Where workflows run agents. What an agent's file lists are actions, packages,
// programs, and commands of several words: a command is run where its program
// stands at a line with the other words behind it, in whatever order.

// RunBy is the action or the command by which a step of a workflow runs an
// agent, or "". A step is what it uses, or the script that it runs.
func RunBy(step string) string {
	for _, p := range runners() {
		if by := p.runBy(step); by != "" {
			return by
		}
	}
	return ""
}

// RunAfter says whether a job of a workflow makes a machine ready in which an
// agent then works.
func RunAfter(job string) bool { return preparedBy(job) != "" }

// preparedBy is the agent that works in the machine which a job makes ready.
func preparedBy(job string) string {
	for _, p := range runners() {
		if slices.Contains(p.Detect.Jobs, job) {
			return p.ID
		}
	}
	return ""
}

// runners are the agents that workflows run. A file that cannot be read has none:
// Discover says what is wrong with it.
var runners = sync.OnceValue(func() []*Profile {
	all, err := Profiles()
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(all, func(p *Profile) bool { return len(p.Detect.Workflow)+len(p.Detect.Jobs) == 0 })
})

// runBy is the action or command by which a step runs the agent, or "".
func (p *Profile) runBy(step string) string {
	for _, name := range p.Detect.Workflow {
		if program, rest, several := strings.Cut(name, " "); several && runsCommand(step, program, strings.Fields(rest)) || !several && standsIn(step, name) {
			return name
		}
	}
	return ""
}

// standsIn says whether a name stands by itself in a text. GitHub does not tell
// large letters from small ones in the names of actions.
func standsIn(text, name string) bool {
	text, name = strings.ToLower(text), strings.ToLower(name)
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		if start := from + i; bounded(text, start, start+len(name)) {
			return true
		}
		from += i + len(name)
	}
}

// runsCommand says whether a line of a script runs a program with some words.
func runsCommand(script, program string, with []string) bool {
	if !strings.Contains(script, program) {
		return false
	}
	script = strings.NewReplacer("\\\r\n", " ", "\\\n", " ").Replace(script)
	for _, line := range strings.FieldsFunc(script, func(c rune) bool { return strings.ContainsRune("\n;|&()`", c) }) {
		words := strings.Fields(line)
		at := slices.IndexFunc(words, func(w string) bool { return w[strings.LastIndexByte(w, '/')+1:] == program })
		if at < 0 || strings.HasPrefix(words[0], "#") || words[0] == "echo" {
			continue
		}
		if !slices.ContainsFunc(with, func(w string) bool { return !hasWord(words[at+1:], w) }) {
			return true
		}
	}
	return false
}

// hasWord says whether a word stands among others, also as a flag with its value
// behind a sign of equality.
func hasWord(words []string, word string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return w == word || strings.HasPrefix(word, "-") && strings.HasPrefix(w, word+"=")
	})
}

// bounded says that a name stands by itself in a text.
func bounded(text string, start, end int) bool {
	part := func(c byte) bool {
		return c == '-' || c == '_' || c == '.' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
	}
	return (start == 0 || !part(text[start-1]) && text[start-1] != '/') && (end == len(text) || !part(text[end]))
}
