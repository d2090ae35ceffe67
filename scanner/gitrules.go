package scanner

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// Bounds on what is read of a repository's ignore files: far more than any has,
// and little enough that a hostile one costs nothing much.
const (
	maxIgnoreFile = 256 << 10 // bytes in one file
	maxRules      = 10_000    // in one file
	maxRule       = 4 << 10   // bytes in one line; a longer one is passed over
)

// verdict is what rules say of a path.
type verdict int

const (
	silent verdict = iota
	ignore
	keep
)

// rule is one line of an ignore file.
type rule struct {
	pattern gitignore.Pattern
	domain  []string // the directory that it is bound to
	byName  bool     // it names no directory, and so holds at any depth
	deep    bool     // it ends in /**, everything below
}

// readRules reads one ignore file, whose patterns are bound to a directory. One
// that is not there has none. One that cannot be read, or only in part, counts
// as taking everything back in: what it ignores is not known.
func readRules(path string, domain []string) []rule {
	data, err := readSmall(path, maxIgnoreFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	rules := parseRules(data, domain)
	if err != nil || len(rules) > maxRules {
		return parseRules([]byte("!*"), domain)
	}
	return rules
}

// parseRules reads the lines of an ignore file.
func parseRules(data []byte, domain []string) []rule {
	var rules []rule
	data = bytes.TrimPrefix(data, []byte{0xEF, 0xBB, 0xBF})
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if strings.HasPrefix(line, "#") || strings.Trim(line, " !/") == "" || len(line) > maxRule {
			continue
		}
		rules = append(rules, parseRule(line, domain))
	}
	return rules
}

// parseRule reads one pattern, and rewrites what git takes and the library does
// not: [!a] for [^a], and **/name for name.
func parseRule(line string, domain []string) rule {
	line = strings.ReplaceAll(line, "[!", "[^")
	not, bare := "", strings.TrimRight(line, " ")
	if strings.HasPrefix(line, "!") {
		not, bare = "!", bare[1:]
	}
	if name, ok := strings.CutPrefix(bare, "**/"); ok && namesNoFolder(name) {
		line, bare = not+name, name
	}
	return rule{
		pattern: gitignore.ParsePattern(line, domain),
		domain:  domain,
		byName:  namesNoFolder(bare),
		deep:    strings.HasSuffix(bare, "/**"),
	}
}

// namesNoFolder says whether a pattern has no slash but one at its end.
func namesNoFolder(pattern string) bool {
	return !strings.Contains(strings.TrimSuffix(pattern, "/"), "/")
}

// lastVerdict is that of the last rule that matches.
func lastVerdict(rules []rule, names []string, dir bool) verdict {
	for i := len(rules) - 1; i >= 0; i-- {
		if v := rules[i].verdict(names, dir); v != silent {
			return v
		}
	}
	return silent
}

// matches says whether the pattern speaks of a directory, or of one above it.
func (r rule) matches(names []string) bool {
	return r.pattern.Match(names, true) != gitignore.NoMatch
}

// verdict is what the rule says of this very path. go-git's pattern also speaks
// of what lies below a directory that it matches; git does not, and asks for
// the directory first, as the caller does here. So a pattern must not match
// the parent, except one for everything below a directory, which has to.
func (r rule) verdict(names []string, dir bool) verdict {
	switch {
	case r.byName:
		name := names[len(names)-1]
		names = append(r.domain[:len(r.domain):len(r.domain)], name)
	case r.deep != r.matches(names[:len(names)-1]):
		return silent
	}
	switch r.pattern.Match(names, dir) {
	case gitignore.Exclude:
		return ignore
	case gitignore.Include:
		return keep
	default:
		return silent
	}
}
