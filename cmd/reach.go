package cmd

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"github.com/worstcase-dev/worstcase/agents"
	"github.com/worstcase-dev/worstcase/agents/policy"
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/report"
	"github.com/worstcase-dev/worstcase/scanner"
)

// discover finds the agents of this machine and of the targets.
func (r *run) discover(ctx context.Context, t Terminal) (*agents.Set, error) {
	set, err := agents.Discover(ctx, agents.Options{
		Targets: r.targets, Home: t.Getenv("HOME"), GOOS: runtime.GOOS, Getenv: t.Getenv, Assume: r.agents,
	})
	if err != nil {
		return nil, wrongUse(err)
	}
	return set, nil
}

// present lists the agents that were found.
func present(set *agents.Set) []report.Agent {
	idle := map[string][]report.Idle{}
	for _, i := range set.Idle() {
		idle[i.Agent] = append(idle[i.Agent], report.Idle{Rule: i.Rule, Because: i.Because})
	}
	list := []report.Agent{}
	for _, a := range set.Found() {
		setup := set.Setup(a.ID)
		list = append(list, report.Agent{
			ID: a.ID, Name: a.Name, Scope: a.Scope, Evidence: a.Evidence, Idle: append([]report.Idle{}, idle[a.ID]...),
			Settings: append([]string{}, setup.Settings...), Stances: stances(setup.Stances),
		})
	}
	return list
}

func stances(of []agents.Stance) []report.Stance {
	list := []report.Stance{}
	for _, s := range of {
		list = append(list, report.Stance{
			Where: s.Where, Access: string(s.Access), Channel: string(s.Channel), Because: s.Because, Rule: s.Rule, Assumed: s.Assumed,
		})
	}
	return list
}

// reachOf is each agent's best way to any place of the credential, most open
// first.
func reachOf(set *agents.Set, c *detectors.Credential) []report.Reach {
	best := map[string]policy.Verdict{}
	for _, l := range c.Locations {
		place := agents.Place{Source: string(l.Origin.Source), Path: scanner.OnDisk(l.Origin.Path), Line: l.Line, Name: l.Name, Facts: c.Facts}
		for _, access := range set.Reach(place) {
			if known, ok := best[access.Agent]; ok {
				access.Verdict = policy.Best(known, access.Verdict)
			}
			best[access.Agent] = access.Verdict
		}
	}
	list := []report.Reach{}
	for agent, v := range best {
		list = append(list, report.Reach{
			Agent: agent, Access: string(v.Access), Channel: string(v.Channel), Because: v.Because, Rule: v.Rule, Assumed: v.Assumed,
		})
	}
	slices.SortFunc(list, func(a, b report.Reach) int {
		openness := func(r report.Reach) int { return slices.Index(policy.Accesses(), policy.Access(r.Access)) }
		return cmp.Or(cmp.Compare(openness(a), openness(b)), cmp.Compare(a.Agent, b.Agent))
	})
	return list
}
