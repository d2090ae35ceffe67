package cmd

import (
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/scanner"
)

// traceImages tells of each credential in a container image which layer takes it
// away: it is not seen by whoever runs the image, and still there for whoever has
// it.
func traceImages(walk *scanner.Set, credentials []*detectors.Credential) {
	for _, c := range credentials {
		for i := range c.Locations {
			if by := walk.Deleted(c.Locations[i].Origin); by != "" {
				c.Locations[i].Trace.Deleted = by
			}
		}
	}
}
