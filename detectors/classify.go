package detectors

import (
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/match"
)

// classify gives a kind to what a shape knows to be a secret without knowing
// whose: by the rules, run over the value as if it were assigned to its name.
func (d *Detector) classify(f finding.Finding, path string, s *Scratch) finding.Finding {
	if f.Kind != "" {
		return f
	}
	value := f.Secret.Reveal()
	text := append([]byte(f.Facts[finding.FactName]), '=')
	text = append(text, value...)
	var candidates []finding.Finding
	d.engine.Scan(text, path, &s.value, func(m *match.Match) {
		if found, ok := d.meanings[m.Rule].meaning(text, m); ok && found.By != finding.ByGenericRule {
			candidates = append(candidates, found)
		}
	})
	if best := settle(candidates); len(best) > 0 && best[0].Part == "" {
		f.Kind = best[0].Kind
		delete(f.Facts, finding.FactScheme) // a token is itself at whichever URL
		for name, fact := range best[0].Facts {
			if f.Facts[name] == "" {
				f.Facts[name] = fact
			}
		}
		return f
	}
	if f.Fallback == "" {
		f.Fallback = "generic.secret"
	}
	f.Kind = f.Fallback
	return f
}
