package catalog

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	kebab  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	dotted = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
	// A fact is a word; after "jwt." it is a claim, whatever that is called.
	factName = regexp.MustCompile(`^([a-z][a-z0-9._-]*|jwt\..+)$`)
	// A permission is words and wildcards with no blanks.
	permission = regexp.MustCompile(`^[!-~]+$`)
	noWildcard = regexp.MustCompile(`^[^*?]+$`)
)

// check is everything that one file must hold to by itself.
func (s *source) check() error {
	p, top := s.provider, s.whole()
	if !kebab.MatchString(p.ID) {
		top.in("provider").fault("provider %q is not kebab-case: write it as \"terraform-cloud\"", p.ID)
	} else if p.ID != stem(s.name) {
		top.in("provider").fault("provider %q does not name its file: call the file %s.yaml", p.ID, p.ID)
	}
	top.text("name", p.Name)
	top.in("url").https("url", p.URL)
	if len(p.Credentials) == 0 {
		top.fault("credentials is missing: a provider has at least one kind")
	}
	s.checkIncludes()
	unique(top.in("credentials"), p.Credentials, func(k *Kind) string { return k.ID })
	for i, k := range p.Credentials {
		checkKind(top.in("credentials", i).named("kind %s", k.ID), k)
	}
	unique(top.in("actions"), p.Actions, func(a *Action) string { return a.ID })
	for i, a := range p.Actions {
		checkAction(top.in("actions", i).named("action %s", a.ID), a)
	}
	s.checkReachable()
	checkRemedies(top.in("remedies"), p.Remedies)
	for i, k := range p.Credentials {
		checkSteps(top.in("credentials", i).named("kind %s", k.ID), k, p.Remedies)
	}
	for i, call := range p.Introspect {
		at := top.in("introspect", i).named("introspect")
		at.text("call", call.Call)
		at.text("tells", call.Tells)
		at.in("source").https("source", call.Source)
	}
	return s.err()
}

// checkAcross is what a file says of others.
func (s *source) checkAcross(c *Catalog) error {
	for i, a := range s.provider.Actions {
		for j, name := range a.Yields {
			if _, ok := c.Kind(name); !ok {
				s.whole().in("actions", i, "yields", j).named("action %s", a.ID).
					fault("yields %q, which no file has: write a kind's full name, as in \"aws.access-key\"", name)
			}
		}
	}
	return s.err()
}

// unique checks that no two entries have one id.
func unique[T any](p part, entries []T, id func(T) string) {
	seen := map[string]bool{}
	for i, e := range entries {
		if name := id(e); seen[name] {
			p.in(i, "id").fault("id %q is used twice", name)
		} else {
			seen[name] = true
		}
	}
}

// https checks an address that a reader is sent to. The part is the address's own.
func (p part) https(field, address string) {
	if address == "" {
		p.fault("%s is missing: a fact without a source does not go in", field)
		return
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || !strings.Contains(u.Host, ".") || u.User != nil {
		p.fault("%s %q is not an https address", field, address)
	}
}

// day checks a date that must be set.
func (p part) day(d Date) {
	if d.IsZero() {
		p.fault("checked is missing: write the day on which the source was read, as 2026-11-01")
	}
}

func checkRemedies(p part, remedies []Remedy) {
	for i, r := range remedies {
		at := p.in(i).named("%sremedy", p.about)
		word(at, "step", r.Step, steps)
		optional(at, "use", r.Use, uses)
		at.text("title", r.Title)
		at.text("detail", r.Detail)
		if r.URL != "" {
			at.in("url").https("url", r.URL)
		}
	}
}

// checkSteps asks that a kind's remedies and its provider's together lead
// somewhere: away from the agent, to less or to a gate, and to its end. Where
// there is nothing narrower, a remedy of that step says so.
func checkSteps(p part, k *Kind, shared []Remedy) {
	if k.Public != "" {
		return
	}
	has := func(wanted ...Step) bool {
		return slices.ContainsFunc(slices.Concat(k.Remedies, shared), func(r Remedy) bool { return slices.Contains(wanted, r.Step) })
	}
	for _, need := range []struct {
		there bool
		text  string
	}{
		{has(ToIsolate), "isolate: say how it is taken out of an agent's reach"},
		{has(ToNarrow, ToGate), "narrow or gate: say what to use instead or what to turn on, or that there is none"},
		{has(ToRevoke), "revoke: say where it is ended"},
	} {
		if !need.there {
			p.in("remedies").fault("no remedy has the step %s", need.text)
		}
	}
}

// checkWhen holds facts and globs to their shapes.
func checkWhen(p part, when map[string][]string) {
	for _, fact := range sortedKeys(when) {
		at := p.in("when", fact)
		if !factName.MatchString(fact) {
			at.fault("when names %q, which is no fact: write lower case, or jwt. and a claim", fact)
		}
		if len(when[fact]) == 0 {
			at.fault("when %s has no globs: write those of which one must match", fact)
		}
		for i, g := range when[fact] {
			if strings.TrimPrefix(g, "!") == "" {
				at.in(i).fault("when %s has an empty glob: write \"*\" for any value, \"!*\" for none", fact)
			}
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
