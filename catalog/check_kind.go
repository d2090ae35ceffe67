package catalog

import (
	"slices"
	"time"
)

func checkKind(p part, k *Kind) {
	if !kebab.MatchString(k.ID) {
		p.in("id").fault("id %q is not kebab-case: write it as \"account-token\"", k.ID)
	}
	p.text("name", k.Name)
	p.text("about", k.About)
	p.in("source").https("source", k.Source)
	p.in("checked").day(k.Checked)
	optional(p, "environment", Environment(k.Environment), environments)
	if k.Lifetime != "" {
		if _, err := ParseWindow(k.Lifetime); err != nil {
			p.in("lifetime").fault("lifetime %v", err)
		}
	}
	checkParts(p, k)
	if len(k.Match) == 0 {
		p.fault("match is missing: say how it is found")
	}
	for i, m := range k.Match {
		checkMatcher(p.in("match", i).named("%smatch %d", p.about, i+1), m)
	}
	checkExamples(p, k)
	checkGrants(p, k)
	for _, fact := range sortedKeys(k.Facts) {
		if from := k.Facts[fact]; !factName.MatchString(fact) || !factName.MatchString(from) || from == fact {
			p.in("facts", fact).fault("facts copies %q from %q: write two different facts, as in \"account: jwt.ref\"", fact, from)
		}
	}
	checkRemedies(p.in("remedies"), k.Remedies)
}

// checkParts holds a credential of several pieces together: each piece is found
// by something, and one at least is secret.
func checkParts(p part, k *Kind) {
	known := map[string]bool{}
	secret := false
	unique(p.in("parts"), k.Parts, func(part Part) string { return part.ID })
	for i, piece := range k.Parts {
		known[piece.ID] = true
		secret = secret || !piece.Public
		if !kebab.MatchString(piece.ID) {
			p.in("parts", i, "id").fault("part %q is not kebab-case", piece.ID)
		}
	}
	if len(k.Parts) > 0 && !secret {
		p.in("parts").fault("every part is public: leave parts out, or say which is secret")
	}
	for i, m := range k.Match {
		if m.Part != "" && !known[m.Part] {
			p.in("match", i, "part").fault("match %d finds part %q, which parts does not list", i+1, m.Part)
		}
	}
}

// checkExamples asks for an example of whatever our own rules find. What a
// parser finds has its examples beside the parser.
func checkExamples(p part, k *Kind) {
	ours := slices.ContainsFunc(k.Match, func(m Matcher) bool { return m.Parser == "" && len(m.Files) == 0 })
	if ours && len(k.Examples.Match) == 0 {
		p.fault("examples.match is missing: write one line, made up, that must be found")
	}
}

func checkGrants(p part, k *Kind) {
	switch {
	case k.Public != "" && len(k.Grants) > 0:
		p.in("grants").fault("it is public and has grants: what is public by design opens nothing; leave one of them out")
	case k.Public == "" && len(k.Grants) == 0 && len(k.Unknowns) == 0:
		p.fault("it has no grants: write them, or say in unknowns what is not known, or in public why it opens nothing")
	}
	for i, g := range k.Grants {
		at := p.in("grants", i).named("%sgrant %s", p.about, g.Scope)
		if !permission.MatchString(g.Scope) {
			at.in("scope").fault("scope %q is no permission: write it as \"project:write\" or \"project:*\"", g.Scope)
		}
		word(at, "certainty", g.Certainty, certainties)
		at.text("because", g.Because)
		if g.Narrowable && (g.Certainty == Declared || g.Certainty == Proven) {
			at.in("narrowable").fault("only an assumed grant is narrowable: what is declared or proven is there")
		}
		checkWhen(at, g.When)
	}
}

// ParseWindow reads a length of time as the catalog writes it: "30m", "48h" or
// "30d", a whole number and one unit.
func ParseWindow(s string) (time.Duration, error) {
	units := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}
	n := 0
	for i := range len(s) {
		c := s[i]
		if unit, ok := units[c]; ok && i == len(s)-1 && n > 0 {
			return time.Duration(n) * unit, nil
		}
		if c < '0' || c > '9' || n > 100_000 {
			break
		}
		n = n*10 + int(c-'0')
	}
	return 0, &windowError{s}
}

type windowError struct{ written string }

func (e *windowError) Error() string {
	return "\"" + e.written + "\" is no length of time: write it as 48h or 30d"
}
