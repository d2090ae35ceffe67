package cmd

import (
	"context"
	"runtime"
	"strings"
	"sync"

	"github.com/worstcase-dev/worstcase/agents"
	"github.com/worstcase-dev/worstcase/armed"
	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/evidence"
	"github.com/worstcase-dev/worstcase/report"
	"github.com/worstcase-dev/worstcase/scanner"
)

// judge answers for the credentials of a run: everything that was read is in.
type judge struct {
	run      *run
	claims   []evidence.Claim
	stores   []evidence.Store
	commands *armed.Collector
	mask     *strings.Replacer
	reach    *agents.Set
	ignored  scanner.GitIgnore
}

// all answers for every credential, on all cores: ids are slow on purpose.
func (j *judge) all(ctx context.Context, credentials []*detectors.Credential) []report.Credential {
	judged := make([]report.Credential, len(credentials))
	j.mask = maskAll(credentials)
	var group sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, n := range newGraph(j.run.known, credentials, j.claims, j.stores).found {
		if ctx.Err() != nil {
			break
		}
		limit <- struct{}{}
		group.Go(func() {
			judged[i] = j.one(n)
			<-limit
		})
	}
	group.Wait()
	return judged
}

func (j *judge) one(n *node) report.Credential {
	c := n.credential
	setting := n.setting
	blast := blastradius.Assess(*n.Subject, j.run.now)
	return report.Assemble(report.Answer{
		Credential: c, ID: c.ID(), Environment: setting.Environment, Suggested: !setting.Sure, Blast: blast,
		Armed:        j.armed(c, setting.Environment),
		Verdict:      j.run.policy.Decide(blast, ignoredEverywhere(c.Locations)),
		IgnoredByGit: j.untracked(c),
		Reach:        reachOf(j.reach, c),
		AgentNames:   j.names(),
		ShowSecret:   j.run.showSecrets,
	})
}

// names are the names of the agents by their ids.
func (j *judge) names() map[string]string {
	names := map[string]string{}
	for _, a := range j.reach.Found() {
		names[a.ID] = a.Name
	}
	return names
}

// grants are those that files give, as the engine takes them.
func grants(told []evidence.Grant) []blastradius.Grant {
	var list []blastradius.Grant
	for _, g := range told {
		list = append(list, blastradius.Grant{Scope: g.Scope, Certainty: g.Certainty, Evidence: g.Because, Narrowable: g.Conditional, On: g.On})
	}
	return list
}

// gates are what files say stands before actions, as the engine takes them.
func gates(told []evidence.Gate) []blastradius.Gate {
	var list []blastradius.Gate
	for _, g := range told {
		gate := blastradius.Gate{Kind: g.Kind, Before: g.Before, Over: g.Over, Says: g.Says}
		for _, l := range g.Lifts {
			gate.Lifts = append(gate.Lifts, blastradius.Lift{Needs: l.Needs, Call: l.Call})
		}
		list = append(list, gate)
	}
	return list
}

// backups are the copies that files tell of, as the engine takes them.
func backups(told []evidence.Backup) []blastradius.Backup {
	var list []blastradius.Backup
	for _, b := range told {
		backup := blastradius.Backup{Of: b.Of, Over: b.Over, Account: b.Account, Says: b.Says}
		for _, e := range b.Ends {
			backup.Ends = append(backup.Ends, blastradius.End{Call: e.Call, Needs: e.Needs, On: e.On})
		}
		list = append(list, backup)
	}
	return list
}

// ignoredEverywhere is the reason of the inline ignores, if every place has one.
func ignoredEverywhere(locations []detectors.Location) string {
	for _, l := range locations {
		if l.Ignore == "" {
			return ""
		}
	}
	if len(locations) == 0 {
		return ""
	}
	return locations[0].Ignore
}

// untracked are the files of the credential that git ignores.
func (j *judge) untracked(c *detectors.Credential) map[string]bool {
	paths := map[string]bool{}
	for _, l := range c.Locations {
		if l.Origin.Source == scanner.Worktree && j.ignored.Ignored(scanner.OnDisk(l.Origin.Path)) {
			paths[l.Origin.Path] = true
		}
	}
	return paths
}
