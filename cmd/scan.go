package cmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/worstcase-dev/worstcase/config"
	"github.com/worstcase-dev/worstcase/gate"
	"github.com/worstcase-dev/worstcase/report"
	"github.com/worstcase-dev/worstcase/scanner"
)

// scanFlags are the flags of scan as they were given.
type scanFlags struct {
	output       outputFlags
	config       string
	failOn       string
	minCertainty string
	agents       []string
	stdinPath    string
	history      bool
	since        string
	commits      string
	staged       bool
	maxFileSize  size
	archiveDepth int
	maxUnpacked  size
	workers      int
	showSecrets  bool
	workstation  bool
	verbose      bool
}

func scanCommand(t Terminal) *cobra.Command {
	f := scanFlags{maxFileSize: scanner.DefaultMaxFileSize, maxUnpacked: scanner.DefaultMaxUnpacked}
	c := &cobra.Command{
		Use:   "scan [flags] [TARGET...]",
		Short: "Find credentials and name the worst that each one allows",
		Long: `scan reads directories, files or standard input ("-"), and reports every
credential in them, worst first: what it is, the worst call it allows, what that
destroys, how sure that is, and what is not known. With --workstation it reads the
credential stores of this machine as well, and what AI agents keep of their sessions.

Exit codes: 0 the gate holds; 1 the gate failed; 2 wrong use, or the run could not
be done; 3 the gate holds, but part of the targets could not be read.`,
		Example: `  worstcase scan .
  worstcase scan . --fail-on critical
  worstcase scan . --report sarif=out.sarif --report json=out.json
  worstcase scan --workstation
  git diff | worstcase scan - --stdin-path changes.diff`,
		RunE: func(c *cobra.Command, args []string) error { return f.run(c.Context(), t, args) },
	}
	flags := c.Flags()
	f.output.register(flags)
	flags.StringVar(&f.config, "config", "", "read this configuration instead of "+config.FileName)
	flags.StringVar(&f.failOn, "fail-on", "", "fail at this `level` and above: critical, high, medium, low, unknown or never (default high)")
	flags.StringVar(&f.minCertainty, "min-certainty", "", "fail only on what is at least this `sure`: proven, declared or assumed (default assumed)")
	flags.StringSliceVar(&f.agents, "agents", nil, "assume that these agents are installed (ids, or all)")
	flags.StringVar(&f.stdinPath, "stdin-path", "", "the `path` that standard input is reported under, which also tells its format")
	flags.BoolVar(&f.history, "history", false, "read everything that the targets' repositories ever stored as well")
	flags.StringVar(&f.since, "since", "", "of the history, read only what commits since this `date` brought (2026-01-31; sets --history)")
	flags.StringVar(&f.commits, "range", "", "read only what these commits brought, and not the work tree (`FROM..TO`, either may be left out)")
	flags.BoolVar(&f.staged, "staged", false, "read only what the next commit would bring, for a pre-commit hook")
	flags.Var(&f.maxFileSize, "max-file-size", "leave out files larger than this `size`, and say so")
	flags.IntVar(&f.archiveDepth, "max-archive-depth", scanner.DefaultMaxArchiveDepth, "open archives and images in each other up to this `depth`; 0 opens none")
	flags.Var(&f.maxUnpacked, "max-unpacked", "read no more than this `size` of what one archive unpacks to, and say so")
	flags.IntVar(&f.workers, "workers", 0, "read and match on this many cores (default all)")
	flags.BoolVar(&f.showSecrets, "show-secrets", false, "put the secrets themselves into the report")
	flags.BoolVar(&f.workstation, "workstation", false, "scan the credential stores of this machine, and what agents keep, too")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "say on standard error what was read and how fast")
	return c
}

func (f *scanFlags) run(ctx context.Context, t Terminal, args []string) error {
	if len(args) == 0 && !f.workstation {
		return wrongUse(fmt.Errorf("say what to scan: a directory, a file, or - for standard input; 'worstcase scan .' scans this directory"))
	}
	outputs, err := f.output.open(t)
	if err != nil {
		return err
	}
	r, err := f.prepare(args, t)
	if err != nil {
		return err
	}
	progress := startProgress(t)
	r.scan.Progress = progress.Counter()
	answer, err := r.do(ctx, t)
	progress.stop()
	if err != nil {
		return err
	}
	if f.verbose {
		progress.summarise(answer)
	}
	if err := outputs.write(answer); err != nil {
		return err
	}
	return verdict(answer)
}

// prepare joins the flags with the configuration; a flag wins.
func (f *scanFlags) prepare(args []string, t Terminal) (*run, error) {
	conf, err := f.configuration()
	if err != nil {
		return nil, wrongUse(err)
	}
	policy, err := policyFrom(first(f.failOn, conf.FailOn), first(f.minCertainty, conf.MinCertainty))
	if err != nil {
		return nil, wrongUse(err)
	}
	since, err := f.from()
	if err != nil {
		return nil, wrongUse(err)
	}
	return &run{
		targets: args, agents: f.agents,
		scan: scanner.Options{
			Workers: f.workers, MaxFileSize: int64(f.maxFileSize), StdinPath: f.stdinPath, Exclude: conf.Excluded,
			MaxArchiveDepth: f.depth(), MaxUnpacked: int64(f.maxUnpacked),
			History: f.history || f.since != "", Since: since, Range: f.commits, Staged: f.staged,
		},
		policy: policy, showSecrets: f.showSecrets, workstation: f.workstation, now: t.Now(),
	}, nil
}

// depth is how many archives in each other are opened, as the scanner is told it.
func (f *scanFlags) depth() int {
	if f.archiveDepth <= 0 {
		return -1
	}
	return f.archiveDepth
}

// from is the day that the history is read from, zero for its beginning.
func (f *scanFlags) from() (time.Time, error) {
	if parts := []bool{f.staged, f.commits != "", f.since != "" || f.history}; !atMostOne(parts) {
		return time.Time{}, errors.New("--staged, --range and --history each say what to read: give one of them")
	}
	if f.since == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, f.since); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("--since %q is no date; write it as 2026-01-31", f.since)
}

func atMostOne(given []bool) bool {
	n := 0
	for _, g := range given {
		if g {
			n++
		}
	}
	return n <= 1
}

func (f *scanFlags) configuration() (config.Config, error) {
	if f.config != "" {
		return config.Load(f.config, true)
	}
	return config.Load(config.FileName, false)
}

func policyFrom(failOn, minCertainty string) (gate.Policy, error) {
	policy := gate.Default()
	var err error
	if failOn != "" {
		if policy.FailOn, err = gate.ParseThreshold(failOn); err != nil {
			return policy, err
		}
	}
	if minCertainty != "" {
		policy.MinCertainty, err = gate.ParseCertainty(minCertainty)
	}
	return policy, err
}

// verdict is the error that carries the run's exit code.
func verdict(r *report.Report) error {
	switch {
	case r.Summary.Fails:
		return errGateFailed
	case !r.Scan.Complete:
		return errIncomplete
	}
	return nil
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
