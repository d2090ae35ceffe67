// Package gitleaks brings the rules of the gitleaks library to the engine of
// package match.
//
// What lives here: the rules' meaning, that is expressions, keywords, entropy,
// secret groups, allow-lists, and the filter that drops a generic finding beside
// a specific one. What does not live here: the search (package match), and what
// the rules' findings are worth.
//
// Only the rules come from the library, not its detector. A test holds that
// both find the same with the same rules; a few pieces of their expressions are
// widened when they are loaded (see widenings). The differences are meant: comments that say
// "gitleaks:allow" are not honoured, since whoever writes a secret could write
// the comment too; commits named in allow-lists are not looked at; and the line
// that an allow-list sees is the line of the match, where the library takes
// everything from the start of the text for a match on a last line that has no
// line break.
package gitleaks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/match"
)

// Rules are the rules of the library's default configuration.
type Rules struct {
	rules        []match.Rule
	descriptions map[string]string
}

// Load reads the default rules that the library was built with.
func Load() (*Rules, error) {
	f, err := parse()
	if err != nil {
		return nil, err
	}
	global, err := allowlists(f.Allowlists)
	if err != nil {
		return nil, fmt.Errorf("gitleaks' default rules: %w", err)
	}
	rs := &Rules{descriptions: make(map[string]string, len(f.Rules))}
	for i := range f.Rules {
		r, err := convert(&f.Rules[i], global)
		if err != nil {
			return nil, fmt.Errorf("gitleaks' default rules: rule %s: %w", f.Rules[i].ID, err)
		}
		rs.rules = append(rs.rules, r)
		rs.descriptions[r.ID] = f.Rules[i].Description
	}
	return rs, nil
}

// Match are the rules in the library's order. The slice is the caller's.
func (rs *Rules) Match() []match.Rule { return slices.Clone(rs.rules) }

// Description says in a sentence what a rule finds; "" for an unknown id.
func (rs *Rules) Description(id string) string { return rs.descriptions[id] }

// Generic reports whether the rule of that id finds secrets of any kind, rather
// than one provider's.
func Generic(id string) bool { return strings.Contains(strings.ToLower(id), "generic") }

func convert(r *rule, global []allow) (match.Rule, error) {
	own, err := allowlists(r.Allowlists)
	if err != nil {
		return match.Rule{}, err
	}
	out := match.Rule{
		ID:          r.ID,
		Regex:       r.Regex,
		SecretGroup: r.SecretGroup,
		Entropy:     r.Entropy,
	}
	for _, k := range r.Keywords {
		out.Keywords = append(out.Keywords, strings.ToLower(k))
	}
	if r.Path != "" {
		if out.Only, err = match.CompilePattern(r.Path); err != nil {
			return match.Rule{}, err
		}
	}
	lists := append(slices.Clone(global), own...)
	for _, a := range lists {
		if a.except != nil {
			out.Except = append(out.Except, a.except)
		}
	}
	out.Keep = keep(lists)
	return out, nil
}

// keep is the test that a match passes when none of the lists allows it.
func keep(lists []allow) func(*match.Match) bool {
	lists = slices.DeleteFunc(slices.Clone(lists), func(a allow) bool { return a.match == nil })
	if len(lists) == 0 {
		return nil
	}
	return func(m *match.Match) bool {
		for _, a := range lists {
			if a.match(m) {
				return false
			}
		}
		return true
	}
}
