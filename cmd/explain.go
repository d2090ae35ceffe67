package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/worstcase-dev/worstcase/gate"
	"github.com/worstcase-dev/worstcase/report"
	"github.com/worstcase-dev/worstcase/scanner"
)

// maxExplained bounds what explain reads: a credential and its surroundings.
const maxExplained = 4 << 20

type explainFlags struct {
	json        bool
	path        string
	report      string
	showSecrets bool
}

func explainCommand(t Terminal) *cobra.Command {
	var f explainFlags
	c := &cobra.Command{
		Use:   "explain [FILE | - | --report FILE ID]",
		Short: "Say all that one credential allows",
		Long: `explain reads one credential from standard input or from a file, and prints its
whole blast: the level and the ladder's row that decided it, the worst call, every
other call, what is not known, and what to do. It never takes a credential as an
argument, where it would stay in the history of your shell.

A bare value often does not tell what it is; give it with its name, as in
RAILWAY_API_TOKEN=..., or give the file that it stands in.

With --report it explains one finding of a saved JSON report, by its id.`,
		Example: `  worstcase explain < token.txt
  worstcase explain .env --format json
  worstcase explain --report worstcase.json 4x8k2m`,
		Args: wantArgs(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error { return f.run(c.Context(), t, args) },
	}
	format := c.Flags().StringP("format", "f", "text", "text or json")
	c.PreRunE = func(*cobra.Command, []string) error {
		if *format != "text" && *format != "json" {
			return wrongUse(errors.New("explain prints text or json"))
		}
		f.json = *format == "json"
		return nil
	}
	c.Flags().StringVar(&f.path, "path", "", "the `path` that the input is taken to lie at, which tells its format")
	c.Flags().StringVar(&f.report, "report", "", "explain a finding of this saved JSON report")
	c.Flags().BoolVar(&f.showSecrets, "show-secrets", false, "print the secret itself too")
	return c
}

func (f *explainFlags) run(ctx context.Context, t Terminal, args []string) error {
	r, err := f.find(ctx, t, args)
	if err != nil {
		return err
	}
	if f.json {
		return renderTo(t.Out, "json", r, report.Options{})
	}
	return report.Explain(t.Out, r)
}

func (f *explainFlags) find(ctx context.Context, t Terminal, args []string) (*report.Report, error) {
	if f.report != "" {
		return fromReport(f.report, args)
	}
	text, path, err := f.read(t, args)
	if err != nil {
		return nil, err
	}
	r := run{
		targets: []string{"-"}, scan: scanner.Options{Workers: 1, StdinPath: first(f.path, path)},
		policy: gate.Default(), showSecrets: f.showSecrets, now: t.Now(),
	}
	t.In = bytes.NewReader(text)
	answer, err := r.do(ctx, t)
	if err == nil && len(answer.Credentials) == 0 {
		err = wrongUse(errors.New("no credential is recognised in this; a bare value often needs its name, as in RAILWAY_API_TOKEN=…, or the file that it stands in (--path tells its format)"))
	}
	return answer, err
}

// read is the input and where it lies. Its errors do not repeat the argument:
// somebody may have put a secret there.
func (f *explainFlags) read(t Terminal, args []string) (text []byte, path string, err error) {
	in, path := t.In, "stdin"
	if len(args) == 1 && args[0] != "-" {
		file, err := os.Open(args[0])
		if err != nil {
			return nil, "", wrongUse(errors.New("there is no such file; a credential itself is read from standard input, never from an argument"))
		}
		defer func() { _ = file.Close() }()
		in, path = file, args[0]
	}
	text, err = io.ReadAll(io.LimitReader(in, maxExplained+1))
	switch {
	case err != nil:
		return nil, "", fmt.Errorf("the input cannot be read: %w", err)
	case len(text) > maxExplained:
		return nil, "", wrongUse(fmt.Errorf("the input is over %s; explain is for one credential, scan for files", bytesText(maxExplained)))
	}
	return text, path, nil
}

// fromReport is the saved report with nothing in it but one finding.
func fromReport(file string, args []string) (*report.Report, error) {
	r, err := readReport(file)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		return nil, wrongUse(errors.New("say which finding of the report: give its id"))
	}
	i := slices.IndexFunc(r.Credentials, func(c report.Credential) bool { return c.ID == args[0] })
	if i < 0 {
		return nil, wrongUse(errors.New("the report has no finding with that id"))
	}
	r.Credentials = r.Credentials[i : i+1]
	r.Summary = report.Summarise(r.Credentials)
	return r, nil
}
