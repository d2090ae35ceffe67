package cmd

import (
	"context"
	"slices"

	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/scanner"
)

// trace tells of each credential of the history which commit brought it, and
// which took it away: once for each path, however many versions of the file hold
// it.
func trace(ctx context.Context, walk *scanner.Set, credentials []*detectors.Credential) error {
	var origins []scanner.Origin
	for _, c := range credentials {
		for _, l := range c.Locations {
			if l.Origin.Source == scanner.History {
				origins = append(origins, l.Origin)
			}
		}
	}
	if len(origins) == 0 {
		return nil
	}
	traces, err := walk.Traces(ctx, origins)
	if err != nil {
		return err
	}
	for _, c := range credentials {
		c.Locations = traced(c.Locations, traces)
	}
	return nil
}

// traced joins the versions of a file that hold a credential to one location. A
// file that still holds it stands for them.
func traced(locations []detectors.Location, traces map[scanner.Origin]scanner.Trace) []detectors.Location {
	var kept []detectors.Location
	byPath := map[string]int{}
	for _, l := range locations {
		if l.Origin.Source != scanner.History {
			kept = append(kept, l)
		}
	}
	for i := range kept {
		if _, known := byPath[kept[i].Origin.Path]; !known {
			byPath[kept[i].Origin.Path] = i
		}
	}
	for _, l := range locations {
		if l.Origin.Source != scanner.History {
			continue
		}
		l.Trace = traces[l.Origin]
		if i, known := byPath[l.Origin.Path]; known {
			kept[i].Trace = kept[i].Trace.Join(l.Trace)
			continue
		}
		byPath[l.Origin.Path] = len(kept)
		kept = append(kept, l)
	}
	for i := range kept {
		if kept[i].Origin.Source != scanner.History {
			kept[i].Trace.Deleted, kept[i].Trace.DeletedDate = "", ""
		}
	}
	slices.SortFunc(kept, detectors.Location.Compare)
	return kept
}
