package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

const (
	defaultWidth = 80
	// maxWidth keeps lines short enough to be read on a wide screen.
	maxWidth = 120
	// minTable is the narrowest terminal that gets tables; a narrower one gets
	// the same fields in a list.
	minTable = 80
	// minText is the least room for text, however narrow the terminal says it is.
	minText = 20
	// labelWidth fits the longest label and the longest level.
	labelWidth = 8
)

type tableRenderer struct {
	palette
	width       int
	showUnknown bool
}

func newTable(o Options) Renderer {
	width := o.Width
	if width <= 0 {
		width = defaultWidth
	}
	return tableRenderer{palette: palette(o.Color), width: min(width, maxWidth), showUnknown: o.ShowUnknown}
}

// Render draws a block for each credential, worst first, then one line for each
// thing that was folded or not read, and the verdict last, where the eye is
// when a command has ended.
func (t tableRenderer) Render(w io.Writer, r *Report) error {
	r = r.cleaned()
	var out bytes.Buffer
	shown, unknown, nothing := t.split(r.ranked())
	names := r.agentNames()
	for _, c := range shown {
		b := blockOf(c, r, names)
		if t.width < minTable {
			t.list(&out, b)
		} else if err := t.table(&out, b); err != nil {
			return fmt.Errorf("the table cannot be drawn: %w", err)
		}
		out.WriteByte('\n')
	}
	t.tail(&out, r, unknown, nothing)
	_, err := w.Write(out.Bytes())
	return err
}

// split says what gets a block of its own. Whatever fails the gate does.
func (t tableRenderer) split(ranked []*Credential) (shown, unknown, nothing []*Credential) {
	for _, c := range ranked {
		switch {
		case c.Verdict.Fails:
			shown = append(shown, c)
		case c.level() == "none":
			nothing = append(nothing, c)
		case c.level() == "unknown" && !t.showUnknown:
			unknown = append(unknown, c)
		default:
			shown = append(shown, c)
		}
	}
	return shown, unknown, nothing
}

// table draws a block as a small table, whose header is the level and the name.
func (t tableRenderer) table(out *bytes.Buffer, b block) error {
	// Both columns have a space on either side, and there is a line between
	// them. The library cuts what does not fit, so that all of it must.
	room := t.width - labelWidth - 5
	widths := tw.NewMapper[int, int]()
	widths.Set(0, labelWidth+2).Set(1, room+2)
	var drawn bytes.Buffer
	table := tablewriter.NewTable(&drawn,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.Border{Left: tw.Off, Right: tw.Off, Top: tw.Off, Bottom: tw.Off},
			Symbols: tw.NewSymbols(tw.StyleLight),
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAlignment(tw.AlignLeft),
		tablewriter.WithRowAlignment(tw.AlignLeft),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithColumnWidths(widths),
		tablewriter.WithEastAsian(tw.Off),
	)
	table.Header(t.level(b.level), strings.Join(t.names(wrap(b.name, room)), "\n"))
	for _, f := range b.fields {
		if err := table.Append(t.dim(f.label), strings.Join(wrap(f.text, room), "\n")); err != nil {
			return err
		}
	}
	if err := table.Render(); err != nil {
		return err
	}
	writeTrimmed(out, drawn.String())
	return nil
}

// list draws a block for a narrow terminal.
func (t tableRenderer) list(out *bytes.Buffer, b block) {
	room := max(t.width-labelWidth-2, minText)
	t.labelled(out, t.level(b.level), t.names(wrap(b.name, room)))
	for _, f := range b.fields {
		t.labelled(out, t.dim(fmt.Sprintf("%-*s", labelWidth, f.label)), wrap(f.text, room))
	}
}

func (t tableRenderer) labelled(out *bytes.Buffer, label string, lines []string) {
	for i, line := range lines {
		if i > 0 {
			label = strings.Repeat(" ", labelWidth)
		}
		writeTrimmed(out, label+"  "+line+"\n")
	}
}

// tail says what has no block, and the verdict.
func (t tableRenderer) tail(out *bytes.Buffer, r *Report, unknown, nothing []*Credential) {
	say := func(indent, text string) {
		for i, line := range wrap(text, max(t.width-len(indent)-2, minText)) {
			out.WriteString(indent)
			if i > 0 {
				out.WriteString("  ")
			}
			out.WriteString(line + "\n")
		}
	}
	if len(unknown) > 0 {
		say("", foldedUnknown(unknown)+": --show-unknown lists "+them(len(unknown))+".")
	}
	if len(nothing) > 0 {
		say("", foldedNone(len(nothing))+".")
	}
	if reasons := r.Scan.leftOut(); len(reasons) > 0 {
		say("", "Left out: "+strings.Join(atMost(maxReasons, reasons), "; ")+".")
	}
	if gaps := r.Scan.gaps(); len(gaps) > 0 {
		say("", "Not read, so a credential could hide there:")
		for _, gap := range gaps[:min(len(gaps), maxGaps)] {
			say("  ", gap.sentence())
		}
		if more := len(gaps) - maxGaps; more > 0 {
			say("  ", fmt.Sprintf("and %d more; --format json names them all", more))
		}
	}
	if len(r.Credentials) > 1 {
		say("", plural(len(r.Credentials), "credential")+": "+r.counts()+".")
	}
	for _, line := range wrap(r.verdict(), max(t.width, minText)) {
		out.WriteString(t.bold(line) + "\n")
	}
}

const (
	maxReasons = 5
	maxGaps    = 10
)

func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

func (t tableRenderer) names(lines []string) []string {
	for i := range lines {
		lines[i] = t.bold(lines[i])
	}
	return lines
}

// writeTrimmed writes lines without the spaces at their ends.
func writeTrimmed(out *bytes.Buffer, text string) {
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimRight(line, " \n"))
		out.WriteByte('\n')
	}
}

// palette colours text, or leaves it alone.
type palette bool

func (p palette) paint(code, text string) string {
	if !p || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p palette) bold(text string) string { return p.paint("1", text) }
func (p palette) dim(text string) string  { return p.paint("2", text) }

var levelColors = map[string]string{
	"critical": "1;31", "high": "31", "medium": "33", "unknown": "35", "low": "36", "none": "2",
}

// level is the level in capitals, which stay findable without colour.
func (p palette) level(level string) string {
	return p.paint(cmp.Or(levelColors[level], "0"), fmt.Sprintf("%-*s", labelWidth, strings.ToUpper(level)))
}
