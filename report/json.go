package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"unicode"
	"unicode/utf8"
)

type jsonRenderer struct{}

func newJSON(Options) Renderer { return jsonRenderer{} }

// Render writes the whole report: indented, in a stable order, every list
// present. It is the one format besides the table that carries secrets, where
// --show-secrets put them into the report.
func (jsonRenderer) Render(w io.Writer, r *Report) error {
	normal := *r
	normal.Agents = slices.Clone(r.Agents)
	normal.Credentials = slices.Clone(r.Credentials)
	normal.Normalise()
	return writeJSON(w, normal)
}

// writeJSON writes a value as every JSON format does: indented by two spaces,
// <, > and & as they are, and a line's end.
func writeJSON(w io.Writer, v any) error {
	text, err := marshalJSON(v)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func marshalJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("the report cannot be written as JSON: %w", err)
	}
	return escapeInvisible(b.Bytes()), nil
}

// escapeInvisible writes characters that could play tricks on a terminal as
// \u escapes, and the second # of "##" too, by which CI services know commands
// in a log. They only ever stand inside strings, so the value is the same.
func escapeInvisible(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("##"), []byte(`#\u0023`))
	if !bytes.ContainsFunc(text, invisible) {
		return text
	}
	out := make([]byte, 0, len(text)+64)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case !invisible(r):
			out = append(out, text[:size]...)
		case r < 0x10000:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
		text = text[size:]
	}
	return out
}

func invisible(r rune) bool { return r >= 0x7f && !unicode.IsGraphic(r) }
