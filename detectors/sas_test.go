package detectors

import (
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/scanner"
)

const sasSignature = "k7Qm2Zx8wRt4Lc9Vb1Np6Yd3Gs5Hj0UeTiKoWqAzMrX%3D"

func sightingsIn(t testing.TB, d *Detector, file, text string) []Sighting {
	t.Helper()
	f := &scanner.Fragment{Text: []byte(text), Whole: true}
	f.Origin.Path = file
	return d.Find(f, NewDocument(f), &Scratch{})
}

// A signature takes its own parameters along, whatever runs into them, and
// nothing else.
func TestSASEndsWhereItEnds(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	const query = "sv=2024-11-04&sr=c&sp=rl&se=2029-01-01T00%3A00%3A00Z&sig=" + sasSignature
	first := "sig=" + sasSignature + "&se=2029-01-01T00:00Z&sp=rl&sv=2024-11-04&sr=c"
	for name, c := range map[string]struct{ text, want string }{
		"a variable":          {"SAS=" + query + "\n", query},
		"an address":          {`url = "https://shopfiles.blob.core.windows.net/orders?` + query + `";`, query},
		"the signature first": {"url: https://shopfiles.blob.core.windows.net/orders?" + first + "\n", first},
		"a connection string": {"BlobEndpoint=https://s.blob.core.windows.net/;SharedAccessSignature=" + query + ";Q=1", query},
		"in HTML":             {`<a href="?` + strings.ReplaceAll(query, "&", "&amp;") + `">`, query},
		"in JSON":             {`{"u":"?` + strings.ReplaceAll(query, "&", `\u0026`) + `"}`, query},
		"a sentence":          {"use ?" + query + ".", query},
	} {
		t.Run(name, func(t *testing.T) {
			found := sightingsIn(t, d, "a.txt", c.text)
			if len(found) != 1 || found[0].Kind != "azure.storage-sas" || found[0].Secret.Reveal() != c.want {
				t.Fatalf("found %d", len(found))
			}
			if f := found[0].Facts; f["permissions"] != "rl" || f["reach"] != "container" || !strings.HasPrefix(f["expires"], "2029-01-01") {
				t.Errorf("its facts are %v", f)
			}
		})
	}
	for name, text := range map[string]string{
		"another's signature": "https://shop.example.org/pay?sp=now&sig=" + sasSignature,
		"a template":          "?sv=2024-11-04&sr=c&sp=rl&sig={signature}",
	} {
		if found := sightingsIn(t, d, "a.txt", text); len(found) != 0 {
			t.Errorf("%s is told as %s", name, found[0].Kind)
		}
	}
}

// FuzzSAS: whatever stands around a signature, what is taken lies in the text.
func FuzzSAS(f *testing.F) {
	c, err := catalog.Load()
	if err != nil {
		f.Fatal(err)
	}
	d, err := New(c)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("?sv=2024-11-04&sp=rl&", "&sr=c&amp;se=2029\\u0026x")
	f.Add("SharedAccessSignature sr=a.servicebus.windows.net&", "&se=1&skn=a")
	f.Add("&&&==;", ";&&")
	f.Fuzz(func(t *testing.T, before, after string) {
		text := before + "sig=" + sasSignature + after
		for _, found := range sightingsIn(t, d, "a.txt", text) {
			if found.Start < 0 || found.Start > found.End || found.End > len(text) {
				t.Fatalf("%s at %d to %d of %d", found.Kind, found.Start, found.End, len(text))
			}
		}
	})
}
