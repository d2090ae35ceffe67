package detectors

import (
	"fmt"
	"maps"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/gitleaks"
	"github.com/worstcase-dev/worstcase/detectors/match"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/scanner"
)

// Detector finds credentials in fragments. It is safe for concurrent use.
type Detector struct {
	catalog  *catalog.Catalog
	gitleaks *gitleaks.Rules
	engine   *match.Engine
	meanings []rule
	shapes   []watchedShape
	keys     []keyMatcher
	// values are the readers of what secrets say of themselves, by kind.
	values map[string]func(string) finding.Facts
}

// watchedShape is a shape with the engine's numbers for its keywords.
type watchedShape struct {
	shape.Reader
	words []int
}

// Scratch is what one goroutine needs to search; its zero value is ready.
type Scratch struct {
	text, value match.Scratch
}

// New builds a detector from the catalog, gitleaks' rules and the shapes.
func New(c *catalog.Catalog) (*Detector, error) {
	g, err := gitleaks.Load()
	if err != nil {
		return nil, fmt.Errorf("the rules of gitleaks: %w", err)
	}
	d := &Detector{catalog: c, gitleaks: g, values: map[string]func(string) finding.Facts{}}
	for _, r := range shape.Values() {
		for _, kind := range r.Kinds {
			d.values[kind] = r.Read
		}
	}
	var book rulebook
	book.addGitleaks(c, g)
	if err := book.addCatalog(c); err != nil {
		return nil, err
	}
	book.addBuiltin(c)
	var watch vocabulary
	for _, r := range shape.All() {
		d.shapes = append(d.shapes, watchedShape{r, watch.add(r.Keywords...)})
	}
	if d.keys, err = keyMatchers(c, &watch); err != nil {
		return nil, err
	}
	if d.engine, err = match.Compile(book.rules, watch.words...); err != nil {
		return nil, err
	}
	d.meanings = book.meanings
	return d, nil
}

// vocabulary numbers the words that the engine watches for.
type vocabulary struct{ words []string }

func (v *vocabulary) add(words ...string) []int {
	var numbers []int
	for _, w := range words {
		numbers = append(numbers, v.number(w))
	}
	return numbers
}

func (v *vocabulary) number(word string) int {
	for i, w := range v.words {
		if w == word {
			return i
		}
	}
	v.words = append(v.words, word)
	return len(v.words) - 1
}

// Find returns the credentials, and the parts of some, that stand in a fragment.
func (d *Detector) Find(f *scanner.Fragment, doc *Document, s *Scratch) []Sighting {
	var findings []finding.Finding
	seen := d.engine.Scan(f.Text, f.Origin.Path, &s.text, func(m *match.Match) {
		if found, ok := d.meanings[m.Rule].meaning(f.Text, m); ok {
			found.Rule = d.meanings[m.Rule].name
			findings = append(findings, found)
		}
	})
	if f.Whole {
		findings = append(findings, d.parse(f, doc, seen, s)...)
	}
	if len(findings) == 0 {
		return nil
	}
	return d.sightings(f, findings)
}

// sightings keeps of the findings those that are secrets and belong to this
// fragment, joins parts, and says where each stands.
func (d *Detector) sightings(f *scanner.Fragment, findings []finding.Finding) []Sighting {
	var own []finding.Finding
	for _, found := range settle(findings) {
		if found.Start < len(f.Text)-f.Overlap && worthTelling(found) && !namedHarmless(f.Text, found) {
			own = append(own, found)
		}
	}
	places := newPlacer(f)
	var sightings []Sighting
	for _, found := range pair(d.catalog, own) {
		d.readValue(&found)
		sightings = append(sightings, Sighting{
			Finding: found, Location: places.place(found), Name: d.nameOf(found),
			Placeholder: found.Facts[finding.FactAmbient] == "" && placeholder(found.Secret.Reveal(), found.Facts),
		})
	}
	return sightings
}

// readValue adds what the secret says of itself. That is surer than what an
// expression caught of it.
func (d *Detector) readValue(f *finding.Finding) {
	read := d.values[f.Kind]
	if read == nil || f.Part != "" {
		return
	}
	if f.Facts == nil {
		f.Facts = finding.Facts{}
	}
	maps.Copy(f.Facts, read(f.Secret.Reveal()))
}

// worthTelling leaves out placeholders, unless they have the very form of some
// kind or stand where a parser knows a secret to be: those are told, and told to
// be placeholders. A URL with a stock password is not worth a line.
func worthTelling(f finding.Finding) bool {
	if f.Facts[finding.FactAmbient] != "" {
		return true
	}
	formed := f.By != finding.ByGenericRule && f.Facts[finding.FactScheme] == ""
	return formed || !placeholder(f.Secret.Reveal(), f.Facts)
}

// nameOf is what a reader calls a kind that the catalog lacks.
func (d *Detector) nameOf(f finding.Finding) string {
	if kind, ok := d.catalog.Kind(f.Kind); ok {
		return kind.Name
	}
	return humanName(f.Kind)
}
