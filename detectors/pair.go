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
	kept := findings[:0:0]
	for i, f := range findings {
		if !used[i] {
			kept = append(kept, f)
		}
	}
	return slices.Clip(kept)
}

// nearest is the closest unused finding of the part, of the same kind, before or
// after finding i; before wins a tie, as ids are mostly written first.
func nearest(findings []finding.Finding, used []bool, i int, part string) int {
	best, bestDistance := -1, pairDistance+1
	for j, f := range findings {
		if used[j] || f.Part != part || f.Kind != findings[i].Kind {
			continue
		}
		distance := f.Start - findings[i].End
		if j < i {
			distance = findings[i].Start - f.End
		}
		if distance < bestDistance {
			best, bestDistance = j, distance
		}
	}
	return best
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
