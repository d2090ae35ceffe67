package blastradius

import "slices"

// Lead is another identity that a credential can turn into, with what that
// identity holds. A lead is a subject of its own, and may lead further.
type Lead struct {
	Subject
	// Step is how it gets there, as a sentence for the path.
	Step string
}

// maxLeads bounds how many identities are followed one after the other.
const maxLeads = 16

// reachable judges every action that the credential allows, by itself or as an
// identity that it leads to, worst first.
func reachable(s Subject, r reading) []Judged {
	judged := follow(s, r, 0)
	slices.SortStableFunc(judged, worse)
	return judged
}

func follow(s Subject, r reading, depth int) []Judged {
	if s.Kind == nil || depth > maxLeads {
		return nil
	}
	judged := covered(s, readGrants(grantsOf(s), r), r)
	for _, lead := range s.Leads {
		for _, j := range follow(lead.Subject, r, depth+1) {
			j.Via = append([]string{lead.Step}, j.Via...)
			judged = append(judged, j)
		}
	}
	return judged
}

// readGrants are the grants that count in a reading: at best, what this kind
// may have been issued without, or what hangs on a condition, is absent.
func readGrants(grants []Grant, r reading) []Grant {
	if r == worstCase {
		return grants
	}
	return slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool { return g.Narrowable })
}

// allGrants are the credential's own grants and those of its leads.
func allGrants(s Subject, depth int) []Grant {
	grants := grantsOf(s)
	if depth < maxLeads {
		for _, lead := range s.Leads {
			grants = append(grants, allGrants(lead.Subject, depth+1)...)
		}
	}
	return grants
}
