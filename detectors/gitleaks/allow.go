package gitleaks

import (
	"fmt"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/match"
)

// allow is one allow-list: what it says about paths alone, and what it says
// about a match. Commits are not looked at: the same text must give the same
// findings wherever it was read.
type allow struct {
	// except are the paths that the list allows whatever stands there, or nil.
	except *match.Pattern
	// match reports whether the list allows a match; nil when it never does.
	match func(*match.Match) bool
}

// allowlists are the lists of a rule or of the whole configuration.
func allowlists(lists []*allowlist) ([]allow, error) {
	out := make([]allow, 0, len(lists))
	for _, list := range lists {
		a, err := newAllow(list)
		if err != nil {
			return nil, fmt.Errorf("allow-list %q: %w", list.Description, err)
		}
		out = append(out, a)
	}
	return out, nil
}

func newAllow(list *allowlist) (allow, error) {
	paths, err := pattern(list.Paths)
	if err != nil {
		return allow{}, err
	}
	regexes, err := pattern(list.Regexes)
	if err != nil {
		return allow{}, err
	}
	matches, err := test(regexes, list.RegexTarget)
	if err != nil {
		return allow{}, err
	}
	stops := stopwords(list.StopWords)
	switch strings.ToUpper(list.Condition) {
	case "", "OR", "||":
		return anyOf(paths, matches, stops), nil
	case "AND", "&&":
		return allOf(len(list.Commits) > 0, paths, matches, stops), nil
	}
	return allow{}, fmt.Errorf("condition %q is neither AND nor OR", list.Condition)
}

// A condition of an allow-list is nil when the list has none of its kind.
type condition func(*match.Match) bool

// anyOf is a list of which one condition is enough.
func anyOf(paths *match.Pattern, matches, stops condition) allow {
	a := allow{except: paths}
	if matches != nil || stops != nil {
		a.match = func(m *match.Match) bool {
			return stops != nil && stops(m) || matches != nil && matches(m)
		}
	}
	return a
}

// allOf is a list whose conditions must all hold. One that asks for a commit
// never holds.
func allOf(commits bool, paths *match.Pattern, matches, stops condition) allow {
	if commits {
		return allow{}
	}
	if matches == nil && stops == nil {
		return allow{except: paths}
	}
	return allow{match: func(m *match.Match) bool {
		return (paths == nil || m.Path != "" && paths.MatchString(m.Path)) &&
			(stops == nil || stops(m)) &&
			(matches == nil || matches(m))
	}}
}

// pattern joins expressions as gitleaks does: in one group, so that a flag at
// the start of one also holds for those after it.
func pattern(exprs []string) (*match.Pattern, error) {
	if len(exprs) == 0 {
		return nil, nil
	}
	return match.CompilePattern("(?:" + strings.Join(exprs, "|") + ")")
}

// test is the condition that the target of a match matches. An empty target does
// not, even where the expressions match it.
func test(regexes *match.Pattern, target string) (condition, error) {
	var holds condition
	switch target {
	case "", "secret":
		holds = func(m *match.Match) bool { return len(m.Secret) > 0 && regexes.Match(m.Secret) }
	case "match":
		holds = func(m *match.Match) bool { return len(m.Text) > 0 && regexes.Match(m.Text) }
	case "line":
		holds = func(m *match.Match) bool { return m.LineMatches(regexes) }
	default:
		return nil, fmt.Errorf("target %q is none of secret, match, line", target)
	}
	if regexes == nil {
		return nil, nil
	}
	return holds, nil
}

// stopwords is the condition that the secret holds one of the words.
func stopwords(words []string) condition {
	if len(words) == 0 {
		return nil
	}
	lower := make([]string, len(words))
	for i, w := range words {
		lower[i] = strings.ToLower(w)
	}
	set := match.NewWords(lower...)
	return func(m *match.Match) bool { return set.In(m.Secret) }
}
