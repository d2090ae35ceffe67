package detectors

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/gitleaks"
	"github.com/worstcase-dev/worstcase/detectors/match"
)

// meaning turns a match in a text into a finding, or says that it is none.
type meaning func(text []byte, m *match.Match) (finding.Finding, bool)

// rule is what a match of one of the engine's rules means.
type rule struct {
	name    string
	meaning meaning
}

// rulebook gathers the rules of gitleaks, of the catalog and of this package,
// in step with what each of them means.
type rulebook struct {
	rules    []match.Rule
	meanings []rule
}

func (b *rulebook) add(r match.Rule, meaning meaning) {
	b.rules = append(b.rules, r)
	b.meanings = append(b.meanings, rule{r.ID, meaning})
}

// addGitleaks takes gitleaks' rules over. The catalog says which of them find
// which kind; the others find a kind that the catalog does not have.
func (b *rulebook) addGitleaks(c *catalog.Catalog, g *gitleaks.Rules) error {
	kinds, err := kindsByRule(c)
	if err != nil {
		return err
	}
	for _, r := range g.Match() {
		if r.Regex == "" {
			continue // about a path alone, with no secret to judge
		}
		method := finding.ByRule
		if gitleaks.Generic(r.ID) {
			method = finding.ByGenericRule
		}
		candidates, id := kinds[r.ID], r.ID
		b.add(r, func(_ []byte, m *match.Match) (finding.Finding, bool) {
			f := found(m, genericKind(id), method)
			for _, k := range candidates {
				if k.value == nil || k.value.Match(m.Secret) {
					f.Kind, f.Part = k.name, k.part
					break
				}
			}
			return f, true
		})
	}
	return nil
}

// genericKind names a kind that the catalog lacks after the rule that found it.
func genericKind(ruleID string) string { return "generic." + ruleID }

// ruleKind is a kind that a rule of gitleaks finds, if its value is right.
type ruleKind struct {
	name, part string
	value      *regexp.Regexp
}

func kindsByRule(c *catalog.Catalog) (map[string][]ruleKind, error) {
	byRule := map[string][]ruleKind{}
	for _, kind := range c.Kinds() {
		for _, m := range kind.Match {
			value, err := wholeValue(m.Value)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", kind.FullName(), err)
			}
			for _, id := range m.Gitleaks {
				entry := ruleKind{kind.FullName(), m.Part, value}
				if value != nil {
					byRule[id] = append([]ruleKind{entry}, byRule[id]...)
				} else {
					byRule[id] = append(byRule[id], entry)
				}
			}
		}
	}
	return byRule, nil
}

// wholeValue compiles an expression that must match a value as a whole.
func wholeValue(expr string) (*regexp.Regexp, error) {
	if expr == "" {
		return nil, nil
	}
	return regexp.Compile(`\A(?:` + expr + `)\z`)
}

// addCatalog makes rules of the catalog's patterns and names.
func (b *rulebook) addCatalog(c *catalog.Catalog) error {
	for _, kind := range c.Kinds() {
		for _, m := range kind.Match {
			r := match.Rule{ID: kind.FullName(), Entropy: m.Entropy, Near: lower(m.Near)}
			switch {
			case m.Pattern != "":
				r.Regex, r.Keywords = m.Pattern, m.Keywords
			case len(m.Names) > 0 && len(m.Keys) == 0:
				r.Regex, r.Keywords = assignment(m.Names, m.Value), nameVariants(m.Names)
			default:
				continue
			}
			if len(m.Files) > 0 {
				only, err := match.CompilePattern(globExpression(m.Files))
				if err != nil {
					return fmt.Errorf("%s: files: %w", kind.FullName(), err)
				}
				r.Only = only
			}
			if err := b.addPattern(r, kind.FullName(), m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *rulebook) addPattern(r match.Rule, kind string, m catalog.Matcher) error {
	groups, err := groupNames(r.Regex)
	if err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	value, err := wholeValue(m.Value)
	if err != nil {
		return fmt.Errorf("%s: value: %w", kind, err)
	}
	part := m.Part
	b.add(r, func(_ []byte, hit *match.Match) (finding.Finding, bool) {
		if value != nil && !value.Match(hit.Secret) {
			return finding.Finding{}, false
		}
		f := found(hit, kind, finding.ByPattern)
		f.Part = part
		for _, group := range groups {
			if text := hit.Group(group); len(text) > 0 {
				f.Facts[group] = string(text)
			}
		}
		return f, true
	})
	return nil
}

// groupNames lists the named groups of an expression but "secret".
func groupNames(expr string) ([]string, error) {
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, name := range parsed.CapNames() {
		if name != "" && name != "secret" {
			names = append(names, name)
		}
	}
	return names, nil
}

func lower(words []string) []string {
	var out []string
	for _, w := range words {
		out = append(out, strings.ToLower(w))
	}
	return out
}

// globExpression matches paths that end in one of the globs, whole elements only.
func globExpression(globs []string) string {
	var alternatives []string
	for _, glob := range globs {
		expr := regexp.QuoteMeta(strings.TrimPrefix(glob, "**/"))
		expr = strings.ReplaceAll(expr, `\*\*/`, `(?:.*/)?`)
		expr = strings.ReplaceAll(expr, `\*`, `[^/]*`)
		alternatives = append(alternatives, expr)
	}
	return `(?i)(?:^|/)(?:` + strings.Join(alternatives, "|") + `)$`
}
