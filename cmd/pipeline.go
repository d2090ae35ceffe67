package cmd

import (
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/config"
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/evidence"
	"github.com/worstcase-dev/worstcase/gate"
	"github.com/worstcase-dev/worstcase/report"
	"github.com/worstcase-dev/worstcase/scanner"
)

// run is one scan: what is scanned, and how what is found is judged.
type run struct {
	targets     []string
	scan        scanner.Options
	config      config.Config
	policy      gate.Policy
	showSecrets bool
	now         time.Time

	known *catalog.Catalog
}

// do is the whole pipeline: targets, fragments, credentials, evidence, blasts,
// verdicts, report.
func (r *run) do(ctx context.Context, t Terminal) (*report.Report, error) {
	known, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	r.known = known
	detector, err := detectors.New(known)
	if err != nil {
		return nil, err
	}
	r.scan.Skips = new(scanner.Skips)
	if r.scan.Progress == nil {
		r.scan.Progress = new(scanner.Progress)
	}
	walk, err := scanner.New(r.targets, t.In, r.scan)
	if err != nil {
		return nil, wrongUse(err)
	}
	found, claims := detectors.NewCollector(known), evidence.NewCollector(known)
	scratch := sync.Pool{New: func() any { return new(detectors.Scratch) }}
	err = walk.Walk(ctx, func(_ context.Context, f *scanner.Fragment) error {
		s := scratch.Get().(*detectors.Scratch)
		defer scratch.Put(s)
		defer r.contain(f.Origin.Path)
		doc := detectors.NewDocument(f)
		found.Add(detector.Find(f, doc, s))
		if f.Whole {
			claims.Add(f.Origin.Path, func() *evidence.Document {
				return &evidence.Document{Path: f.Origin.Path, Text: f.Text, Format: doc.Format(), Leaves: doc.Leaves()}
			})
		}
		if doc.Err() != nil {
			r.scan.Skips.Add(scanner.Skip{Path: f.Origin.Path, Reason: "not well-formed " + string(doc.Format()) + ", searched as plain text only"})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r.report(r.judge(found.Credentials(), claims.Claims())), nil
}

// contain turns a panic over one file into a file that was not read: a parser's
// mistake must not cost the rest of the scan. The panic's own words may hold
// pieces of the file, and are not shown.
func (r *run) contain(path string) {
	if recover() != nil {
		r.scan.Skips.Add(scanner.Skip{Path: path, Reason: "an internal error; please report it", Incomplete: true})
	}
}

// judge answers for every credential, on all cores: ids are slow on purpose.
func (r *run) judge(credentials []*detectors.Credential, claims []evidence.Claim) []report.Credential {
	judged := make([]report.Credential, len(credentials))
	ignored := new(scanner.GitIgnore)
	var group sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, c := range credentials {
		group.Add(1)
		limit <- struct{}{}
		go func() {
			defer group.Done()
			judged[i] = r.judgeOne(c, claims, ignored)
			<-limit
		}()
	}
	group.Wait()
	return judged
}

func (r *run) judgeOne(c *detectors.Credential, claims []evidence.Claim, ignored *scanner.GitIgnore) report.Credential {
	told := evidence.Apply(claims, c.Facts, c.Paths())
	setting := evidence.Environment(c.Kind, c.Facts, c.Paths())
	expires, _ := time.Parse(time.RFC3339, c.Facts[finding.FactExpires])
	blast := blastradius.Assess(blastradius.Subject{
		Kind: c.Kind, Facts: c.Facts, Placeholder: c.Placeholder, Partial: c.Partial,
		Environment: setting.Environment, Sure: setting.Sure, Expires: expires,
		Grants: grants(told.Grants), Settled: told.Settled, Leads: r.leads(told.Leads), Unknowns: told.Unknowns,
	}, r.now)
	return report.Assemble(report.Answer{
		Credential: c, ID: c.ID(), Environment: setting.Environment, Blast: blast,
		Verdict:      r.policy.Decide(blast, ignoredEverywhere(c.Locations)),
		IgnoredByGit: untracked(ignored, c),
		ShowSecret:   r.showSecrets,
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
func (r *run) leads(told []evidence.Lead) []blastradius.Lead {
	var list []blastradius.Lead
	for _, l := range told {
		kind, ok := r.known.Kind(l.Kind)
		if !ok {
			continue
		}
		setting := evidence.Environment(kind, l.Facts, nil)
		list = append(list, blastradius.Lead{Step: l.Step, Subject: blastradius.Subject{
			Kind: kind, Facts: l.Facts, Grants: grants(l.Grants), Settled: l.Settles, Leads: r.leads(l.Leads),
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
func untracked(ignored *scanner.GitIgnore, c *detectors.Credential) map[string]bool {
	paths := map[string]bool{}
	for _, l := range c.Locations {
		if l.Origin.Source == scanner.Worktree && ignored.Ignored(l.Origin.Path) {
			paths[l.Origin.Path] = true
		}
	}
	return paths
}

func (r *run) report(credentials []report.Credential) *report.Report {
	report.Sort(credentials)
	summary := report.Summarise(credentials)
	summary.FailOn = r.policy.FailOn.String()
	return &report.Report{
		SchemaVersion: report.SchemaVersion,
		Tool:          report.Tool{Name: "worstcase", Version: Version()},
		Scan:          r.scanned(),
		Agents:        []report.Agent{},
		Credentials:   credentials,
		Summary:       summary,
	}
}

// scanned says what was read and what was not.
func (r *run) scanned() report.Scan {
	read := r.scan.Progress.Stats()
	s := report.Scan{
		Targets: r.targets, Bytes: read.Bytes, Files: int(read.Files),
		Complete: r.scan.Skips.Complete(), Skipped: []report.Skip{},
	}
	for _, skip := range r.scan.Skips.List() {
		s.Skipped = append(s.Skipped, report.Skip{Path: skip.Path, Reason: skip.Reason, Incomplete: skip.Incomplete, Count: skip.Count})
	}
	return s
}
