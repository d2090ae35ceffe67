package evidence

import (
	"maps"
	"slices"
	"sync"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// Collector lets many goroutines read documents into the sources.
type Collector struct {
	sources []guarded
}

// guarded is a source that one goroutine at a time uses.
type guarded struct {
	Source
	mu *sync.Mutex
}

// NewCollector returns a collector for every source of evidence.
func NewCollector(known *catalog.Catalog) *Collector {
	c := new(Collector)
	for _, s := range Sources(known) {
		c.sources = append(c.sources, guarded{s, new(sync.Mutex)})
	}
	return c
}

// Add reads one whole file, if some source wants it. Open is called only then.
func (c *Collector) Add(path string, open func() *Document) {
	for _, s := range c.sources {
		if s.Wants(path) {
			s.read(open())
		}
	}
}

func (g guarded) read(d *Document) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.Read(d)
}

// Claims are all claims, in an order that does not depend on when their
// documents came.
func (c *Collector) Claims() []Claim {
	var claims []Claim
	for _, s := range c.sources {
		claims = append(claims, s.Claims()...)
	}
	Sort(claims)
	return claims
}

// Found is what the claims about one credential come to.
type Found struct {
	Grants   []Grant
	Settled  bool
	Leads    []Lead
	Gates    []Gate
	Backups  []Backup
	Unknowns []string
}

// agreed says whether the claim is about the credential, and at every place
// where it was seen this claim, or another that says the same, holds.
func agreed(claims []Claim, claim Claim, facts finding.Facts, seenAt []string) bool {
	about := false
	for _, p := range seenAt {
		holds := claim.Holds(facts, p)
		about = about || holds
		if !holds && !slices.ContainsFunc(claims, func(c Claim) bool {
			return len(claim.Says) > 0 && maps.Equal(c.Says, claim.Says) && c.Holds(facts, p)
		}) {
			return false
		}
	}
	return about
}

// Apply adds to the facts of a credential, which was seen at these paths, what
// the claims about it say, and returns what they grant. A claim must hold at
// every place: what a compose file says of a host says nothing of the same host
// elsewhere. Facts that are known already stay.
func Apply(claims []Claim, facts finding.Facts, seenAt []string) Found {
	var found Found
	for _, claim := range claims {
		if !agreed(claims, claim, facts, seenAt) {
			continue
		}
		for name, value := range claim.Says {
			if facts[name] == "" {
				facts[name] = value
			}
		}
		found.Grants = append(found.Grants, claim.Grants...)
		found.Settled = found.Settled || claim.Settles
		found.Leads = append(found.Leads, claim.Leads...)
		found.Gates = append(found.Gates, claim.Gates...)
		found.Backups = append(found.Backups, claim.Backups...)
		found.Unknowns = append(found.Unknowns, claim.Unknowns...)
	}
	return found
}
