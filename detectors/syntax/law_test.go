package syntax

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A document that is written from known values must give them back: with their
// path, their text, and the place where they were written. One writer a format.

// writer writes a document and notes what must be read from it.
type writer struct {
	strings.Builder
	*rand.Rand
	wants []want
	keys  int
}

// value writes a value as it stands in the document and notes it.
func (w *writer) value(path, text, before, raw, after string) {
	w.WriteString(before + raw + after)
	w.wants = append(w.wants, want{path, text, raw})
}

// key is a name that no other value of the document has.
func (w *writer) key() string {
	w.keys++
	return "K" + letters(w.Rand, "abcXYZ_", 0, 6) + index(w.keys)
}

// plain is a text that needs no quotes in any format and means itself.
func (w *writer) plain() string {
	return letters(w.Rand, "abcdefXYZ", 1, 3) + letters(w.Rand, "abcXYZ019_/+.@-", 0, 30) + letters(w.Rand, "ab9", 1, 2)
}

// any is a text with everything in it that formats have trouble with.
func (w *writer) any() string {
	return letters(w.Rand, "ab1 \t\n\"'\\`$#{}[]<>&;:=,%!|é€😀/", 0, 24)
}

// line is any text on one line, without blanks at its ends.
func (w *writer) line() string {
	return "x" + strings.ReplaceAll(w.any(), "\n", "") + "y"
}

// letters is a random text of runes of an alphabet.
func letters(r *rand.Rand, alphabet string, least, most int) string {
	runes := []rune(alphabet)
	text := make([]rune, least+r.IntN(most-least+1))
	for i := range text {
		text[i] = runes[r.IntN(len(runes))]
	}
	return string(text)
}

// inside is a text as JSON writes it between quotes.
func inside(text string) string {
	b, _ := json.Marshal(text)
	return string(b[1 : len(b)-1])
}

func escaped(text string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(text)
}

func writeDotenv(w *writer) {
	key := w.key()
	if w.IntN(3) == 0 {
		w.WriteString("export ")
	}
	w.WriteString(key)
	switch text := w.any(); w.IntN(4) {
	case 0:
		text = w.plain()
		w.value(key, text, "=", text, " # c\n")
	case 1:
		text = escaped(text, "'", "", `\`, "")
		w.value(key, text, "='", text, "'\n")
	case 2:
		w.value(key, text, `="`, escaped(text, `\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`"), "\" # c\n")
	case 3:
		text = w.line()
		w.value(key, text, `="`, escaped(text, `\`, `\\`, `"`, `\"`, "$", `\$`), "\"\r\n")
	}
}

func writeJSON(w *writer) {
	section, key := w.key(), w.key()
	w.WriteString(`{"` + section + `": [ {"` + key + `":`)
	text := w.any()
	w.value(section+".0."+key, text, ` "`, inside(text), "\"},\n")
	w.value(section+".1", "-1.5e3", "", "-1.5e3", "]}\n")
}

func writeYAML(w *writer) {
	section, key := w.key(), w.key()
	path := section + "." + key
	w.WriteString(section + ":\n  " + key + ": ")
	switch text := w.any(); w.IntN(5) {
	case 0:
		text = w.plain()
		w.value(path, text, "", text, " # é\n")
	case 1:
		text = escaped(text, "\n", "", "\t", "")
		w.value(path, text, "'", strings.ReplaceAll(text, "'", "''"), "'\n")
	case 2:
		w.value(path, text, `"`, inside(text), "\"\n")
	case 3:
		text = w.line()
		w.value(path, text+"\n"+text+"\n", "|\n    ", text+"\n    "+text, "\n")
	case 4:
		w.value(path+".é", text, `{é: !x "`, inside(text), `", `)
		text = w.plain()
		w.value(path+".1", text, "1: ", text, "}\n")
	}
}

