package cmd

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/worstcase-dev/worstcase/agents"
	"github.com/worstcase-dev/worstcase/armed"
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/evidence"
	"github.com/worstcase-dev/worstcase/gate"
	"github.com/worstcase-dev/worstcase/report"
	"github.com/worstcase-dev/worstcase/scanner"
)

// run is one scan: what is scanned, and how what is found is judged.
type run struct {
	targets     []string
	agents      []string // ids that are taken to be installed
	scan        scanner.Options
	policy      gate.Policy
	showSecrets bool
	workstation bool // the person's machine is a target too
	now         time.Time

	known *catalog.Catalog
}

// do is the whole pipeline: targets, fragments, credentials, evidence, blasts,
// verdicts, report.
func (r *run) do(ctx context.Context, t Terminal) (*report.Report, error) {
	ready, err := r.start(ctx, t)
	if err != nil {
		return nil, err
	}
	r.scan.Skips = new(scanner.Skips)
	if r.scan.Progress == nil {
		r.scan.Progress = new(scanner.Progress)
	}
	reach := ready.reach
	var own keeping
	if r.workstation {
		if own, err = onWorkstation(t, reach); err != nil {
			return nil, err
		}
		r.scan.Places = own.places
	}
	walk, err := scanner.New(r.targets, t.In, r.scan)
	if err != nil {
		return nil, wrongUse(err)
	}
	defer walk.Close()
	found, claims := detectors.NewCollector(r.known), evidence.NewCollector(r.known)
	scratch := sync.Pool{New: func() any { return new(detectors.Scratch) }}
	err = walk.Walk(ctx, func(_ context.Context, f *scanner.Fragment) error {
		s := scratch.Get().(*detectors.Scratch)
		defer scratch.Put(s)
		defer r.contain(f.Origin.Path)
		doc := detectors.NewDocument(f)
		found.Add(ready.detector.Find(f, doc, s))
		if f.Whole && f.Origin.Source != scanner.History {
			claims.Add(f.Origin.Path, func() *evidence.Document {
				return &evidence.Document{Path: f.Origin.Path, Text: f.Text, Format: doc.Format(), Leaves: doc.Leaves()}
			})
			commands, err := ready.commands()
			if err != nil {
				return err
			}
			commands.Add(f.Origin.Path, func() *armed.Document {
				return &armed.Document{Path: f.Origin.Path, Text: f.Text, Format: doc.Format(), Leaves: doc.Leaves()}
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
	found.Add(own.powers)
	credentials := found.Credentials()
	if err := trace(ctx, walk, credentials); err != nil {
		return nil, err
	}
	traceImages(walk, credentials)
	j := &judge{run: r, claims: claims.Claims(), stores: claims.Stores(), reach: reach}
	if len(credentials) > 0 {
		if j.commands, err = ready.commands(); err != nil {
			return nil, err
		}
	}
	return r.report(j.all(ctx, credentials), reach), nil
}

// contain turns a panic over one file into a file that was not read: a parser's
// mistake must not cost the rest of the scan. The panic's own words may hold
// pieces of the file, and are not shown.
func (r *run) contain(path string) {
	if recover() != nil {
		r.scan.Skips.Add(scanner.Skip{Path: path, Reason: "an internal error; please report it", Incomplete: true})
	}
}

func (r *run) report(credentials []report.Credential, reach *agents.Set) *report.Report {
	report.Sort(credentials)
	summary := report.Summarise(credentials)
	summary.FailOn = r.policy.FailOn.String()
	return &report.Report{
		SchemaVersion: report.SchemaVersion,
		Tool:          report.Tool{Name: "worstcase", Version: Version()},
		Scan:          r.scanned(),
		Agents:        present(reach),
		Credentials:   credentials,
		Summary:       summary,
	}
}

// scanned says what was read and what was not.
func (r *run) scanned() report.Scan {
	read := r.scan.Progress.Stats()
	s := report.Scan{
		Targets: r.named(), Bytes: read.Bytes, Files: int(read.Files),
		Commits: read.Commits, Complete: r.scan.Skips.Complete(), Skipped: []report.Skip{},
	}
	for _, skip := range r.scan.Skips.List() {
		s.Skipped = append(s.Skipped, report.Skip{Path: skip.Path, Reason: skip.Reason, Incomplete: skip.Incomplete, Count: skip.Count})
	}
	return s
}

// named are the targets as a report names them.
func (r *run) named() []string {
	if !r.workstation {
		return r.targets
	}
	return append(slices.Clone(r.targets), workstationTarget)
}
