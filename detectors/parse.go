package detectors

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/match"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/scanner"
	"github.com/worstcase-dev/worstcase/secret"
)

// parse runs the shapes and the key matchers that have business with the file.
func (d *Detector) parse(f *scanner.Fragment, doc *Document, seen match.Seen, s *Scratch) []finding.Finding {
	var findings []finding.Finding
	for _, r := range d.shapes {
		if len(r.words) > 0 && !slices.ContainsFunc(r.words, seen.Has) || !r.Wants(f.Origin.Path) {
			continue
		}
		whole := &shape.Document{Path: f.Origin.Path, Text: f.Text, Format: doc.Format(), Leaves: doc.Leaves()}
		for _, found := range r.Read(whole) {
			found.Rule = r.Name
			findings = append(findings, d.classify(found, f.Origin.Path, s))
		}
	}
	for _, k := range d.keys {
		if slices.ContainsFunc(k.words, seen.Has) && k.wants(f.Origin.Path) {
			findings = append(findings, k.find(doc.Leaves())...)
		}
	}
	return findings
}

// keyMatcher finds values by their place in a structured file.
type keyMatcher struct {
	kind, part string
	files      *match.Pattern
	keys       []string
	value      whole
	words      []int
}

func keyMatchers(c *catalog.Catalog, watch *vocabulary) ([]keyMatcher, error) {
	var matchers []keyMatcher
	for _, kind := range c.Kinds() {
		for _, m := range kind.Match {
			if len(m.Keys) == 0 {
				continue
			}
			k := keyMatcher{kind: kind.FullName(), part: m.Part, value: wholeValue(m.Value)}
			if len(m.Files) > 0 {
				files, err := match.CompilePattern(globExpression(m.Files))
				if err != nil {
					return nil, fmt.Errorf("%s: files: %w", k.kind, err)
				}
				k.files = files
			}
			for _, key := range m.Keys {
				k.keys = append(k.keys, strings.ReplaceAll(key, ".", "/"))
				k.words = append(k.words, watch.number(longestWord(key)))
			}
			matchers = append(matchers, k)
		}
	}
	return matchers, nil
}

// longestWord is the longest piece of a key glob without wildcards.
func longestWord(key string) string {
	longest := ""
	for _, word := range strings.FieldsFunc(strings.ToLower(key), func(r rune) bool { return r == '.' || r == '*' || r == '?' }) {
		if len(word) > len(longest) {
			longest = word
		}
	}
	return longest
}

func (k *keyMatcher) wants(path string) bool { return k.files == nil || k.files.MatchString(path) }

func (k *keyMatcher) find(leaves []syntax.Leaf) []finding.Finding {
	var findings []finding.Finding
	for _, leaf := range leaves {
		if leaf.Text == "" || !k.value.matchesString(leaf.Text) || !k.names(leaf) {
			continue
		}
		findings = append(findings, finding.Finding{
			Kind: k.kind, Part: k.part, Secret: secret.New(leaf.Text), Start: leaf.Start, End: leaf.End,
			Facts: finding.Facts{finding.FactName: leaf.Key()}, By: finding.ByParser, Rule: k.kind,
		})
	}
	return findings
}

func (k *keyMatcher) names(leaf syntax.Leaf) bool {
	path := strings.ReplaceAll(strings.Join(leaf.Path, "\x00"), "/", "\x01")
	path = strings.ReplaceAll(path, "\x00", "/")
	return slices.ContainsFunc(k.keys, func(glob string) bool { return doublestar.MatchUnvalidated(glob, path) })
}
