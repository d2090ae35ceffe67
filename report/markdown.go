package report

import (
	"fmt"
	"io"
	"strings"
)

// maxMarkdown is what a job's summary page takes; a larger one is dropped as a
// whole. Some room is kept for the words about what was left out.
const (
	maxMarkdown  = 1 << 20
	markdownRoom = 1 << 10
)

type markdownRenderer struct{ limit int }

func newMarkdown(Options) Renderer { return markdownRenderer{maxMarkdown} }

// Render writes the verdict, a table of what was found, and a section to unfold
// for each credential, worst first; as many as fit in a job's summary page.
func (m markdownRenderer) Render(w io.Writer, r *Report) error {
	r = r.cleaned()
	var listed []*Credential
	unknown := 0
	for _, c := range r.ranked() {
		switch {
		case c.level() == "unknown" && !c.Verdict.Fails:
			unknown++
		case c.level() != "none" || c.Verdict.Fails:
			listed = append(listed, c)
		}
	}
	head := "## worstcase\n\n**" + mdText(r.verdict()) + "**\n"
	if len(r.Credentials) > 1 {
		head += "\n" + mdText(r.counts()) + "\n"
	}
	tail := markdownTail(r, unknown)
	body := markdownBody(r, listed, m.limit-len(head)-len(tail)-markdownRoom)
	_, err := io.WriteString(w, head+body+tail)
	return err
}

// markdownBody is the table and the sections. Half of the room is for the table
// at most: a row is short, and a row of something bad beats its details.
func markdownBody(r *Report, listed []*Credential, room int) string {
	if len(listed) == 0 {
		return ""
	}
	names := r.agentNames()
	var table, sections strings.Builder
	table.WriteString("\n| Level | Credential | Where | The worst it can do |\n| --- | --- | --- | --- |\n")
	rows, detailed := 0, 0
	for _, c := range listed {
		row := markdownRow(c)
		if table.Len()+len(row) > room/2 {
			break
		}
		table.WriteString(row)
		rows++
	}
	for _, c := range listed {
		section := markdownSection(c, r, names)
		if table.Len()+sections.Len()+len(section) > room {
			break
		}
		sections.WriteString(section)
		detailed++
	}
	text := table.String() + sections.String()
	if rows < len(listed) || detailed < len(listed) {
		text += fmt.Sprintf("\nThis page has room for %d of %d rows and the details of %d; the worst are here, and the JSON report has everything.\n", rows, len(listed), detailed)
	}
	return text
}

func markdownRow(c *Credential) string {
	level := c.level()
	if c.Verdict.Fails {
		level = "**" + level + "**"
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", level, mdText(c.title()), mdCode(c.at()), mdText(c.can()))
}

func markdownSection(c *Credential, r *Report, names map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n<details><summary>%s: %s in %s</summary>\n\n", c.level(), mdText(c.title()), mdText(c.place().String()))
	for _, f := range blockOf(c, r, names).fields {
		if f.label != "secret" {
			fmt.Fprintf(&b, "- **%s** %s\n", f.label, mdText(f.text))
		}
	}
	for i, step := range c.Blast.Path {
		if i == 0 {
			b.WriteString("\nFrom the file to the loss:\n\n")
		}
		fmt.Fprintf(&b, "1. %s\n", mdText(step))
	}
	b.WriteString("\n</details>\n")
	return b.String()
}

func markdownTail(r *Report, unknown int) string {
	var b strings.Builder
	if unknown > 0 {
		fmt.Fprintf(&b, "\n%s of unknown kind not listed here; the JSON report has them.\n", plural(unknown, "secret"))
	}
	gaps := r.Scan.gaps()
	if len(gaps) > 0 {
		b.WriteString("\nNot read, so a credential could hide there:\n\n")
	}
	for _, gap := range gaps[:min(len(gaps), maxGaps)] {
		fmt.Fprintf(&b, "- %s\n", mdText(shorten(gap.sentence(), 500)))
	}
	if more := len(gaps) - maxGaps; more > 0 {
		fmt.Fprintf(&b, "- %d more\n", more)
	}
	return b.String()
}

// mdText escapes all that Markdown, or the HTML in it, would read as markup.
// Links and mentions are broken up as well.
func mdText(s string) string {
	return mdEscapes.Replace(s)
}

var mdEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;",
	"#", `\#`, "|", `\|`, "~", `\~`, "&", "&amp;", "@", "&#64;", "!", `\!`, "$", `\$`,
	"://", "&#58;//", "www.", "www&#46;",
)

// mdCode is text in a code span. It is a tag and not backticks, because a table
// looks for bars before it looks for backticks.
func mdCode(s string) string {
	if s == "" {
		return ""
	}
	return "<code>" + mdText(s) + "</code>"
}
