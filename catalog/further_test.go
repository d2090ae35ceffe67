package catalog

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const furtherActions = `actions:
  - id: %s.delete
    title: Delete it
    call: DELETE /it
    needs: ['project:read']
    effect: destroy
    recovery: none
    backups: destroyed
    gate: none
    source: https://acme.example/docs/it
    checked: 2026-11-01
`

func furtherFile(id string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(strings.ReplaceAll(furtherActions, "%s", id))}
}

// Further actions follow the provider's own, in the order of the files' names.
func TestFurtherActions(t *testing.T) {
	own, err := LoadFS(fstest.MapFS{acme: {Data: []byte(sample(t))}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := LoadFS(fstest.MapFS{
		"providers/acme/b.yaml": furtherFile("second"), "providers/acme/a.yaml": furtherFile("first"), acme: {Data: []byte(sample(t))},
	})
	if err != nil {
		t.Fatal(err)
	}
	ids := func(c *Catalog) (all []string) {
		p, _ := c.Provider("acme")
		for _, a := range p.Actions {
			if a.Provider != p || a.Breadth != Resource {
				t.Errorf("%s is not filled in", a.ID)
			}
			all = append(all, a.ID)
		}
		return all
	}
	if diff := cmp.Diff(append(ids(own), "first.delete", "second.delete"), ids(c)); diff != "" {
		t.Error(diff)
	}
}

// What is wrong with a further file is told with its own name and line.
func TestFurtherFaults(t *testing.T) {
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown field", "providers/acme/a.yaml", "effect:", "effects:", `providers/acme/a.yaml:6: unknown field "effects"`},
		{"not only actions", "providers/acme/a.yaml", "actions:", "name: Acme\nactions:", `providers/acme/a.yaml:1: unknown field "name": write one of actions`},
		{"no mapping", "providers/acme/a.yaml", "actions:\n", "", `providers/acme/a.yaml:1: the file is not a mapping: begin with "actions:"`},
		{"an unknown word", "providers/acme/a.yaml", "effect: destroy", "effect: break", `providers/acme/a.yaml:6: action it.delete: effect "break" is not known`},
		{"a missing word", "providers/acme/a.yaml", "    source: https://acme.example/docs/it\n", "", `providers/acme/a.yaml:2: action it.delete: source is missing`},
		{"an id twice", "providers/acme/a.yaml", "it.delete", "volume.delete", `providers/acme/a.yaml:2: id "volume.delete" is used twice`},
		{"a strange kind", "providers/acme/a.yaml", "    gate: none", "    gate: none\n    yields: [acme.no]", `providers/acme/a.yaml:10: action it.delete: yields "acme.no"`},
		{"no provider", "providers/other/a.yaml", "it", "it", `providers/other/a.yaml:1: there is no providers/other.yaml`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(string(furtherFile("it").Data), c.old, c.new, 1)
			_, err := LoadFS(fstest.MapFS{acme: {Data: []byte(sample(t))}, c.file: {Data: []byte(text)}})
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("the loader says\n%v\nwant %s", err, c.want)
			}
		})
	}
}

// Whatever a further file holds, the loader answers, and says which file it is.
func FuzzFurther(f *testing.F) {
	f.Add(string(furtherFile("it").Data))
	f.Add("actions: [{}, null]\n")
	f.Add("actions: {}\n")
	f.Add("- -\n")
	own := sample(f)
	f.Fuzz(func(t *testing.T, text string) {
		_, err := LoadFS(fstest.MapFS{acme: {Data: []byte(own)}, "providers/acme/a.yaml": {Data: []byte(text)}})
		if err != nil && !strings.HasPrefix(err.Error(), "providers/acme/a.yaml:") {
			t.Errorf("the error does not begin with the file: %v", err)
		}
	})
}
