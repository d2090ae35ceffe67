package cmd

import (
	"slices"

	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/evidence"
)

// told is what the files say about a credential. A rule that goes by a value alone
// does not tell the name under which it stands; where that is one name everywhere,
// claims may go by it.
func told(c *detectors.Credential, claims []evidence.Claim) evidence.Found {
	name := ""
	if len(c.Locations) > 0 {
		name = c.Locations[0].Name
	}
	if name == "" || c.Facts == nil || c.Facts[finding.FactName] != "" ||
		slices.ContainsFunc(c.Locations, func(l detectors.Location) bool { return l.Name != name }) {
		return evidence.Apply(claims, c.Facts, c.Paths())
	}
	c.Facts[finding.FactName] = name
	defer delete(c.Facts, finding.FactName)
	return evidence.Apply(claims, c.Facts, c.Paths())
}
