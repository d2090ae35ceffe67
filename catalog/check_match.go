package catalog

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

var (
	groupName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	scheme    = regexp.MustCompile(`^[a-z][a-z0-9+.-]*$`)
	ruleID    = regexp.MustCompile(`^[a-z0-9]+([-_][a-z0-9]+)*$`)
)

// checkMatcher holds a matcher to one way, and to the fields that go with it.
func checkMatcher(p part, m Matcher) {
	ways := map[string]bool{
		"pattern": m.Pattern != "", "gitleaks": len(m.Gitleaks) > 0, "names": len(m.Names) > 0,
		"keys": len(m.Keys) > 0, "url": len(m.URL) > 0, "jwt": len(m.JWT) > 0, "parser": m.Parser != "",
	}
	var set []string
	for _, way := range sortedKeys(ways) {
		if ways[way] {
			set = append(set, way)
		}
	}
	if len(set) != 1 {
		p.fault("it sets %d ways (%s): set exactly one of pattern, gitleaks, names, keys, url, jwt, parser", len(set), strings.Join(set, ", "))
		return
	}
	if set[0] == "pattern" {
		checkPattern(p, m)
	} else if len(m.Keywords) > 0 {
		p.in("keywords").fault("keywords belong to a pattern")
	}
	if m.Value != "" {
		checkValue(p, m.Value)
	}
	if m.Entropy < 0 || m.Entropy > 8 {
		p.in("entropy").fault("entropy %v is out of range: it is bits per byte, 0 to 8", m.Entropy)
	}
	checkWays(p, m)
	for _, list := range []struct {
		field string
		words []string
	}{{"files", m.Files}, {"keys", m.Keys}, {"near", m.Near}, {"names", m.Names}, {"keywords", m.Keywords}} {
		for i, w := range list.words {
			if strings.TrimSpace(w) != w || w == "" {
				p.in(list.field, i).fault("%s has an empty word or a blank around one", list.field)
			}
		}
	}
}

func checkWays(p part, m Matcher) {
	for i, id := range m.Gitleaks {
		if !ruleID.MatchString(id) {
			p.in("gitleaks", i).fault("gitleaks %q is no rule id", id)
		}
	}
	for i, s := range m.URL {
		if !scheme.MatchString(s) {
			p.in("url", i).fault("url %q is no scheme: write it without \"://\", in lower case", s)
		}
	}
	if m.Parser != "" && !kebab.MatchString(m.Parser) {
		p.in("parser").fault("parser %q is not kebab-case", m.Parser)
	}
	for _, claim := range sortedKeys(m.JWT) {
		if len(m.JWT[claim]) == 0 {
			p.in("jwt", claim).fault("jwt %s has no globs: write those of which one must match", claim)
		}
	}
}

// checkPattern compiles a pattern, and holds its groups and keywords.
func checkPattern(p part, m Matcher) {
	tree, err := syntax.Parse(m.Pattern, syntax.Perl)
	if err != nil {
		p.in("pattern").fault("pattern is not RE2: %v", err)
		return
	}
	for _, name := range tree.CapNames()[1:] {
		if name == "" {
			p.in("pattern").fault("pattern has a group without a name: write (?:…), or (?P<secret>…) for the secret")
		} else if !groupName.MatchString(name) {
			p.in("pattern").fault("pattern's group %q is no fact: write lower case", name)
		}
	}
	if len(m.Keywords) == 0 {
		p.fault("keywords is missing: write words, one of which every match contains")
		return
	}
	for i, k := range m.Keywords {
		if k != strings.ToLower(k) || len(k) < 3 {
			p.in("keywords", i).fault("keyword %q must be lower case and at least 3 long, or too much text is tried", k)
		}
	}
	if !requires(tree.Simplify(), m.Keywords) {
		p.in("keywords").fault("pattern can match text with none of its keywords (%s): name words that it cannot do without", strings.Join(m.Keywords, ", "))
	}
}

func checkValue(p part, expr string) {
	tree, err := syntax.Parse(expr, syntax.Perl)
	switch {
	case err != nil:
		p.in("value").fault("value is not RE2: %v", err)
	case slices.ContainsFunc(tree.CapNames()[1:], func(string) bool { return true }):
		p.in("value").fault("value has a group: write (?:…), since it must match as a whole")
	}
}
