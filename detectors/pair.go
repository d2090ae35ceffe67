package detectors

import (
	"slices"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// pairDistance is how many bytes may lie between the parts of one credential.
const pairDistance = 2048

// pair joins the parts of credentials that were seen apart in one fragment. A
// secret part takes along the nearest public parts of its kind, each of which
// may serve only once; a public part that is left over stays by itself. The
// findings come in order of place and leave in that order.
func pair(c *catalog.Catalog, findings []finding.Finding) []finding.Finding {
	used := make([]bool, len(findings))
	for i := range findings {
		kind, ok := c.Kind(findings[i].Kind)
		if !ok || len(kind.Parts) == 0 || findings[i].Part == "" || isPublicPart(kind, findings[i].Part) {
			continue
		}
		for _, part := range kind.Parts {
			if !part.Public || findings[i].Facts[part.ID] != "" {
				continue
			}
			if j := nearest(findings, used, i, part.ID); j >= 0 {
				used[j] = true
				findings[i] = joined(findings[i], findings[j], part.ID)
			}
		}
	}
	whole := wholeIDs(c, findings)
	kept := findings[:0:0]
	for i, f := range findings {
		if !used[i] && !belongs(c, f, whole) {
			kept = append(kept, f)
		}
	}
	return slices.Clip(kept)
}

// wholeIDs are the public parts that whole credentials among the findings carry.
func wholeIDs(c *catalog.Catalog, findings []finding.Finding) map[string]bool {
	ids := map[string]bool{}
	for _, f := range findings {
		if kind, ok := c.Kind(f.Kind); ok && f.Part == "" {
			for _, part := range kind.Parts {
				if id := f.Facts[part.ID]; part.Public && id != "" {
					ids[f.Kind+"\x00"+id] = true
				}
			}
		}
	}
	return ids
}

// belongs says whether a part, such as a session token, is one more piece of a
// credential that was seen whole.
func belongs(c *catalog.Catalog, f finding.Finding, whole map[string]bool) bool {
	kind, ok := c.Kind(f.Kind)
	if !ok || f.Part == "" {
		return false
	}
	for _, part := range kind.Parts {
		id := f.Facts[part.ID]
		if part.ID == f.Part {
			id = f.Secret.Reveal()
		}
		if part.Public && id != "" && whole[f.Kind+"\x00"+id] {
			return true
		}
	}
	return false
}

// nearest is the closest unused finding of the part, of the same kind, before or
// after finding i; before wins a tie, as ids are mostly written first. The
// findings are in order, so that the search ends where the distance does.
func nearest(findings []finding.Finding, used []bool, i int, part string) int {
	fits := func(j int) bool {
		return !used[j] && findings[j].Part == part && findings[j].Kind == findings[i].Kind
	}
	before, after := -1, -1
	for j := i - 1; j >= 0 && findings[i].Start-findings[j].End <= pairDistance && before < 0; j-- {
		if fits(j) {
			before = j
		}
	}
	for j := i + 1; j < len(findings) && findings[j].Start-findings[i].End <= pairDistance && after < 0; j++ {
		if fits(j) {
			after = j
		}
	}
	switch {
	case before < 0:
		return after
	case after < 0 || findings[i].Start-findings[before].End <= findings[after].Start-findings[i].End:
		return before
	}
	return after
}

// joined is the secret part with what the public part adds.
func joined(secretPart, public finding.Finding, part string) finding.Finding {
	facts := finding.Facts{}
	for name, value := range public.Facts {
		if name != finding.FactName {
			facts[name] = value
		}
	}
	for name, value := range secretPart.Facts {
		facts[name] = value
	}
	facts[part] = public.Secret.Reveal()
	secretPart.Facts = facts
	return secretPart
}