func writeTOML(w *writer) {
	section, key := w.key(), w.key()
	path := section + "." + key
	w.WriteString("[" + section + "]\n" + key + " = ")
	switch text := w.any(); w.IntN(3) {
	case 0:
		w.value(path, text, `"`, inside(text), "\" # c\n")
	case 1:
		text = escaped(text, "'", "", "\n", "")
		w.value(path, text, "'", text, "'\n")
	case 2:
		text = "x" + escaped(text, `\`, "", `"`, "")
		w.value(path, text, "\"\"\"\n", text, "\"\"\"\n")
	}
}

func writeINI(w *writer) {
	section, key := w.key(), w.key()
	path := section + "." + key
	w.WriteString("[" + section + "]\n" + key + " = ")
	if w.IntN(2) == 0 {
		text := w.plain()
		w.value(path, text, "", text, " ; c\n")
		return
	}
	text := w.any()
	w.value(path, text, `"`, escaped(text, `\`, `\\`, `"`, `\"`, "\n", `\n`), "\"\n")
}

func writeProperties(w *writer) {
	section, key := w.key(), w.key()
	w.WriteString(section + "." + key)
	text := w.line()
	w.value(section+"."+key, text, letters(w.Rand, " ", 0, 2)+string("=:"[w.IntN(2)])+" ", escaped(text, `\`, `\\`), "\n")
}

func writeHCL(w *writer) {
	section, key := w.key(), w.key()
	path := section + ".a.b." + key
	w.WriteString(section + " \"a.b\" {\n  " + key + " = ")
	text := w.any()
	raw := escaped(text, `\`, `\\`, `"`, `\"`, "\n", `\n`, "${", "$${", "%{", "%%{")
	w.value(path, text, `{ é = "`, raw, "\" }\n}\n")
	w.wants[len(w.wants)-1].path += ".é"
}

func writeXML(w *writer) {
	section, key := w.key(), w.key()
	text := w.line()
	escape := func(s string) string { return escaped(s, "&", "&amp;", "<", "&lt;", `"`, "&quot;") }
	w.WriteString("<" + section + ">\n<" + key)
	w.value(section+"."+key+".@a", text, ` a="`, escape(text), `">`)
	text = w.line()
	w.value(section+"."+key, text, "\n", escape(text), "</"+key+"></"+section+">")
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	writers := map[Format]func(*writer){
		Dotenv: writeDotenv, JSON: writeJSON, YAML: writeYAML, TOML: writeTOML,
		INI: writeINI, Properties: writeProperties, HCL: writeHCL, XML: writeXML,
	}
	for format, write := range writers {
		t.Run(string(format), func(t *testing.T) {
			for seed := range uint64(500) {
				w := &writer{Rand: rand.New(rand.NewPCG(seed, 0))}
				for range 1 + w.IntN(8) {
					write(w)
				}
				checkWritten(t, format, w)
			}
		})
	}
}

// checkWritten parses what was written and compares.
func checkWritten(t *testing.T, format Format, w *writer) {
	t.Helper()
	text := w.String()
	leaves := parse(t, format, text)
	got := make([]want, len(leaves))
	for i, l := range leaves {
		got[i] = want{l.Dotted(), l.Text, text[l.Start:l.End]}
	}
	if diff := cmp.Diff(w.wants, got, cmp.AllowUnexported(want{})); diff != "" {
		t.Fatalf("leaves (-written +read):\n%s\n%s", diff, text)
	}
}

// TestCutShort holds that a document that ends anywhere still gives whole values:
// no leaf of its beginning is one that the whole doesn't have, but for the last.
func TestCutShort(t *testing.T) {
	text := `{"a": "one", "b": [true, {"c": "tw\"o"}], "d": "three"}`
	whole := parse(t, JSON, text)
	for n := range len(text) {
		leaves, _ := Parse(JSON, []byte(text[:n]))
		checkLeaves(t, text[:n], leaves)
		for i, l := range leaves {
			if !cmp.Equal(l, whole[i]) && i < len(leaves)-1 {
				t.Errorf("cut at %d, leaf %d is %s=%q, not %s=%q", n, i, l.Dotted(), l.Text, whole[i].Dotted(), whole[i].Text)
			}
		}
	}
}
