package detectors

import (
	"fmt"
	"regexp"
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
func (b *rulebook) addGitleaks(c *catalog.Catalog, g *gitleaks.Rules) {
	kinds := kindsByRule(c)
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
				if k.value.matches(m.Secret) {
					f.Kind, f.Part = k.name, k.part
					break
				}
			}
			return f, true
		})
	}
}

// genericKind names a kind that the catalog lacks after the rule that found it.
func genericKind(ruleID string) string { return "generic." + ruleID }

// ruleKind is a kind that a rule of gitleaks finds, if its value is right.
type ruleKind struct {
	name, part string
	value      whole
}

// kindsByRule lists the kinds of each rule, those that ask for a value first.
func kindsByRule(c *catalog.Catalog) map[string][]ruleKind {
	byRule := map[string][]ruleKind{}
	for _, kind := range c.Kinds() {
		for _, m := range kind.Match {
			value := wholeValue(m.Value)
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
	return byRule
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
			b.addPattern(r, kind.FullName(), m)
		}
	}
	return nil
}

func (b *rulebook) addPattern(r match.Rule, kind string, m catalog.Matcher) {
	value, part := wholeValue(m.Value), m.Part
	b.add(r, func(_ []byte, hit *match.Match) (finding.Finding, bool) {
		if !value.matches(hit.Secret) {
			return finding.Finding{}, false
		}
		f := found(hit, kind, finding.ByPattern)
		f.Part = part
		for group, text := range hit.Named() {
			if group != secretGroup && len(text) > 0 {
				f.Facts[group] = string(text)
			}
		}
		return f, true
	})
}

// secretGroup is the named group of an expression that is no fact.
const secretGroup = "secret"

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
