package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// clean makes text from a target fit to be shown. Whatever could move a cursor,
// reorder a line, end it, or be taken for a command by the program that prints
// it becomes a visible escape: control characters and ANSI sequences, bidi
// overrides, invisible and unassigned characters, line breaks of every sort,
// bytes that are no UTF-8, and the beginnings of the workflow commands that CI
// services look for in logs ("::error", "##[group]", "##vso[").
//
// Every text format passes everything that it did not write itself through
// here, once, before its own escaping.
func clean(s string) string {
	if isPlain(s) {
		return unarmed(s)
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size <= 1 {
			fmt.Fprintf(&b, `\x%02x`, s[0])
		} else {
			b.WriteString(visible(r))
		}
		s = s[max(1, size):]
	}
	return unarmed(b.String())
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func visible(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case unicode.IsGraphic(r):
		return string(r)
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// unarmed takes the edge off workflow commands. Some services look for "##"
// anywhere in a line, others for "::command::" where a line begins.
func unarmed(s string) string {
	if strings.Contains(s, "##") {
		s = strings.ReplaceAll(s, "##", `#\x23`)
	}
	return unarmedLine(s)
}

func unarmedLine(s string) string {
	rest, ok := strings.CutPrefix(strings.TrimLeft(s, " "), "::")
	if !ok || rest == "" || !unicode.IsLetter(rune(rest[0])) || !strings.Contains(rest, "::") {
		return s
	}
	return strings.Replace(s, "::", `:\x3a`, 1)
}

// width is how many terminal columns text takes, the same in every locale.
func width(s string) int {
	if isPlain(s) {
		return len(s)
	}
	return twwidth.WidthWithOptions(s, twwidth.Options{})
}

// wrap breaks text at spaces into lines of at most limit columns, and a longer
// word wherever it must. Spaces at the beginning indent every line.
func wrap(text string, limit int) []string {
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	limit = max(limit-len(indent), 1)
	var out []string
	line, used := "", 0
	flush := func() {
		if line != "" {
			out = append(out, unarmedLine(indent+line))
		}
		line, used = "", 0
	}
	for _, word := range strings.Fields(text) {
		for _, piece := range pieces(word, limit) {
			w := width(piece)
			if used > 0 && used+1+w > limit {
				flush()
			}
			if used > 0 {
				line, used = line+" ", used+1
			}
			line, used = line+piece, used+w
		}
	}
	flush()
	if out == nil {
		return []string{""}
	}
	return out
}

// pieces cuts a word that is wider than the limit.
func pieces(word string, limit int) []string {
	if width(word) <= limit {
		return []string{word}
	}
	var out []string
	start, used := 0, 0
	for i, r := range word {
		w := width(string(r))
		if used+w > limit && i > start {
			out = append(out, word[start:i])
			start, used = i, 0
		}
		used += w
	}
	return append(out, word[start:])
}

// shorten cuts text to at most limit characters, the last of them an ellipsis.
func shorten(s string, limit int) string {
	if len(s) <= limit || utf8.RuneCountInString(s) <= limit {
		return s
	}
	end := 0
	for range limit - 1 {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	return s[:end] + "…"
}

// and joins words as a sentence does: "a", "a and b", "a, b and c".
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// atMost is the first n entries; what is left out is counted in a last one.
func atMost(n int, entries []string) []string {
	if len(entries) <= n {
		return entries
	}
	return append(slices.Clone(entries[:n]), fmt.Sprintf("%d more", len(entries)-n))
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
