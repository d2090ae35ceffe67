package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
)

// remedies are what to do about a credential, in the order in which it is safe:
// out of the agent's reach, a narrower one in its place, the gate before the
// worst, and only then the end of the old one and a look at what it did. Of one
// step, what fits the use that the place suggests comes first.
func remedies(kind *catalog.Kind, at surroundings) []Remedy {
	known := slices.Clone(unlisted)
	if kind != nil {
		if kind.Public != "" {
			return []Remedy{}
		}
		known = ofKind(kind)
	}
	use := at.use()
	slices.SortStableFunc(known, func(a, b catalog.Remedy) int {
		return cmp.Or(cmp.Compare(a.Step.Rank(), b.Step.Rank()), cmp.Compare(misfit(a, use), misfit(b, use)))
	})
	list := make([]Remedy, 0, len(known))
	for _, r := range known {
		remedy := Remedy{Step: string(r.Step), Title: r.Title, Detail: r.Detail, URL: r.URL}
		if r.Step == catalog.ToIsolate && len(list) == 0 {
			remedy.Detail = strings.TrimSpace(at.isolation() + " " + r.Detail)
		}
		list = append(list, remedy)
	}
	return list
}

// unlisted is what can be said of a secret whose kind the catalog lacks.
var unlisted = []catalog.Remedy{
	{Step: catalog.ToIsolate, Title: "Take it out of the agent's reach", Detail: "Keep it in a secret store, and hand it to the one process that needs it when that starts."},
	{Step: catalog.ToNarrow, Title: "Say what it is", Detail: "Put it into the register with its owner and purpose; its issuer may have a narrower one."},
	{Step: catalog.ToRevoke, Title: "Revoke it where it was issued", Detail: "If nobody knows what it is, revoke it: a secret without an owner is replaced faster than it is understood."},
}

// ofKind are a kind's remedies and its provider's. Where the kind says itself
// how it is isolated or revoked, that stands instead of what its provider says.
func ofKind(kind *catalog.Kind) []catalog.Remedy {
	known := slices.Clone(kind.Remedies)
	own := func(step catalog.Step) bool {
		return slices.ContainsFunc(kind.Remedies, func(r catalog.Remedy) bool { return r.Step == step })
	}
	isolates, revokes := own(catalog.ToIsolate), own(catalog.ToRevoke)
	for _, r := range kind.Provider.Remedies {
		if r.Step == catalog.ToIsolate && isolates || r.Step == catalog.ToRevoke && revokes {
			continue
		}
		known = append(known, r)
	}
	return known
}

// misfit is 0 for a remedy made for the use, 1 for one that serves any, 2 for
// one made for another. Where no use is known, those for any come first.
func misfit(r catalog.Remedy, use catalog.Use) int {
	switch r.Use {
	case "":
		return 1
	case use:
		return 0
	}
	return 2
}

// stepped is the title with its step before it.
func (r Remedy) stepped() string {
	if r.Step == "" {
		return r.Title
	}
	return r.Step + ": " + r.Title
}
