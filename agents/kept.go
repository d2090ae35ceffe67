package agents

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// Kept is a file or a folder in which an agent keeps what it saw, what it logged
// in with, or how it is set up, and which is there.
type Kept struct {
	// Agent is its id.
	Agent string
	// Path is how the system writes it, and Shown how a report names it: from "~"
	// where it lies in the home.
	Path, Shown string
	// Holds is a word or two: "transcripts", "login", "settings".
	Holds string
}

// Kept is what the agents that are here keep outside of projects, by agent, in
// the order of their data.
func (s *Set) Kept() []Kept {
	var all []Kept
	for _, a := range s.present {
		if a.profile.Runs != OnMachine {
			continue
		}
		for _, store := range a.profile.Stores {
			for _, at := range s.storePaths(a.profile, store) {
				all = append(all, Kept{a.profile.ID, filepath.FromSlash(at), s.ground.atHome(at), store.Holds})
			}
		}
		for _, l := range a.settings {
			all = append(all, Kept{a.profile.ID, filepath.FromSlash(l.Path), s.ground.atHome(l.Path), "settings"})
		}
	}
	return slices.CompactFunc(all, func(a, b Kept) bool { return a.Agent == b.Agent && a.Path == b.Path })
}

// storePaths are the files and folders of a store that are there. A store that
// is all of a folder is that folder.
func (s *Set) storePaths(p *Profile, store Store) []string {
	var out []string
	for _, pattern := range s.machine.expand(p, store.Path) {
		found, err := doublestar.FilepathGlob(filepath.FromSlash(strings.TrimSuffix(pattern, "/**")), doublestar.WithNoFollow())
		if err != nil {
			continue
		}
		for _, at := range found {
			out = append(out, filepath.ToSlash(at))
		}
	}
	slices.Sort(out)
	return out
}

// atHome is how a report names a place of the person's, whatever the targets are.
func (g *ground) atHome(p string) string {
	if g.home != "" && policy.Within(g.home, p) {
		return "~" + strings.TrimPrefix(p, g.home)
	}
	return p
}

// power is how a place of the person's machine is used that holds no text but
// lets who reaches it do something.
type power int

const (
	none      power = iota
	byProgram       // a keyring: a program opens it
	bySocket
)

func powerOf(p Place) power {
	switch {
	case p.Source != "workstation" || p.Facts["ambient"] == "":
		return none
	case p.Facts["socket"] != "":
		return bySocket
	}
	return byProgram
}

// byCommand is the way to such a power: a command that uses it. What an agent
// lets its commands read there stands for what it lets them use; where a sandbox
// keeps sockets out, that is more than they can.
func (a *present) byCommand(s *policy.Session, p Place, at policy.Place) []policy.Verdict {
	var out []policy.Verdict
	for _, v := range a.evaluator.Judge(s, at) {
		if v.Channel != policy.Shell {
			continue
		}
		v.Assumed = true
		v.Because = "a command that it runs can use it; " + v.Because
		if powerOf(p) == bySocket {
			v.Channel = policy.Socket
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		v := s.Default(policy.Shell, at)
		v.Assumed = true
		out = append(out, v)
	}
	return unsettled(s, out)
}
