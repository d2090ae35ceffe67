package gitleaks

import (
	"fmt"
	"strings"
	"sync"

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
	target, err := targetOf(list.RegexTarget)
	if err != nil {
		return allow{}, err
	}
	stop := stopwords(list.StopWords)
	switch strings.ToUpper(list.Condition) {
	case "", "OR", "||":
		return any(paths, regexes, stop, target), nil
	case "AND", "&&":
		return all(len(list.Commits) > 0, paths, regexes, stop, target), nil
	}
	return allow{}, fmt.Errorf("condition %q is neither AND nor OR", list.Condition)
}

// any is a list of which one condition is enough.
func any(paths, regexes *match.Pattern, stop func([]byte) bool, target func(*match.Match) []byte) allow {
	a := allow{except: paths}
	if regexes != nil || stop != nil {
		a.match = func(m *match.Match) bool {
			return stop != nil && stop(m.Secret) || regexes != nil && matches(regexes, target(m))
		}
	}
	return a
}

// all is a list whose conditions must all hold. One that asks for a commit never
// holds.
func all(commits bool, paths, regexes *match.Pattern, stop func([]byte) bool, target func(*match.Match) []byte) allow {
	if commits {
		return allow{}
	}
	if regexes == nil && stop == nil {
		return allow{except: paths}
	}
	return allow{match: func(m *match.Match) bool {
		return (paths == nil || m.Path != "" && paths.MatchString(m.Path)) &&
			(stop == nil || stop(m.Secret)) &&
			(regexes == nil || matches(regexes, target(m)))
	}}
}

// matches is false for an empty text even where the expressions match it.
func matches(p *match.Pattern, text []byte) bool { return len(text) > 0 && p.Match(text) }

// pattern joins expressions as gitleaks does: in one group, so that a flag at
// the start of one also holds for those after it.
func pattern(exprs []string) (*match.Pattern, error) {
	if len(exprs) == 0 {
		return nil, nil
	}
	return match.CompilePattern("(?:" + strings.Join(exprs, "|") + ")")
}

func targetOf(name string) (func(*match.Match) []byte, error) {
	switch name {
	case "", "secret":
		return func(m *match.Match) []byte { return m.Secret }, nil
	case "match":
		return func(m *match.Match) []byte { return m.Text }, nil
	case "line":
		return (*match.Match).Line, nil
	}
	return nil, fmt.Errorf("target %q is none of secret, match, line", name)
}

// stopwords is the test whether a secret holds one of the words, which is built
// when it is first needed.
func stopwords(words []string) func([]byte) bool {
	if len(words) == 0 {
		return nil
	}
	set := sync.OnceValue(func() *match.Words {
		lower := make([]string, len(words))
		for i, w := range words {
			lower[i] = strings.ToLower(w)
		}
		return match.NewWords(lower...)
	})
	return func(secret []byte) bool { return set().In(secret) }
}
