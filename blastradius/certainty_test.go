package blastradius

import (
	"slices"
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
)

// TestCertainty: of several grants of one permission the surest counts, and an
// action is as sure as the least sure permission that it needs.
func TestCertainty(t *testing.T) {
	grant := func(scope string, c catalog.Certainty) Grant {
		return Grant{Scope: scope, Certainty: c, Evidence: "a file says so"}
	}
	for _, c := range []struct {
		name   string
		grants []Grant
		action string
		want   catalog.Certainty
	}{
		{"the surest of two counts", []Grant{grant("project:sql", catalog.Assumed), grant("project:sql", catalog.Declared)}, "acme.database.drop", catalog.Declared},
		{"the least sure of two needs counts", []Grant{grant("project:objects", catalog.Proven), grant("project:read", catalog.Assumed)}, "acme.bucket.empty", catalog.Assumed},
		{"both at once", []Grant{grant("project:objects", catalog.Assumed), grant("project:objects", catalog.Proven), grant("project:read", catalog.Declared)}, "acme.bucket.empty", catalog.Declared},
	} {
		for range 2 {
			slices.Reverse(c.grants) // whichever comes first
			b := Assess(Subject{Kind: kind(), Settled: true, Grants: c.grants}, now)
			i := slices.IndexFunc(b.Actions, func(j Judged) bool { return j.FullName() == c.action })
			if i < 0 || b.Actions[i].Certainty != c.want {
				t.Errorf("%s: %+v, want %s to be %s", c.name, b.Actions, c.action, c.want)
			}
		}
	}
}
