package catalog

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

func schemaFile(t *testing.T) (text []byte, compiled *jsonschema.Schema) {
	t.Helper()
	text, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return text, compileSchema(t, "schema.json")
}

// compileSchema compiles one of the schemas, which may refer to one another.
func compileSchema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	for _, file := range []string{"schema.json", "actions.schema.json"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource(file, tree); err != nil {
			t.Fatal(err)
		}
	}
	compiled, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// document is a YAML file as a JSON value: what an editor's language server
// checks against the schema. Days stay as they are written.
func document(t *testing.T, text []byte) any {
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
	for _, c := range []struct{ glob, schema, modeline string }{
		{"providers/*.yaml", "schema.json", "# yaml-language-server: $schema=../schema.json\n"},
		{"providers/*/*.yaml", "actions.schema.json", "# yaml-language-server: $schema=../../actions.schema.json\n"},
	} {
		schema := compileSchema(t, c.schema)
		names, err := fs.Glob(files, c.glob)
		if err != nil || len(names) == 0 {
			t.Fatalf("no file matches %s: %v", c.glob, err)
		}
		for _, name := range names {
			t.Run(stem(name), func(t *testing.T) {
				text, err := fs.ReadFile(files, name)
				if err != nil {
					t.Fatal(err)
				}
				if err := schema.Validate(document(t, text)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if !strings.HasPrefix(string(text), c.modeline) {
					t.Errorf("%s does not begin with %q, which tells an editor the schema", name, c.modeline)
				}
			})
		}
	}
}

// What the types know the schema knows, and the other way round.
func TestSchemaNamesEveryField(t *testing.T) {
	text, _ := schemaFile(t)
	type object struct {
		Properties map[string]json.RawMessage
		Enum       []string
		OneOf      []struct {
			Properties map[string]json.RawMessage
		}
	}
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	gate := object{Properties: schema.Defs["gate"].OneOf[1].Properties}
	for _, c := range []struct {
		name   string
		object object
		fields reflect.Type
	}{
		{"provider", schema.object, reflect.TypeFor[Provider]()},
		{"kind", schema.Defs["kind"], reflect.TypeFor[Kind]()},
		{"matcher", schema.Defs["matcher"], reflect.TypeFor[Matcher]()},
		{"part", schema.Defs["part"], reflect.TypeFor[Part]()},
		{"examples", schema.Defs["examples"], reflect.TypeFor[Examples]()},
		{"grant", schema.Defs["grant"], reflect.TypeFor[Grant]()},
		{"action", schema.Defs["action"], reflect.TypeFor[Action]()},
		{"gate", gate, reflect.TypeFor[Gate]()},
		{"remedy", schema.Defs["remedy"], reflect.TypeFor[Remedy]()},
		{"introspection", schema.Defs["introspection"], reflect.TypeFor[Introspection]()},
	} {
		if diff := cmp.Diff(fieldNames(c.fields), sortedKeys(c.object.Properties)); diff != "" {
			t.Errorf("%s: the type (-) and the schema (+) differ:\n%s", c.name, diff)
		}
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

func TestSchemaKnowsEveryWord(t *testing.T) {
	text, _ := schemaFile(t)
	var schema struct {
		Defs map[string]struct {
			Enum       []string
			Properties map[string]struct{ Enum []string }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	action := schema.Defs["action"].Properties
	for _, c := range []struct {
		name    string
		written []string
		known   []string
	}{
		{"certainty", schema.Defs["grant"].Properties["certainty"].Enum, plainWords(certainties)},
		{"environment", schema.Defs["kind"].Properties["environment"].Enum, plainWords(environments)},
		{"gate", schema.Defs["gateKind"].Enum, plainWords(gates)},
		{"effect", action["effect"].Enum, plainWords(effects)},
		{"recovery", action["recovery"].Enum, plainWords(recoveries)},
		{"backups", action["backups"].Enum, plainWords(backups)},
		{"extent", action["extent"].Enum, plainWords(extents)},
		{"breadth", action["breadth"].Enum, plainWords(breadths)},
		{"step", schema.Defs["remedy"].Properties["step"].Enum, plainWords(steps)},
		{"use", schema.Defs["remedy"].Properties["use"].Enum, plainWords(uses)},
	} {
		if diff := cmp.Diff(c.known, c.written); diff != "" {
			t.Errorf("%s: the type (-) and the schema (+) differ:\n%s", c.name, diff)
		}
	}
}

func plainWords[T ~string](list []T) []string {
	var words []string
	for _, w := range list {
		words = append(words, string(w))
	}
	return words
}
