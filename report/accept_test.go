package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// This is what every renderer must hold. A new format is held to it by being in
// Formats.

var everything = Options{Color: false, Width: 100, ShowUnknown: true}

func render(t *testing.T, f Format, o Options, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.New(o).Render(&b, r); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return b.String()
}

// TestNoSecretLeaves: only JSON and the table carry secrets, and only because
// --show-secrets put them into the report.
func TestNoSecretLeaves(t *testing.T) {
	r := sample()
	for i := range r.Credentials {
		r.Credentials[i].Secret = planted
	}
	eachFormat(t, func(t *testing.T, f Format) {
		asked := f.Name == "json" || f.Name == "table"
		if found := strings.Contains(render(t, f, everything, r), planted); found != asked {
			t.Errorf("the secret is shown: %t, want %t", found, asked)
		}
	})
}

// TestSameBytes: the same report gives the same bytes, and stays as it was.
func TestSameBytes(t *testing.T) {
	eachFormat(t, func(t *testing.T, f Format) {
		r := sample()
		slices.Reverse(r.Credentials)
		first := render(t, f, everything, r)
		for range 5 {
			if diff := cmp.Diff(first, render(t, f, everything, r)); diff != "" {
				t.Fatalf("another run gives other bytes:\n%s", diff)
			}
		}
		want := sample()
		slices.Reverse(want.Credentials)
		if diff := cmp.Diff(want, r); diff != "" {
			t.Errorf("rendering changed the report:\n%s", diff)
		}
	})
}

// hostile is text that tries to get out of every format at once.
const hostile = "\n::error file=a::owned\r\n##[error]owned ##vso[task.complete]\x1b[31m\x9b2J\x00\u202e\u2066\u200b\u2028\ufeff" +
	"|`x`|</code></td><script>alert(1)</script>]]><!--{{.}} [a](javascript:alert(1)) =cmd() \"' \\ %0A,: \xff\U000e0041\n\n# h\n- @all"

// hostileReport has it in every string field, found by walking the types.
func hostileReport() *Report {
	r := sample()
	r.Credentials = append(r.Credentials, Credential{Locations: []Location{{}}})
	poison(reflect.ValueOf(r).Elem())
	return r
}

func poison(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(hostile)
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			poison(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i))
		}
	case reflect.Map:
		if v.Type().Elem().Kind() == reflect.String && !v.IsNil() {
			v.SetMapIndex(reflect.ValueOf(hostile), reflect.ValueOf(hostile))
		}
	}
}

// TestHostileTextIsHarmless: text from a target can neither move a cursor, nor
// reorder or end a line, nor start a workflow command, nor become markup. The
// levels are kept once, so that all the ways through a renderer are taken.
func TestHostileTextIsHarmless(t *testing.T) {
	withLevels := hostileReport()
	for i := range withLevels.Credentials {
		withLevels.Credentials[i].Blast.Level = levels[i%len(levels)]
		withLevels.Credentials[i].Locations[0].Ignore = ""
	}
	for _, r := range []*Report{hostileReport(), withLevels} {
		eachFormat(t, func(t *testing.T, f Format) {
			for _, width := range []int{1, 60, 80, 120} {
				text := render(t, f, Options{Width: width, ShowUnknown: true}, r)
				checkCharacters(t, text)
				checkCommands(t, f, text)
				checkMarkup(t, f, text)
			}
		})
	}
}

func checkCharacters(t *testing.T, text string) {
	t.Helper()
	for i, r := range text {
		if r == '\n' || unicode.IsGraphic(r) && !(r == unicode.ReplacementChar && !strings.HasPrefix(text[i:], "\uFFFD")) {
			continue
		}
		t.Fatalf("%U is in the output, at %q", r, text[max(0, i-40):min(len(text), i+40)])
	}
}

