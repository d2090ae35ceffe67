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
	c := &cobra.Command{
		Use:   "agents [TARGET...]",
		Short: "Show which AI agents are here, and what each can reach",
		Long: `agents scans the targets (this directory, where none is named) and shows each AI
agent that is configured here or in the home folder: how it is known, which of its
rules look protective and do nothing, and the credentials that it can reach, worst
first, with the way and the rule that decides. It reads the agents' settings and
runs nothing of theirs.`,
		Example: `  worstcase agents
  worstcase agents ~/src/till --agents all`,
		RunE: func(c *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return wrongUse(errors.New("agents prints text or json"))
			}
			return showAgents(c.Context(), t, args, assume, format == "json")
		},
	}
	c.Flags().StringSliceVar(&assume, "agents", nil, "assume that these agents are installed (ids, or all)")
	c.Flags().StringVarP(&format, "format", "f", "text", "text or json")
	return c
}

func showAgents(ctx context.Context, t Terminal, targets, assume []string, asJSON bool) error {
	if len(targets) == 0 {
		targets = []string{"."}
	}
	r := run{targets: targets, agents: assume, policy: gate.Default(), now: t.Now()}
	answer, err := r.do(ctx, t)
	if err != nil {
		return err
	}
	if asJSON {
		return renderTo(t.Out, "json", answer, report.Options{})
	}
	return report.Agents(t.Out, answer)
}
