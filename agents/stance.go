package agents

import (
	"cmp"
	"path"
	"slices"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// Stance is how freely an agent gets at places of one sort, as it is set up.
type Stance struct {
	// Where is "project", "home" or "environment".
	Where string
	policy.Verdict
}

// Setup is how an agent is set up here.
type Setup struct {
	// Settings are its settings files, as reports name them, in order.
	Settings []string
	// Stances are its most open ways to an ordinary file of the project and of the
	// home, and to a variable of its environment.
	Stances []Stance
}

// Setup is how the agent of an id is set up; the zero value for one that is not
// here.
func (s *Set) Setup(id string) Setup {
	var setup Setup
	i := slices.IndexFunc(s.present, func(a *present) bool { return a.profile.ID == id })
	if i < 0 {
		return setup
	}
	a := s.present[i]
	for _, l := range a.layers() {
		setup.Settings = append(setup.Settings, l.Shown)
	}
	slices.Sort(setup.Settings)
	setup.Settings = slices.Compact(setup.Settings)
	ask := func(where string, p Place, at policy.Place) {
		v := s.general(a, p, at)
		v.Source = cmp.Or(v.Source, a.profile.Source)
		setup.Stances = append(setup.Stances, Stance{where, v})
	}
	if len(s.ground.targets) > 0 {
		ask("project", Place{Source: "worktree"}, policy.Place{Path: path.Join(s.ground.targets[0].dir, ordinary)})
	}
	if a.profile.Runs == OnMachine {
		if s.ground.home != "" {
			ask("home", Place{Source: "workstation"}, policy.Place{Path: path.Join(s.ground.home, ordinary)})
		}
		ask("environment", Place{Source: "environment"}, policy.Place{Variable: "A_VARIABLE"})
	}
	return setup
}

// ordinary is a name that no default rule of an agent's is about.
const ordinary = "notes/ordinary.txt"
