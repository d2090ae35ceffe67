package evidence

import (
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// TestProtectionOfHosts: a token of a host lifts its protection, and backups that
// lie with a thing go with it. Neither changes a level; both are told.
func TestProtectionOfHosts(t *testing.T) {
	for _, c := range []struct{ name, kind, text, said string }{
		{"a server", "hetzner.token", "resource \"hcloud_server\" \"web\" {\n name = \"web\"\n delete_protection = true\n}\n", "it can lift that itself: POST /v1/servers/{id}/actions/change_protection"},
		{"its backups", "hetzner.token", "resource \"hcloud_server\" \"web\" {\n name = \"web\"\n backups = true\n}\n", "The backups of web lie with the server"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := login{kind: c.kind, facts: finding.Facts{}, at: ".env"}
			without, with := l.blast(nil), l.blast(files{"infra/main.tf": c.text}.claims())
			if verdict(with) != verdict(without) || with.AtBest != without.AtBest {
				t.Errorf("%s at best %s, without %s at best %s", verdict(with), with.AtBest, verdict(without), without.AtBest)
			}
			said := with.Worst.Note
			for _, a := range with.Actions {
				said += strings.Join(a.Notes, " ")
			}
			if !strings.Contains(said, c.said) {
				t.Errorf("it says %q, not %q", said, c.said)
			}
		})
	}
	var said []string
	for _, claim := range (files{"infra/neon.tf": "resource \"neon_branch\" \"main\" {\n name = \"main\"\n protected = \"yes\"\n}\n"}).claims() {
		for _, gate := range claim.Gates {
			said = append(said, gate.Says)
		}
	}
	if got := strings.Join(said, "; "); got != "branch main is protected (infra/neon.tf)" {
		t.Errorf("it says %q", got)
	}
}
