package agents

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/worstcase-dev/worstcase/agents/policy"
)

// Options say where to look. Nothing outside of the home, the targets' projects
// and the managed settings of this machine is read.
type Options struct {
	// Targets are files and directories as the user gave them; "-" stands for
	// standard input.
	Targets []string
	// Dir is what relative targets start from; empty for the working directory.
	Dir string
	// Home is the home folder of the person whose agents are asked about; empty
	// for none.
	Home string
	// GOOS is the system, as Go names it.
	GOOS   string
	Getenv func(string) string
	// Root stands before the paths of managed settings; empty for this machine's.
	Root string
	// Assume are agents to take as installed: ids, or "all".
	Assume []string
}

// Set is the agents that are here. It does not change, and many goroutines may
// ask it at once.
type Set struct {
	machine machine
	ground  ground
	present []*present
}

// present is one agent that is here, with its settings.
type present struct {
	profile   *Profile
	evaluator policy.Evaluator
	evidence  []evidence
	// settings are its files of the user and of the managed scope; project those
	// of each directory.
	settings []layer
	project  map[string][]layer
	servers  []policy.Server
	steps    []step
	// known are the answers that were worked out, by question, and sessions those
	// that were put together, by directory.
	known, sessions sync.Map
	// hinted says that only files which several agents read speak for it.
	hinted bool
}

// layer is a settings file, with what its profile says of it.
type layer struct {
	policy.Layer
	file File
}

// evidence is one thing that shows that an agent is here.
type evidence struct {
	scope policy.Scope
	shown string
}

// Discover finds the agents that are used here and reads their settings. An
// error is a broken data file, an unknown id in Assume, or the context's.
func Discover(ctx context.Context, o Options) (*Set, error) {
	profiles, err := Profiles()
	if err != nil {
		return nil, err
	}
	assumed, err := assume(profiles, o.Assume)
	if err != nil {
		return nil, err
	}
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	s := &Set{machine: machine{goos: o.GOOS, root: filepath.ToSlash(o.Root), getenv: o.Getenv}}
	if s.ground, err = survey(ctx, o); err != nil {
		return nil, err
	}
	s.machine.home = s.ground.home
	for _, p := range profiles {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if a := s.find(p, assumed[p.ID]); a != nil {
			s.read(a)
			s.present = append(s.present, a)
		}
	}
	return s, nil
}

// assume resolves the ids that are taken as installed. "all" leaves out the agent
// that is a step of a workflow: it is there or it is not.
func assume(profiles []*Profile, ids []string) (map[string]bool, error) {
	assumed := map[string]bool{}
	for _, id := range ids {
		known := false
		for _, p := range profiles {
			if id == "all" && p.Runs != InCI || id == p.ID {
				known, assumed[p.ID] = true, true
			}
		}
		if !known {
			return nil, fmt.Errorf("agents: %q is no agent's id: write one of %s, or all", id, names(profiles))
		}
	}
	return assumed, nil
}

func names(profiles []*Profile) string {
	var ids []string
	for _, p := range profiles {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, ", ")
}

// find is the agent if anything shows that it is here, and nil otherwise.
func (s *Set) find(p *Profile, assumed bool) *present {
	a := &present{profile: p, evaluator: policy.For(p.ID), project: map[string][]layer{}}
	for _, written := range p.Detect.Home {
		for _, at := range s.machine.expand(p, written) {
			for _, file := range existing(at) {
				a.note(policy.User, s.ground.show(file))
			}
		}
	}
	for _, f := range p.Files {
		if (f.Scope == policy.Managed || f.Scope == policy.System) && f.on(s.machine.goos) {
			for _, file := range existing(s.machine.root + f.Path) {
				a.note(policy.Managed, s.ground.show(file))
			}
		}
	}
	for _, dir := range s.ground.dirs {
		for _, name := range p.Detect.Project {
			for _, file := range dir.having(name) {
				a.note(policy.Project, s.ground.show(file))
			}
		}
	}
	s.findSteps(a)
	s.hint(a)
	if assumed {
		a.note(policy.User, "assumed")
		a.hinted = false
	}
	if len(a.evidence) == 0 {
		return nil
	}
	return a
}

// hint notes files that several agents read, where nothing else speaks for this
// agent or against it being one of them.
func (s *Set) hint(a *present) {
	a.hinted = len(a.evidence) == 0
	for _, dir := range s.ground.dirs {
		for _, name := range a.profile.Detect.Shared {
			for _, file := range dir.having(name) {
				a.note(policy.Project, s.ground.show(file))
			}
		}
	}
	a.hinted = a.hinted && len(a.evidence) > 0
}

func (a *present) note(scope policy.Scope, shown string) {
	if e := (evidence{scope, shown}); !slices.Contains(a.evidence, e) {
		a.evidence = append(a.evidence, e)
	}
}

// on says whether the file lies there on a system.
func (f File) on(goos string) bool { return len(f.OS) == 0 || slices.Contains(f.OS, goos) }

// existing are the paths that are there; the last name may hold "*".
func existing(p string) []string {
	dir, name := filepath.Split(filepath.FromSlash(p))
	if !strings.Contains(name, "*") {
		if _, err := os.Stat(filepath.FromSlash(p)); err != nil {
			return nil
		}
		return []string{p}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if ok, err := filepath.Match(name, e.Name()); err == nil && ok {
			out = append(out, filepath.ToSlash(dir+e.Name()))
		}
	}
	return out
}
