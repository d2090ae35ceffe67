package shape

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// sight is what a test expects of a finding.
type sight struct {
	Kind, Fallback, Part, Secret string
	// At is the text that the finding covers, where it is not the secret.
	At    string
	Facts finding.Facts
}

// document is a file as the pipeline would hand it to a reader.
func document(file, text string) *Document {
	format := syntax.FormatOf(file, []byte(text))
	doc := &Document{Path: file, Text: []byte(text), Format: format}
	if format != "" {
		doc.Leaves, _ = syntax.Parse(format, doc.Text)
	}
	return doc
}

// sights runs a reader over a file, as far as the reader's own conditions let it,
// and checks what must hold of every finding.
func sights(t *testing.T, r Reader, file, text string) []sight {
	t.Helper()
	doc := document(file, text)
	if !r.Wants(file) || !hasKeyword(r, doc.Text) {
		return nil
	}
	var got []sight
	for _, f := range r.Read(doc) {
		checkFinding(t, r, doc, f)
		s := sight{Kind: f.Kind, Fallback: f.Fallback, Part: f.Part, Secret: f.Secret.Reveal(), Facts: f.Facts}
		if at := text[f.Start:f.End]; at != s.Secret {
			s.At = at
		}
		got = append(got, s)
	}
	return got
}

func hasKeyword(r Reader, text []byte) bool {
	lower := bytes.ToLower(text)
	return len(r.Keywords) == 0 || slices.ContainsFunc(r.Keywords, func(k string) bool { return bytes.Contains(lower, []byte(k)) })
}

func checkFinding(t *testing.T, r Reader, doc *Document, f finding.Finding) {
	t.Helper()
	switch {
	case f.Rule != r.Name:
		t.Errorf("%s: the rule is %q", r.Name, f.Rule)
	case f.By != finding.ByParser:
		t.Errorf("%s: found by %d", r.Name, f.By)
	case !slices.Contains(r.Kinds, f.Kind):
		t.Errorf("%s: kind %q is not among the reader's", r.Name, f.Kind)
	case f.Start < 0 || f.Start > f.End || f.End > len(doc.Text):
		t.Fatalf("%s: bytes %d to %d of %d", r.Name, f.Start, f.End, len(doc.Text))
	case f.Secret.IsZero():
		t.Errorf("%s: an empty secret", r.Name)
	case f.Facts == nil:
		t.Errorf("%s: facts are nil", r.Name)
	case (f.Kind == "") != (f.Fallback != ""):
		t.Errorf("%s: kind %q with fallback %q", r.Name, f.Kind, f.Fallback)
	case f.Fallback != "" && !slices.Contains(r.Kinds, f.Fallback):
		t.Errorf("%s: fallback %q is not among the reader's", r.Name, f.Fallback)
	}
	for name, value := range f.Facts {
		if value == "" || value == f.Secret.Reveal() {
			t.Errorf("%s: fact %s is empty or the secret", r.Name, name)
		}
	}
}

// example is a file and what a reader must find in it.
type example struct {
	name, file, text string
	want             []sight
}

// run tries the reader that All has under r's name.
func run(t *testing.T, r Reader, examples []example) {
	t.Helper()
	all := All()
	at := slices.IndexFunc(all, func(o Reader) bool { return o.Name == r.Name })
	if at < 0 {
		t.Fatalf("All lacks %s", r.Name)
	}
	r = all[at]
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			if diff := cmp.Diff(e.want, sights(t, r, e.file, e.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAll(t *testing.T) {
	names := map[string]bool{}
	for _, r := range All() {
		if r.Name == "" || names[r.Name] {
			t.Errorf("the name %q is empty or taken", r.Name)
		}
		names[r.Name] = true
		if len(r.Kinds) == 0 || r.Read == nil || r.Wants == nil {
			t.Errorf("%s lacks something", r.Name)
		}
		for _, k := range r.Keywords {
			if k == "" || k != strings.ToLower(k) {
				t.Errorf("%s: keyword %q", r.Name, k)
			}
		}
		if got := r.Read(&Document{Path: "x"}); got != nil {
			t.Errorf("%s found something in nothing", r.Name)
		}
	}
}

func TestKinds(t *testing.T) {
	kinds := Kinds()
	if !slices.IsSorted(kinds) || slices.Contains(kinds, "") {
		t.Errorf("kinds are not in order or one is empty: %v", kinds)
	}
	for _, k := range kinds {
		if provider, kind, ok := strings.Cut(k, "."); !ok || provider == "" || kind == "" {
			t.Errorf("%q is no full name of a kind", k)
		}
	}
}
