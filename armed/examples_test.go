package armed

import (
	"slices"
	"strings"
	"testing"
)

// rulesIn are the ids of the rules that recognise a command line, by tool.
func rulesIn(tools *Tools, text string) []string {
	c := NewCollector(tools)
	f := newFollower(c)
	var found []string
	for _, in := range split(text, 1, nil) {
		for _, o := range f.outcomes(in, new(script)) {
			found = append(found, o.rule.tool.ID+"."+o.rule.ID)
		}
	}
	return found
}

// callsIn are the ids of the calls that stand in source code.
func callsIn(tools *Tools, path, text string) []string {
	hits, _ := tools.readCode(document(path, text))
	var found []string
	for _, h := range hits {
		found = append(found, h.call.tool.ID+"."+h.call.ID)
	}
	return found
}

// Each rule recognises its own examples and leaves alone those of the others.
func TestRulesKeepToTheirExamples(t *testing.T) {
	tools := load(t)
	for _, tool := range tools.tools {
		for _, r := range tool.Commands {
			name := tool.ID + "." + r.ID
			t.Run(name, func(t *testing.T) {
				for _, text := range r.Examples.Match {
					if found := rulesIn(tools, text); !slices.Contains(found, name) {
						t.Errorf("not recognised: %s (found %v)", text, found)
					}
				}
				for _, text := range r.Examples.Ignore {
					if found := rulesIn(tools, text); slices.Contains(found, name) {
						t.Errorf("recognised: %s", text)
					}
				}
			})
		}
	}
}

// Where a rule can be silenced, some example shows it; without the flag it asks.
func TestExamplesShowWhatSilencesAQuestion(t *testing.T) {
	tools := load(t)
	f := newFollower(NewCollector(tools))
	for _, tool := range tools.tools {
		for _, r := range tool.Commands {
			silenced := len(r.Silences) == 0
			for _, text := range r.Examples.Match {
				for _, in := range split(text, 1, nil) {
					for _, o := range f.outcomes(in, new(script)) {
						silenced = silenced || o.rule == r && r.silenced(&o.in)
					}
				}
			}
			if !silenced {
				t.Errorf("%s.%s: no example is silenced by one of %v", tool.ID, r.ID, r.Silences)
			}
		}
	}
}

func TestCallsKeepToTheirExamples(t *testing.T) {
	tools := load(t)
	for _, tool := range tools.tools {
		for _, c := range tool.Calls {
			name := tool.ID + "." + c.ID
			t.Run(name, func(t *testing.T) {
				path := "src/" + strings.ReplaceAll(c.Files[0], "*", "main")
				for _, text := range c.Examples.Match {
					if found := callsIn(tools, path, text); !slices.Contains(found, name) {
						t.Errorf("not found: %s (found %v)", text, found)
					}
				}
				for _, text := range c.Examples.Ignore {
					if found := callsIn(tools, path, text); slices.Contains(found, name) {
						t.Errorf("found: %s", text)
					}
				}
			})
		}
	}
}
