// Package cmd is the command line: flags in, exit code out.
//
// What lives here: one file a command, and pipeline.go, the one function that
// wires the stages together. What does not live here: how anything is done.
package cmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// Terminal is the world as a command sees it: its streams, its surroundings
// and the time.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
	// Width is the number of columns of Out, 0 where it is not a terminal.
	Width int
	// ErrIsTerminal says whether somebody watches Err.
	ErrIsTerminal bool
	Getenv        func(string) string
	Now           func() time.Time
}

// System is the process's own terminal.
func System() Terminal {
	t := Terminal{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		ErrIsTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		Getenv:        os.Getenv,
		Now:           time.Now,
	}
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		t.Width = width
	}
	return t
}

// Main runs the command line and returns its exit code.
func Main(ctx context.Context, args []string, t Terminal) int {
	root := newRoot(t)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if message := explainError(err); message != "" {
		_, _ = fmt.Fprintln(t.Err, "worstcase: "+message)
	}
	return exitCode(err)
}

func newRoot(t Terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "worstcase",
		Short: "Find every credential an AI agent can reach, and the worst that each one allows",
		Long: `worstcase finds the credentials in directories, files and standard input and
says of each what it is, the worst action it allows, why, and what would stop it.
It works offline, writes nothing, and never shows a secret.`,
		Example: `  worstcase scan .
  worstcase scan . --report sarif=out.sarif --report json=out.json
  worstcase explain < token.txt`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(t.In)
	root.SetOut(t.Out)
	root.SetErr(t.Err)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return wrongUse(fmt.Errorf("%w; see '%s --help'", err, c.CommandPath()))
	})
	root.CompletionOptions.HiddenDefaultCmd = false
	root.AddCommand(scanCommand(t), explainCommand(t), agentsCommand(t), catalogCommand(t), convertCommand(t), versionCommand(t))
	return root
}

// wantArgs is a positional argument check whose error is one of wrong use.
func wantArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return wrongUse(fmt.Errorf("%w; see '%s --help'", err, c.CommandPath()))
		}
		return nil
	}
}
