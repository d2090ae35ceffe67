package cmd

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/worstcase-dev/worstcase/agents"
	"github.com/worstcase-dev/worstcase/armed"
	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/evidence"
	"github.com/worstcase-dev/worstcase/report"
	"github.com/worstcase-dev/worstcase/scanner"
)

// judge answers for the credentials of a run: everything that was read is in.
type judge struct {
	run      *run
	claims   []evidence.Claim
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
	for i, c := range credentials {
		if ctx.Err() != nil {
			break
		}
		limit <- struct{}{}
		group.Go(func() {
			judged[i] = j.one(c)
			<-limit
		})
	}
	group.Wait()
	return judged
}

func (j *judge) one(c *detectors.Credential) report.Credential {
	told := evidence.Apply(j.claims, c.Facts, c.Paths())
	setting := evidence.Environment(c.Kind, c.Facts, c.Paths())
	expires, _ := time.Parse(time.RFC3339, c.Facts[finding.FactExpires])
	blast := blastradius.Assess(blastradius.Subject{
		Kind: c.Kind, Facts: c.Facts, Placeholder: c.Placeholder, Partial: c.Partial,
		Environment: setting.Environment, Sure: setting.Sure, Expires: expires,
		Grants: grants(told.Grants), Settled: told.Settled, Leads: j.leads(told.Leads), Unknowns: told.Unknowns,
	}, j.run.now)
	return report.Assemble(report.Answer{
		Credential: c, ID: c.ID(), Environment: setting.Environment, Suggested: !setting.Sure, Blast: blast,
		Armed:        j.armed(c, setting.Environment),
		Verdict:      j.run.policy.Decide(blast, ignoredEverywhere(c.Locations)),
		IgnoredByGit: j.untracked(c),
		Reach:        reachOf(j.reach, c),
		ShowSecret:   j.run.showSecrets,
	})
}

// grants are those that files give, as the engine takes them.
func grants(told []evidence.Grant) []blastradius.Grant {
	var list []blastradius.Grant
	for _, g := range told {
		list = append(list, blastradius.Grant{Scope: g.Scope, Certainty: g.Certainty, Evidence: g.Because, Narrowable: g.Conditional})
	}
	return list
}

// leads are the identities that files lead to, as the engine takes them.
func (j *judge) leads(told []evidence.Lead) []blastradius.Lead {
	var list []blastradius.Lead
	for _, l := range told {
		kind, ok := j.run.known.Kind(l.Kind)
		if !ok {
			continue
		}
		setting := evidence.Environment(kind, l.Facts, nil)
		list = append(list, blastradius.Lead{Step: l.Step, Subject: blastradius.Subject{
			Kind: kind, Facts: l.Facts, Grants: grants(l.Grants), Settled: l.Settles, Leads: j.leads(l.Leads),
			Environment: setting.Environment, Sure: setting.Sure,
		}})
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
		if l.Origin.Source == scanner.Worktree && j.ignored.Ignored(l.Origin.Path) {
			paths[l.Origin.Path] = true
		}
	}
	return paths
}
