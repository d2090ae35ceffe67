package evidence

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// files are the documents of a test, by path.
type files map[string]string

// claims are what all sources make of the files, read in the order of their
// names.
func (f files) claims() []Claim { return f.claimsIn(slices.Sorted(maps.Keys(f))) }

func (f files) claimsIn(order []string) []Claim {
	c := NewCollector(theCatalog())
	for _, p := range order {
		text := []byte(f[p])
		format := syntax.FormatOf(p, text)
		leaves, _ := syntax.Parse(format, text)
		c.Add(p, func() *Document { return &Document{Path: p, Text: text, Format: format, Leaves: leaves} })
	}
	return c.Claims()
}

// shuffled are the claims of the files, read in some other order.
func (f files) shuffled(r *rand.Rand) []Claim {
	order := slices.Sorted(maps.Keys(f))
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return f.claimsIn(order)
}

// theCatalog holds the providers that these tests are about, loaded once.
var theCatalog = sync.OnceValue(func() *catalog.Catalog {
	providers := fstest.MapFS{}
	for _, name := range []string{"aws", "azure", "gcp", "generic", "github", "kubernetes", "postgres", "mysql", "redis", "rabbitmq", "vault", "hetzner", "digitalocean", "linode", "neon"} {
		text, err := os.ReadFile("../catalog/providers/" + name + ".yaml")
		if err != nil {
			panic(err)
		}
		providers["providers/"+name+".yaml"] = &fstest.MapFile{Data: text}
		further, err := filepath.Glob("../catalog/providers/" + name + "/*.yaml")
		if err != nil {
			panic(err)
		}
		for _, file := range further {
			if text, err = os.ReadFile(file); err != nil {
				panic(err)
			}
			providers["providers/"+name+"/"+filepath.Base(file)] = &fstest.MapFile{Data: text}
		}
	}
	known, err := catalog.LoadFS(providers)
	if err != nil {
		panic(err)
	}
	return known
})

// login is a credential of a test.
type login struct {
	kind  string
	facts finding.Facts
	at    string
}

// blast is what the claims make of a login that is seen in one file.
func (l login) blast(claims []Claim) blastradius.Blast {
	kind, ok := theCatalog().Kind(l.kind)
	if !ok {
		panic("no kind " + l.kind)
	}
	facts := maps.Clone(l.facts)
	found := Apply(claims, facts, []string{l.at})
	return blastradius.Assess(blastradius.Subject{
		Kind: kind, Facts: facts, Grants: heldGrants(found.Grants), Settled: found.Settled,
		Leads: heldLeads(found.Leads), Unknowns: found.Unknowns, Gates: heldGates(found.Gates), Backups: heldBackups(found.Backups),
	}, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
}

func heldGrants(told []Grant) []blastradius.Grant {
	var list []blastradius.Grant
	for _, g := range told {
		list = append(list, blastradius.Grant{Scope: g.Scope, Certainty: g.Certainty, Evidence: g.Because, Narrowable: g.Conditional, On: g.On})
	}
	return list
}

func heldBackups(told []Backup) []blastradius.Backup {
	var list []blastradius.Backup
	for _, b := range told {
		backup := blastradius.Backup{Of: b.Of, Over: b.Over, Account: b.Account, Says: b.Says}
		for _, e := range b.Ends {
			backup.Ends = append(backup.Ends, blastradius.End{Call: e.Call, Needs: e.Needs, On: e.On})
		}
		list = append(list, backup)
	}
	return list
}

func heldGates(told []Gate) []blastradius.Gate {
	var list []blastradius.Gate
	for _, g := range told {
		gate := blastradius.Gate{Kind: g.Kind, Before: g.Before, Over: g.Over, Says: g.Says}
		for _, l := range g.Lifts {
			gate.Lifts = append(gate.Lifts, blastradius.Lift{Needs: l.Needs, Call: l.Call})
		}
		list = append(list, gate)
	}
	return list
}

func heldLeads(told []Lead) []blastradius.Lead {
	var list []blastradius.Lead
	for _, l := range told {
		kind, _ := theCatalog().Kind(l.Kind)
		list = append(list, blastradius.Lead{Step: l.Step, To: &blastradius.Subject{
			Kind: kind, Facts: l.Facts, Grants: heldGrants(l.Grants), Settled: l.Settles, Leads: heldLeads(l.Leads),
		}})
	}
	return list
}

// verdict is a blast in short: "critical declared postgres.database.drop".
func verdict(b blastradius.Blast) string {
	worst := "nothing"
	if b.Worst != nil {
		worst = b.Worst.FullName()
	}
	return b.Level.String() + " " + string(b.Certainty) + " " + worst
}

// TestDataCoversTheCatalog: an action whose permission the data of a provider
// leaves out would read as denied.
func TestDataCoversTheCatalog(t *testing.T) {
	kubernetes, _ := theCatalog().Provider("kubernetes")
	known, err := kubeKnown()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range kubernetes.Actions {
		for _, need := range a.Needs {
			if _, resource, _ := strings.Cut(need, ":"); len(known.Resources[resource].Groups) == 0 {
				t.Errorf("%s needs %s, which data/kubernetes.yaml does not have", a.FullName(), need)
			}
		}
	}
	google, _ := theCatalog().Provider("gcp")
	roles, err := gcpKnown()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range google.Actions {
		for _, need := range a.Needs {
			if !strings.Contains(need, ":") && !slices.Contains(roles.Permissions, need) {
				t.Errorf("%s needs %s, which data/gcp.yaml was not searched for", a.FullName(), need)
			}
		}
	}
}
