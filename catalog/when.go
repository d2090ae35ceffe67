package catalog

// Matches reports whether facts satisfy a "when". Each fact that it names must
// be there and match one of the globs, in any case. A glob that begins with "!"
// is a veto: the value must not match it, and it holds where the fact is
// absent. A list of nothing but vetoes asks for no match besides.
func Matches(when map[string][]string, facts map[string]string) bool {
	for name, globs := range when {
		value, present := facts[name]
		if !matchesOne(globs, value, present) {
			return false
		}
	}
	return true
}

func matchesOne(globs []string, value string, present bool) bool {
	wanted, found := false, false
	for _, g := range globs {
		if len(g) > 0 && g[0] == '!' {
			if present && glob(g[1:], value) {
				return false
			}
			continue
		}
		wanted = true
		found = found || present && glob(g, value)
	}
	return found || !wanted
}
