package workstation

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func schema(t *testing.T) (text []byte, compiled *jsonschema.Schema) {
	t.Helper()
	text, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource("schema.json", tree); err != nil {
		t.Fatal(err)
	}
	if compiled, err = compiler.Compile("schema.json"); err != nil {
		t.Fatal(err)
	}
	return text, compiled
}

// jsonOf is a YAML file as a JSON value; days stay as they are written.
func jsonOf(t *testing.T, text []byte) any {
	t.Helper()
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	undate(&root)
	var value any
	if err := root.Decode(&value); err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if value, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	return value
}

func undate(node *yaml.Node) {
	if node.Tag == "!!timestamp" {
		node.Tag = "!!str"
	}
	for _, child := range node.Content {
		undate(child)
	}
}

func TestFilesFitTheSchema(t *testing.T) {
	_, compiled := schema(t)
	names, err := fs.Glob(files, "data/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(stem(name), func(t *testing.T) {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			if err := compiled.Validate(jsonOf(t, text)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			const modeline = "# yaml-language-server: $schema=../schema.json\n"
			if !strings.HasPrefix(string(text), modeline) {
				t.Errorf("%s does not begin with %q, which tells an editor the schema", name, modeline)
			}
		})
	}
}

// What the types know the schema knows, and the other way round.
func TestSchemaNamesEveryField(t *testing.T) {
	text, _ := schema(t)
	type object struct {
		Properties map[string]struct{ Enum []string }
	}
	var s struct {
		object
		Defs map[string]struct {
			object
			Enum []string
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		object object
		fields reflect.Type
	}{
		{"family", s.object, reflect.TypeFor[Family]()},
		{"store", s.Defs["store"].object, reflect.TypeFor[Store]()},
	} {
		var written []string
		for name := range c.object.Properties {
			written = append(written, name)
		}
		slices.Sort(written)
		if diff := cmp.Diff(fieldNames(c.fields), written); diff != "" {
			t.Errorf("%s: the type (-) and the schema (+) differ:\n%s", c.name, diff)
		}
	}
	if diff := cmp.Diff(plain(Formats()), s.Defs["store"].Properties["format"].Enum); diff != "" {
		t.Errorf("formats: the type (-) and the schema (+) differ:\n%s", diff)
	}
}

func fieldNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("yaml"); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func plain[T ~string](list []T) []string {
	var words []string
	for _, w := range list {
		words = append(words, string(w))
	}
	return words
}