func checkCommands(t *testing.T, f Format, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		own := f.Name == "github" && (strings.HasPrefix(line, "::error file=") || strings.HasPrefix(line, "::warning file=") ||
			strings.HasPrefix(line, "::notice "))
		if strings.HasPrefix(line, "::") && !own {
			t.Fatalf("a line is a workflow command: %.200q", line)
		}
		if strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
			t.Fatalf("a line holds a logging command: %.200q", line)
		}
	}
}

func checkMarkup(t *testing.T, f Format, text string) {
	t.Helper()
	switch f.Name {
	case "json", "sarif", "gitlab":
		if !json.Valid([]byte(text)) {
			t.Fatal("the output is not valid JSON")
		}
	case "junit":
		if err := xml.Unmarshal([]byte(text), new(junitSuites)); err != nil {
			t.Fatalf("the output is not valid XML: %v", err)
		}
	case "csv":
		checkCSV(t, text)
	case "html", "markdown":
		if strings.Contains(text, "<script") || strings.Contains(text, `href="javascript`) {
			t.Fatal("the output runs a script")
		}
	}
	if f.Name == "markdown" {
		checkMarkdownRows(t, text)
	}
}

func checkCSV(t *testing.T, text string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("the output is not valid CSV: %v", err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Fatalf("a cell is a formula: %q", cell)
			}
		}
	}
}

// checkMarkdownRows counts the bars that are not escaped.
func checkMarkdownRows(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "| ") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 5 {
			t.Fatalf("a row has other than four cells: %.300q", line)
		}
	}
}

// TestEmptyReport: nothing found is a valid answer in every format.
func TestEmptyReport(t *testing.T) {
	eachFormat(t, func(t *testing.T, f Format) {
		text := render(t, f, everything, empty())
		if !strings.HasSuffix(text, "\n") {
			t.Errorf("the output ends in %q, want a line's end", text[max(0, len(text)-20):])
		}
		checkMarkup(t, f, text)
		bare := new(Report)
		render(t, f, everything, bare)
		if bare.Credentials != nil {
			t.Error("rendering changed the report")
		}
	})
}

// TestManyCredentials: ten thousand of them take seconds, not minutes.
func TestManyCredentials(t *testing.T) {
	r := many(10_000)
	eachFormat(t, func(t *testing.T, f Format) {
		start := time.Now()
		text := render(t, f, everything, r)
		took := time.Since(start)
		t.Logf("%d bytes in %v", len(text), took)
		if took > 30*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// brokenPipe takes some bytes and then no more.
type brokenPipe struct{ left int }

var errBroken = errors.New("broken pipe")

func (b *brokenPipe) Write(p []byte) (int, error) {
	if len(p) > b.left {
		n := b.left
		b.left = 0
		return n, errBroken
	}
	b.left -= len(p)
	return len(p), nil
}

// TestWriteErrors: a renderer whose writer fails says so, wherever it fails.
func TestWriteErrors(t *testing.T) {
	eachFormat(t, func(t *testing.T, f Format) {
		size := len(render(t, f, everything, sample()))
		for _, room := range []int{0, 1, size / 2, size - 1} {
			if err := f.New(everything).Render(&brokenPipe{room}, sample()); !errors.Is(err, errBroken) {
				t.Errorf("with room for %d of %d bytes: error %v, want %v", room, size, err, errBroken)
			}
		}
		if err := f.New(everything).Render(io.Discard, sample()); err != nil {
			t.Error(err)
		}
	})
}

// TestFormatsAreDescribed: names are unique, and Lookup finds them.
func TestFormatsAreDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Formats() {
		if f.Name == "" || f.Extension == "" || f.About == "" || f.New == nil || seen[f.Name] {
			t.Errorf("%+v is incomplete or there twice", f)
		}
		seen[f.Name] = true
		if found, ok := Lookup(f.Name); !ok || found.Name != f.Name {
			t.Errorf("Lookup(%q) found %q, %t", f.Name, found.Name, ok)
		}
	}
	if _, ok := Lookup("pdf"); ok {
		t.Error("Lookup found a format that there is not")
	}
}
