// Package pattern matches paths and command lines as the rules of agents do:
// gitignore patterns, plain globs and command prefixes.
//
// What lives here: matching only, each in time that a hostile pattern cannot
// stretch. What does not live here: which agent uses which form.
package pattern

import (
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// maxPattern is the longest pattern that is looked at; a longer one matches
// nothing, which is the less protective reading of a deny.
const maxPattern = 1000

// Git says whether a gitignore pattern matches a path below the directory that
// the pattern is bound to, or one of the directories the path lies in. Braces
// stand for themselves, as in git; "./" binds to the directory, as agents have it.
func Git(pattern, rel string) bool {
	pattern = trimBlanks(pattern)
	pattern, here := strings.CutPrefix(pattern, "./")
	pattern, rooted := strings.CutPrefix(pattern, "/")
	pattern, inside := strings.CutSuffix(pattern, "/**")
	pattern, dirOnly := strings.CutSuffix(pattern, "/")
	if pattern == "**" && !dirOnly {
		return rel != ""
	}
	if pattern == "" || len(pattern) > maxPattern {
		return false
	}
	if !rooted && !here && !inside && !strings.Contains(pattern, "/") {
		pattern = "**/" + pattern
	}
	return below(plainStars(literal.Replace(pattern)), rel, dirOnly || inside)
}

// plainStars makes one star of several that do not stand alone between slashes:
// only there do two cross directories.
func plainStars(pattern string) string {
	parts := strings.Split(pattern, "/") // a class may hold one too, and is put together again
	for i, part := range parts {
		for part != "**" && strings.Contains(part, "**") {
			part = strings.ReplaceAll(part, "**", "*")
		}
		parts[i] = part
	}
	return strings.Join(parts, "/")
}

// below matches a path and, from the outermost on, the directories it lies in.
func below(pattern, rel string, dirOnly bool) bool {
	for i := 0; i < len(rel); i++ {
		if rel[i] == '/' && matches(pattern, rel[:i]) {
			return true
		}
	}
	return !dirOnly && matches(pattern, rel)
}

func matches(pattern, rel string) bool {
	ok, err := doublestar.Match(pattern, rel)
	return err == nil && ok
}

// git knows no braces, and lets no class match the mark between directories.
var literal = strings.NewReplacer("{", `\{`, "}", `\}`, "[!]", "[!]", "[^]", "[^]", "[!", "[!/", "[^", "[^/")

// trimBlanks takes away blanks at the end, which gitignore does not count unless
// they are escaped.
func trimBlanks(pattern string) string {
	trimmed := strings.TrimRight(pattern, " \t")
	if strings.HasSuffix(trimmed, `\`) && len(trimmed) < len(pattern) {
		return trimmed + pattern[len(trimmed):len(trimmed)+1]
	}
	return trimmed
}

// Path is a glob over a whole path, in which "**" crosses directories and braces
// list alternatives.
func Path(glob, p string) bool {
	return len(glob) <= maxPattern && strings.Count(glob, "{") <= 4 && matches(glob, p)
}

// Wild matches a text against a pattern in which "*" is any run of bytes and
// everything else stands for itself.
func Wild(pattern, text string) bool { return wild(pattern, text, false) }

// Glob is Wild, with "?" for any one byte.
func Glob(pattern, text string) bool { return wild(pattern, text, true) }

func wild(pattern, text string, one bool) bool {
	star, mark := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == text[t] || one && pattern[p] == '?'):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// Command matches a command line against a pattern of the usual kind: "*" is any
// run of bytes, and a blank before the last one is also the end of the command,
// so that "ls *" matches "ls" and "ls -la" but not "lsof".
func Command(pattern, line string) bool {
	if prefix, ok := strings.CutSuffix(pattern, ":*"); ok {
		pattern = prefix + " *"
	}
	if prefix, ok := strings.CutSuffix(pattern, " *"); ok && Wild(prefix, line) {
		return true
	}
	return Wild(pattern, line)
}
