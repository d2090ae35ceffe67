package detectors

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/scanner"
)

// placer turns byte offsets of a fragment into lines and columns. Offsets must
// come in order.
type placer struct {
	fragment  *scanner.Fragment
	line      int
	lineStart int
	at        int
	// columnAt is a byte of the line whose column is known, so that many
	// findings on one long line are counted once.
	columnAt, column int
}

func newPlacer(f *scanner.Fragment) *placer {
	return &placer{fragment: f, line: f.Line, column: f.Column}
}

// place is the location of the finding, with the ignore comment of its line.
func (p *placer) place(f finding.Finding) Location {
	text := p.fragment.Text
	start := min(f.Start, len(text))
	for {
		next := bytes.IndexByte(text[p.at:start], '\n')
		if next < 0 {
			break
		}
		p.at += next + 1
		p.line++
		p.lineStart, p.columnAt, p.column = p.at, p.at, 1
	}
	p.column += utf8.RuneCount(text[p.columnAt:start])
	p.columnAt = start
	name := f.Facts[finding.FactName]
	if name == "" {
		name = nameBefore(text, start)
	}
	return Location{
		Origin: p.fragment.Origin, Line: p.line, Column: p.column,
		Name: name, Ignore: ignoreReason(lineAround(text, p.lineStart, min(f.End, len(text)))),
	}
}

// maxLine bounds how much of a line is read for an ignore comment.
const maxLine = 4096

// lineAround is the rest of the line on which a finding ends, from the start of
// the line on which it begins where that is near.
func lineAround(text []byte, lineStart, end int) []byte {
	stop := len(text)
	if i := bytes.IndexByte(text[end:min(len(text), end+maxLine)], '\n'); i >= 0 {
		stop = end + i
	}
	return text[max(lineStart, end-maxLine):min(stop, end+maxLine)]
}

// ignoreMark is what an inline ignore begins with; a reason must follow.
const ignoreMark = "worstcase:ignore"

// ignoreReason is the reason of an inline "worstcase:ignore reason", without
// the end of the comment that it stands in. Without a reason it ignores nothing.
func ignoreReason(line []byte) string {
	_, rest, ok := bytes.Cut(line, []byte(ignoreMark))
	if !ok {
		return ""
	}
	reason := strings.TrimSpace(strings.TrimLeft(string(rest), ":= \t-"))
	for _, end := range []string{"*/", "-->", "%>", "}}"} {
		reason = strings.TrimSpace(strings.TrimSuffix(reason, end))
	}
	return reason
}
