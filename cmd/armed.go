package cmd

import (
	"cmp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/armed"
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors"
	"github.com/worstcase-dev/worstcase/report"
)

// shortestMasked is how long a value must be to be masked wherever it stands in
// a command line. Shorter ones are words like "test", which say nothing there;
// where one is a password, the command line was masked when it was read.
const shortestMasked = 6

// maskAll replaces the credentials of a run by their redacted forms. Command
// lines are masked already when they are read; this holds even where that did
// not see a secret as one.
func maskAll(credentials []*detectors.Credential) *strings.Replacer {
	var pairs []string
	for _, c := range credentials {
		if value := c.Secret.Reveal(); len(value) >= shortestMasked && !c.Placeholder {
			pairs = append(pairs, value, c.Secret.Redacted())
		}
	}
	return strings.NewReplacer(pairs...)
}

// armed are the commands that stand ready with a credential, those first that
// ask nobody. A value that opens nothing arms nothing.
func (j *judge) armed(c *detectors.Credential, works catalog.Environment) []report.Armed {
	if c.Placeholder || c.Kind == nil || c.Kind.Public != "" {
		return nil
	}
	of := armed.Credential{Provider: c.Provider(), Kind: c.KindName, Facts: c.Facts, Environment: works}
	for _, l := range c.Locations {
		of.Places = append(of.Places, armed.Place{Path: l.Origin.Path, Name: l.Name})
	}
	commands := j.commands.For(of)
	slices.SortStableFunc(commands, func(a, b armed.Command) int {
		asks := func(c armed.Command) int {
			if c.Silenced {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(asks(a), asks(b)), cmp.Compare(a.Effect.Rank(), b.Effect.Rank()))
	})
	var list []report.Armed
	for _, cmd := range commands {
		list = append(list, report.Armed{
			Command: j.mask.Replace(cmd.Text), Path: cmd.Path, Line: cmd.Line, Does: cmd.Does, Asks: !cmd.Silenced,
		})
	}
	return list
}
