package cmd

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/worstcase-dev/worstcase/gate"
	"github.com/worstcase-dev/worstcase/report"
)

func agentsCommand(t Terminal) *cobra.Command {
	var assume []string
	var format string
	var own bool
	c := &cobra.Command{
		Use:   "agents [TARGET...]",
		Short: "Show which AI agents are here, and what each can reach",
		Long: `agents scans the targets (this directory, where none is named) and shows each AI
agent that is configured here or in the home folder: how it is known and set up,
which of its rules look protective and do nothing, and the credentials that it can
reach, worst first, with the way and the rule that decides. With --workstation it
looks at the credential stores of this machine, and at what agents keep of their
sessions. It reads the agents' settings and runs nothing of theirs.`,
		Example: `  worstcase agents
  worstcase agents --workstation
  worstcase agents ~/src/till --agents all`,
		RunE: func(c *cobra.Command, args []string) error {
			if format != "table" && format != "json" {
				return wrongUse(errors.New("agents prints a table or json: write --format table or --format json"))
			}
			return showAgents(c.Context(), t, run{targets: args, agents: assume, workstation: own}, format == "json")
		},
	}
	c.Flags().StringSliceVar(&assume, "agents", nil, "assume that these agents are installed (ids, or all)")
	c.Flags().StringVarP(&format, "format", "f", "table", "table or json")
	c.Flags().BoolVar(&own, "workstation", false, "scan the credential stores of this machine, and what agents keep, too")
	return c
}

func showAgents(ctx context.Context, t Terminal, r run, asJSON bool) error {
	if len(r.targets) == 0 && !r.workstation {
		r.targets = []string{"."}
	}
	r.policy, r.now = gate.Default(), t.Now()
	answer, err := r.do(ctx, t)
	if err != nil {
		return err
	}
	if asJSON {
		return renderTo(t.Out, "json", answer, report.Options{})
	}
	return report.Agents(t.Out, answer, report.Options{Width: t.Width, Color: t.Width > 0 && t.Getenv("NO_COLOR") == ""})
}
