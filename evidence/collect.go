package evidence

import (
	"slices"
	"sync"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// Collector gathers claims from many goroutines.
type Collector struct {
	readers []Reader

	mu     sync.Mutex
	claims []Claim
}

// NewCollector returns a collector for every source of evidence.
func NewCollector() *Collector { return &Collector{readers: Readers()} }

// Add reads one whole file, if it is a source. Leaves are asked for only then.
func (c *Collector) Add(path string, leaves func() []syntax.Leaf) {
	for _, r := range c.readers {
		if !r.Wants(path) {
			continue
		}
		claims := r.Read(&Document{Path: path, Leaves: leaves()})
		c.mu.Lock()
		c.claims = append(c.claims, claims...)
		c.mu.Unlock()
	}
}

// Claims are all claims, in an order that does not depend on when they came.
func (c *Collector) Claims() []Claim {
	c.mu.Lock()
	defer c.mu.Unlock()
	Sort(c.claims)
	return slices.Clone(c.claims)
}

// Apply adds to the facts of a credential, which was seen at these paths, what
// the claims about it say. A claim must hold at every place: what a compose file
// says of a host says nothing of the same host elsewhere. What is known already
// stays.
func Apply(claims []Claim, facts finding.Facts, seenAt []string) {
	for _, claim := range claims {
		if slices.ContainsFunc(seenAt, func(p string) bool { return !claim.Holds(facts, p) }) {
			continue
		}
		for name, value := range claim.Says {
			if facts[name] == "" {
				facts[name] = value
			}
		}
	}
}
