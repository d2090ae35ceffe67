package agents

import "testing"

func BenchmarkProfiles(b *testing.B) {
	for b.Loop() {
		if _, err := Profiles(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDiscoverAndReach(b *testing.B) {
	w := world{files: one(claudeProject, `{"permissions": {"deny": ["Read(.env)"]}}`), assume: []string{"all"}}
	s := w.look(b)
	p := tracked("project/.env")
	for b.Loop() {
		p.Line++
		for _, a := range s.present {
			a.known.Clear()
		}
		s.Reach(p)
	}
}
