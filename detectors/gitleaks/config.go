package gitleaks

import (
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// file is gitleaks' configuration file. The library's own decoder goes through
// a configuration store that is global to the process, and compiles every
// expression at once; this one does neither.
type file struct {
	Title       string
	Description string
	MinVersion  string
	Allowlist   *allowlist
	Allowlists  []*allowlist
	Rules       []rule
}

type rule struct {
	ID          string
	Description string
	Path        string
	Regex       string
	SecretGroup int
	Entropy     float64
	Keywords    []string
	Tags        []string
	Allowlist   *allowlist
	Allowlists  []*allowlist
	Required    []struct{ ID string }
	SkipReport  bool
}

type allowlist struct {
	Description string
	Condition   string
	Commits     []string
	Paths       []string
	RegexTarget string
	Regexes     []string
	StopWords   []string
	TargetRules []string
}

// parse reads the configuration that the library was built with. A setting that
// this package does not know is an error: it could change what a rule means.
func parse() (*file, error) {
	text, err := configuration()
	if err != nil {
		return nil, err
	}
	decoder := toml.NewDecoder(strings.NewReader(text)).DisallowUnknownFields()
	var f file
	if err := decoder.Decode(&f); err != nil {
		return nil, fmt.Errorf("gitleaks' default rules: %w", err)
	}
	if err := f.normalize(); err != nil {
		return nil, fmt.Errorf("gitleaks' default rules: %w", err)
	}
	return &f, nil
}

// normalize moves the old single allow-lists to where the new ones are, those
// that name their rules to these rules, and refuses what is not supported.
func (f *file) normalize() error {
	f.Allowlists = withSingle(f.Allowlists, f.Allowlist)
	f.Allowlist = nil
	at := make(map[string]*rule, len(f.Rules))
	for i := range f.Rules {
		r := &f.Rules[i]
		r.Allowlists = withSingle(r.Allowlists, r.Allowlist)
		r.Allowlist = nil
		if len(r.Required) > 0 || r.SkipReport {
			return fmt.Errorf("rule %s: rules made of several rules are not supported", r.ID)
		}
		if at[r.ID] != nil {
			return fmt.Errorf("rule %s: defined twice", r.ID)
		}
		at[r.ID] = r
	}
	everywhere := f.Allowlists[:0:0]
	for _, a := range f.Allowlists {
		if len(a.TargetRules) == 0 {
			everywhere = append(everywhere, a)
		}
		for _, id := range a.TargetRules {
			if at[id] == nil {
				return fmt.Errorf("allow-list for rule %s, which does not exist", id)
			}
			at[id].Allowlists = append(at[id].Allowlists, a)
		}
	}
	f.Allowlists = everywhere
	return nil
}

func withSingle(many []*allowlist, one *allowlist) []*allowlist {
	if one == nil {
		return many
	}
	return append(many, one)
}
