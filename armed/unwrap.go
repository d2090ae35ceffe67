package armed

import (
	"slices"
	"strings"
)

// maxReach is how many invocations one may turn out to hold.
const maxReach = 64

// unwrap is an invocation and every one that it would run in turn: behind npx,
// sudo, docker compose exec, sh -c.
func (t *Tools) unwrap(in invocation) []invocation {
	found := []invocation{in}
	for i, deep := 0, 1; i < len(found) && deep <= maxInner; deep++ {
		for end := len(found); i < end; i++ {
			for _, tool := range t.called(found[i].words[0]) {
				for w := range tool.Wraps {
					found = append(found, tool.Wraps[w].open(tool, &found[i])...)
				}
			}
			if len(found) > maxReach {
				return found[:maxReach]
			}
		}
	}
	return found
}

// open is what an invocation of the tool runs, if it is one of these.
func (w *Wrap) open(tool *Tool, in *invocation) []invocation {
	u := unwrapper{Wrap: w, tool: tool, in: in, scope: in.scope, inside: in.inside || w.Inside}
	rest, ok := u.subcommand(in.words[1:])
	if !ok || !isCalled(w.Programs, in.words[0]) {
		return nil
	}
	u.walk(rest)
	return u.found
}

// unwrapper is one look behind a wrapper.
type unwrapper struct {
	*Wrap
	tool   *Tool
	in     *invocation
	scope  *scope
	inside bool
	found  []invocation
	skip   int
}

// subcommand passes the words that make it a wrapper. Flags before them that
// matter are taken up.
func (u *unwrapper) subcommand(words []string) (rest []string, ok bool) {
	if len(u.Words) == 0 {
		return words, true
	}
	for _, way := range u.Words {
		if rest, ok := u.pass(words, strings.Fields(way)); ok {
			return rest, true
		}
	}
	return nil, false
}

func (u *unwrapper) pass(words, way []string) (rest []string, ok bool) {
	for i := 0; i < len(words) && len(way) > 0; i++ {
		switch {
		case words[i] == way[0]:
			way = way[1:]
			if len(way) == 0 {
				return words[i+1:], true
			}
		case strings.HasPrefix(words[i], "-"):
			if u.flag(words[i], words[i+1:]) {
				i++
			}
		default:
			return nil, false
		}
	}
	return nil, false
}

// walk passes the wrapper's own words and opens what follows.
func (u *unwrapper) walk(words []string) {
	u.skip = u.Skips
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w == "--" {
			if u.skip == 0 || i+1 < len(words) {
				u.run(words[i+1:])
			}
			return
		}
		if len(w) > 1 && w[0] == '-' {
			name, _, valued := strings.Cut(w, "=")
			if slices.Contains(u.Program, name) && !valued {
				u.run(words[i+1:])
				return
			}
			known := u.flag(w, words[i+1:])
			if known {
				i++
			} else if !valued && u.skip == 0 && i+2 < len(words) && !u.Lines && !u.Joins {
				u.run(words[i+2:]) // the next word may be the flag's value
			}
			continue
		}
		if u.Sets && u.set(w) {
			continue
		}
		if u.skip > 0 {
			u.skip--
			continue
		}
		u.run(words[i:])
		return
	}
}

// flag takes up a flag that matters, and says whether the next word is its value.
func (u *unwrapper) flag(w string, rest []string) (takesNext bool) {
	name, value, valued := strings.Cut(w, "=")
	if !valued && len(rest) > 0 {
		value = rest[0]
	}
	if slices.Contains(u.tool.Environment, name) && environmentIn(value) != "" {
		u.scope = u.scope.with(exported, "ENVIRONMENT", value, isLiteral(value))
	}
	takes := true
	switch {
	case slices.Contains(u.Line, name) || u.lineCluster(name):
		u.found = append(u.found, u.lines(value)...)
	case slices.Contains(u.Files, name):
		u.scope = u.scope.with(envFile, "", value, !strings.Contains(value, "$"))
	case slices.Contains(u.Folder, name):
		u.scope = u.scope.with(folder, "", value, !strings.Contains(value, "$"))
	case slices.Contains(u.Variables, name):
		u.set(value)
	default:
		takes = slices.Contains(u.Valued, name)
	}
	return takes && !valued
}

// lineCluster says whether one-letter flags end in one whose value is a command
// line: "-lc".
func (u *unwrapper) lineCluster(name string) bool {
	return len(name) > 2 && name[1] != '-' && len(name) < 6 && slices.Contains(u.Line, "-"+name[len(name)-1:])
}

// set takes up NAME=value.
func (u *unwrapper) set(w string) bool {
	name, value, ok := strings.Cut(w, "=")
	if !ok || name == "" || nameLength(name) != len(name) {
		return false
	}
	u.scope = u.scope.with(exported, name, value, !strings.ContainsAny(value, "$`"))
	return true
}

// run opens the words that are run.
func (u *unwrapper) run(words []string) {
	if len(words) == 0 {
		return
	}
	switch {
	case u.Lines:
		for _, w := range words {
			u.found = append(u.found, u.lines(w)...)
		}
	case u.Joins:
		u.found = append(u.found, u.lines(strings.Join(words, " "))...)
	default:
		inner := *u.in
		inner.words, inner.scope, inner.inside = words, u.scope, u.inside
		u.found = append(u.found, inner)
	}
}

// lines are the invocations of a command line that is an argument.
func (u *unwrapper) lines(text string) []invocation {
	if len(text) > maxFilled {
		return nil
	}
	found := split(text, u.in.line, u.scope)
	if len(found) > maxReach {
		found = found[:maxReach]
	}
	for i := range found {
		found[i].shown = u.in.shown
		found[i].line = u.in.line
		found[i].inside = u.inside
		found[i].agreed = found[i].agreed || u.in.agreed
		found[i].refs = append(found[i].refs, u.in.refs...)
	}
	return found
}
