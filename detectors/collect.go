package detectors

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// Sighting is a finding with its place.
type Sighting struct {
	finding.Finding
	Location Location
	// Name is what a rule calls the secret, for a kind that the catalog lacks.
	Name string
	// Placeholder says that the value only stands where a secret would.
	Placeholder bool
}

// Collector gathers sightings from many goroutines and joins them into
// credentials. Its memory grows with the number of sightings, not with the
// bytes scanned.
type Collector struct {
	catalog *catalog.Catalog

	mu        sync.Mutex
	sightings []Sighting
}

// NewCollector returns an empty collector.
func NewCollector(c *catalog.Catalog) *Collector { return &Collector{catalog: c} }

// Add takes the sightings of one fragment.
func (c *Collector) Add(sightings []Sighting) {
	if len(sightings) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sightings = append(c.sightings, sightings...)
}

// Credentials joins what was added. The result does not depend on the order in
// which it was added.
func (c *Collector) Credentials() []*Credential {
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.SortFunc(c.sightings, surest)
	bySecret := map[string][]Sighting{}
	var secrets []string
	for _, s := range c.sightings {
		value := bodyOf(s)
		if bySecret[value] == nil {
			secrets = append(secrets, value)
		}
		bySecret[value] = append(bySecret[value], s)
	}
	var all []*Credential
	whole := map[string]bool{}
	for _, value := range secrets {
		for _, cred := range c.join(bySecret[value]) {
			all = append(all, cred)
			if !cred.Partial {
				for _, id := range publicParts(cred) {
					whole[id] = true
				}
			}
		}
	}
	return slices.DeleteFunc(all, func(cred *Credential) bool {
		return cred.Partial && whole[cred.Secret.Reveal()]
	})
}

// bodyOf is what makes a sighting the same credential as another: its secret,
// or for ambient power, which has none, where it is granted.
func bodyOf(s Sighting) string {
	if ambient := s.Facts[finding.FactAmbient]; ambient != "" {
		return "ambient\x00" + ambient
	}
	return s.Secret.Reveal()
}

// publicParts are the identifiers that a whole credential carries along, such
// as an AWS key id: seen elsewhere alone, they are not another credential.
func publicParts(cred *Credential) []string {
	if cred.Kind == nil {
		return nil
	}
	var ids []string
	for _, part := range cred.Kind.Parts {
		if id := cred.Facts[part.ID]; part.Public && id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// surest orders sightings: the surest way of seeing first, then by place. It is
// total, so that what comes first does not depend on who was first.
func surest(a, b Sighting) int {
	return cmp.Or(
		cmp.Compare(b.By, a.By),
		a.Location.Compare(b.Location),
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Part, b.Part),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Start, b.Start),
	)
}

// join makes credentials of the sightings of one secret, surest first. The
// same password at two servers is two credentials; a sighting that says less
// joins the first that says more.
func (c *Collector) join(sightings []Sighting) []*Credential {
	var creds []*Credential
	byIdentity := map[string]*Credential{}
	for _, s := range sightings {
		id := identity(s)
		cred := byIdentity[id]
		if cred == nil && len(creds) > 0 && (id == "" || s.By < finding.ByParser) {
			cred = creds[0]
		}
		if cred == nil {
			cred = c.start(s)
			creds = append(creds, cred)
			byIdentity[id] = cred
		}
		cred.add(s)
	}
	for _, cred := range creds {
		cred.derive()
		slices.SortFunc(cred.Locations, Location.Compare)
		cred.Locations = slices.CompactFunc(cred.Locations, func(a, b Location) bool { return a.Compare(b) == 0 })
	}
	return creds
}

// identity tells apart credentials that share a secret: chosen passwords are
// used again for other users and other servers. A token's identity is the token.
func identity(s Sighting) string {
	host, user := s.Facts[finding.FactHost], s.Facts[finding.FactUser]
	if s.Facts[finding.FactScheme] == "" || host == "" {
		return ""
	}
	return host + "\x00" + user
}

func (c *Collector) start(s Sighting) *Credential {
	kind, _ := c.catalog.Kind(s.Kind)
	cred := &Credential{KindName: s.Kind, Kind: kind, Name: s.Name, Secret: s.Secret, Placeholder: s.Placeholder, Facts: finding.Facts{}, By: s.By}
	if kind != nil {
		cred.Name = kind.Name
		cred.Partial = isPublicPart(kind, s.Part)
	}
	return cred
}

func isPublicPart(kind *catalog.Kind, part string) bool {
	for _, p := range kind.Parts {
		if p.ID == part {
			return p.Public
		}
	}
	return false
}

// add takes one more sighting: its place, and the facts not yet known.
func (cred *Credential) add(s Sighting) {
	cred.Locations = append(cred.Locations, s.Location)
	for _, name := range slices.Sorted(maps.Keys(s.Facts)) {
		if cred.Facts[name] == "" {
			cred.Facts[name] = s.Facts[name]
		}
	}
}

// derive fills in the facts that the kind reads from others.
func (cred *Credential) derive() {
	if cred.Kind == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(cred.Kind.Facts)) {
		if cred.Facts[name] == "" {
			if value := cred.Facts[cred.Kind.Facts[name]]; value != "" {
				cred.Facts[name] = value
			}
		}
	}
}
