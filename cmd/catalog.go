package cmd

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/worstcase-dev/worstcase/blastradius"
	"github.com/worstcase-dev/worstcase/catalog"
)

func catalogCommand(t Terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "catalog [PROVIDER]",
		Short: "Show what is known about providers, and from where",
		Long: `catalog lists the providers; with a provider it shows the kinds of credentials,
the calls that they allow with what each destroys, and the source of each fact.`,
		Example: `  worstcase catalog
  worstcase catalog railway`,
		Args: wantArgs(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			known, err := catalog.Load()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return listProviders(t, known)
			}
			p, ok := known.Provider(args[0])
			if !ok {
				return wrongUse(errors.New("there is no such provider; 'worstcase catalog' lists them"))
			}
			return showProvider(t, p)
		},
	}
}

func listProviders(t Terminal, known *catalog.Catalog) error {
	w := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "PROVIDER\tKINDS\tACTIONS\tNAME")
	for _, p := range known.Providers() {
		_, _ = fmt.Fprintf(w, "%s\t%d\t%d\t%s\n", p.ID, len(p.Credentials), len(p.Actions), p.Name)
	}
	return w.Flush()
}

func showProvider(t Terminal, p *catalog.Provider) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n\nCredentials\n", p.Name, p.URL)
	for _, k := range p.Credentials {
		level := blastradius.Assess(blastradius.Subject{Kind: k, Environment: catalog.UnknownEnvironment}, t.Now())
		fmt.Fprintf(&b, "  %s  %s\n      %s; %s at best\n      %s\n      %s, checked %s\n",
			k.FullName(), k.Name, level.Level, level.AtBest, strings.TrimSpace(k.About), k.Source, k.Checked.Format("2006-01-02"))
	}
	b.WriteString("\nActions\n")
	for _, a := range p.Actions {
		fmt.Fprintf(&b, "  %s  %s\n      %s\n      effect %s, recovery %s%s, backups %s, gate %s\n      needs %s\n      %s, checked %s\n",
			a.FullName(), a.Title, a.Call, a.Effect, a.Recovery, window(a), a.Backups, gateText(a.Gate),
			strings.Join(a.Needs, " and "), a.Source, a.Checked.Format("2006-01-02"))
	}
	_, err := fmt.Fprint(t.Out, b.String())
	return err
}

func window(a *catalog.Action) string {
	if a.Window == "" {
		return ""
	}
	return " of " + a.Window
}

func gateText(g catalog.Gate) string {
	switch {
	case g.Kind == catalog.NoGate || g.Kind == "":
		return "none"
	case g.Removable:
		return string(g.Kind) + " (which the same credential can lift)"
	}
	return string(g.Kind)
}
