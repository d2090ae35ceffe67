package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

type csvRenderer struct{}

func newCSV(Options) Renderer { return csvRenderer{} }

// column is one column: its head and what stands in it.
type column struct {
	head string
	cell func(*Credential) string
}

// csvColumns are the columns in order. New ones go to the end: people address
// them by number.
var csvColumns = []column{
	{"level", func(c *Credential) string { return c.level() }},
	{"at_best", func(c *Credential) string { return c.Blast.AtBest }},
	{"certainty", func(c *Credential) string { return c.Blast.Certainty }},
	{"fails", func(c *Credential) string { return strconv.FormatBool(c.Verdict.Fails) }},
	{"provider", func(c *Credential) string { return c.Provider }},
	{"kind", func(c *Credential) string { return c.Kind }},
	{"name", func(c *Credential) string { return c.title() }},
	{"redacted", func(c *Credential) string { return c.Redacted }},
	{"path", func(c *Credential) string { return c.place().Path }},
	{"line", func(c *Credential) string { return number(c.place().Line) }},
	{"column", func(c *Credential) string { return number(c.place().Column) }},
	{"source", func(c *Credential) string { return c.place().Source }},
	{"commit", func(c *Credential) string { return c.place().Commit }},
	{"places", func(c *Credential) string { return strconv.Itoa(len(c.Locations)) }},
	{"environment", func(c *Credential) string { return c.Environment }},
	{"account", func(c *Credential) string { return c.Account }},
	{"owner", func(c *Credential) string { return c.Owner.Name }},
	{"purpose", func(c *Credential) string { return c.Purpose }},
	{"expires", func(c *Credential) string { return c.Expires }},
	{"action", func(c *Credential) string { return worst(c).Action }},
	{"call", func(c *Credential) string { return worst(c).Call }},
	{"effect", func(c *Credential) string { return worst(c).Effect }},
	{"recovery", func(c *Credential) string { return worst(c).Recovery }},
	{"backups", func(c *Credential) string { return worst(c).Backups }},
	{"gate", func(c *Credential) string { return worst(c).Gate }},
	{"because", func(c *Credential) string { return c.Blast.Because }},
	{"armed", func(c *Credential) string { return strings.Join(c.armed(), "; ") }},
	{"reach", reachCell},
	{"unknowns", func(c *Credential) string { return strings.Join(c.Blast.Unknowns, "; ") }},
	{"remedy", func(c *Credential) string { return firstRemedy(c.Remedies) }},
	{"id", func(c *Credential) string { return c.ID }},
}

// Render writes a row for each credential, worst first, those of unknown kind
// and those that open nothing among them.
func (csvRenderer) Render(w io.Writer, r *Report) error {
	r = r.cleaned()
	out := csv.NewWriter(w)
	row := make([]string, len(csvColumns))
	for i, col := range csvColumns {
		row[i] = col.head
	}
	if err := out.Write(row); err != nil {
		return fmt.Errorf("the table cannot be written: %w", err)
	}
	for _, c := range r.ranked() {
		for i, col := range csvColumns {
			row[i] = guarded(col.cell(c))
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("the table cannot be written: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

// guarded keeps a spreadsheet from taking a cell for a formula. Some of them
// pass over leading spaces, and read the full-width signs as the plain ones.
func guarded(cell string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " "))
	if strings.ContainsRune("=+-@\t\r＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}

func worst(c *Credential) Action {
	if c.Blast.Worst == nil {
		return Action{}
	}
	return *c.Blast.Worst
}

func number(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// reachCell is each agent with its access: "cursor open; codex asks".
func reachCell(c *Credential) string {
	var parts []string
	for _, reach := range c.bestReach() {
		parts = append(parts, reach.Agent+" "+reach.Access)
	}
	return strings.Join(parts, "; ")
}
