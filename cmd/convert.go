package cmd

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/worstcase-dev/worstcase/report"
)

func convertCommand(t Terminal) *cobra.Command {
	var output outputFlags
	c := &cobra.Command{
		Use:   "convert [flags] REPORT.json",
		Short: "Draw a saved JSON report in another format",
		Long: `convert reads a report that scan wrote as JSON ("-" for standard input) and
draws it in any other format. It scans nothing and decides nothing: its exit code
is 0 unless it could not be done.`,
		Example: `  worstcase convert worstcase.json --format sarif > worstcase.sarif
  worstcase convert worstcase.json --report html=report.html --report markdown=summary.md`,
		Args: wantArgs(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			outputs, err := output.open(t)
			if err != nil {
				return err
			}
			r, err := load(t, args[0])
			if err != nil {
				return err
			}
			return outputs.write(r)
		},
	}
	output.register(c.Flags())
	return c
}

func load(t Terminal, file string) (*report.Report, error) {
	if file != "-" {
		return readReport(file)
	}
	r, err := report.Read(t.In)
	if err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	return r, nil
}

func readReport(file string) (*report.Report, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, wrongUse(errors.Join(errors.New("the report cannot be read"), err))
	}
	defer func() { _ = f.Close() }()
	r, err := report.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}
