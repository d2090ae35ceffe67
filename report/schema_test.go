package report

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

const schemaFile = "../docs/schema.json"

func compileSchema(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t *testing.T, schema *jsonschema.Schema, text string) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("%#v", err)
	}
}

func TestReportsAreOfTheSchema(t *testing.T) {
	schema := compileSchema(t, schemaFile)
	shown := sample()
	shown.Credentials[0].Secret = "made-up"
	bare := new(Report)
	bare.SchemaVersion = SchemaVersion
	for name, r := range map[string]*Report{"sample": sample(), "empty": empty(), "with a secret": shown, "bare": bare} {
		t.Run(name, func(t *testing.T) { validate(t, schema, jsonOf(t, r)) })
	}
}

// TestSchemaRefuses: the schema is no rubber stamp.
func TestSchemaRefuses(t *testing.T) {
	schema := compileSchema(t, schemaFile)
	for name, spoil := range map[string]func(*Report){
		"another version":  func(r *Report) { r.SchemaVersion = 2 },
		"a level of dire":  func(r *Report) { r.Credentials[0].Blast.Level = "dire" },
		"an access of any": func(r *Report) { r.Credentials[0].Reach[0].Access = "any" },
		"a count of dire":  func(r *Report) { r.Summary.ByLevel["dire"] = 1 },
		"a negative line":  func(r *Report) { r.Credentials[0].Locations[0].Line = -1 },
		"no such effect":   func(r *Report) { r.Credentials[0].Blast.Worst.Effect = "annoy" },
		"no such gate":     func(r *Report) { r.Credentials[0].Blast.Worst.Gate = "a prompt" },
	} {
		t.Run(name, func(t *testing.T) {
			r := sample()
			spoil(r)
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(jsonOf(t, r)))
			if err != nil {
				t.Fatal(err)
			}
			if schema.Validate(v) == nil {
				t.Error("the schema takes it")
			}
		})
	}
}

// node is what the tests below read of a schema.
type node struct {
	Ref         string           `json:"$ref"`
	Defs        map[string]*node `json:"$defs"`
	Description string           `json:"description"`
	Type        string           `json:"type"`
	Properties  map[string]*node `json:"properties"`
	Required    []string         `json:"required"`
	Items       *node            `json:"items"`
	Enum        []string         `json:"enum"`
}

func loadSchema(t *testing.T) *node {
	t.Helper()
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	root := new(node)
	if err := json.Unmarshal(text, root); err != nil {
		t.Fatal(err)
	}
	return root
}

// TestSchemaAndTypesAgree: every field is in the schema, and the schema has no
// other ones; what the types may leave out is not required.
func TestSchemaAndTypesAgree(t *testing.T) {
	root := loadSchema(t)
	used := map[string]bool{}
	agree(t, root, root, reflect.TypeFor[Report](), "report", used)
	for name := range root.Defs {
		if !used[name] && root.Defs[name].Type == "object" {
			t.Errorf("the schema defines %s, which no type has", name)
		}
	}
}

func agree(t *testing.T, root, n *node, typ reflect.Type, at string, used map[string]bool) {
	t.Helper()
	for n.Ref != "" {
		name := strings.TrimPrefix(n.Ref, "#/$defs/")
		used[name] = true
		if n = root.Defs[name]; n == nil {
			t.Fatalf("%s: the schema does not define %s", at, name)
		}
	}
	switch typ.Kind() {
	case reflect.Pointer:
		agree(t, root, n, typ.Elem(), at, used)
	case reflect.Slice:
		if n.Type != "array" || n.Items == nil {
			t.Fatalf("%s is a list, which the schema does not say", at)
		}
		agree(t, root, n.Items, typ.Elem(), at+"[]", used)
	case reflect.Struct:
		agreeFields(t, root, n, typ, at, used)
	}
}

func agreeFields(t *testing.T, root, n *node, typ reflect.Type, at string, used map[string]bool) {
	t.Helper()
	var fields, required []string
	for i := range typ.NumField() {
		name, options, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		fields = append(fields, name)
		if options != "omitempty" {
			required = append(required, name)
		}
		if p := n.Properties[name]; p != nil {
			agree(t, root, p, typ.Field(i).Type, at+"."+name, used)
		}
	}
	slices.Sort(fields)
	slices.Sort(required)
	if diff := cmp.Diff(fields, sortedKeys(n.Properties)); diff != "" {
		t.Errorf("%s: fields of the type and of the schema (-type +schema):\n%s", at, diff)
	}
	if diff := cmp.Diff(required, slices.Sorted(slices.Values(n.Required))); diff != "" {
		t.Errorf("%s: fields that are always there (-type +schema):\n%s", at, diff)
	}
}

// TestSchemaDescribes: every definition and every property has a description of
// its own or by reference, and the lists of words are those of this package.
func TestSchemaDescribes(t *testing.T) {
	root := loadSchema(t)
	for name, def := range root.Defs {
		if def.Description == "" {
			t.Errorf("%s is not described", name)
		}
		for property, p := range def.Properties {
			if p.Description == "" {
				t.Errorf("%s.%s is not described", name, property)
			}
		}
	}
	for at, want := range map[string][2][]string{
		"levels":     {levels, root.Defs["level"].Enum},
		"effects":    {effects, root.Defs["action"].Properties["effect"].Enum},
		"recoveries": {append(slices.Clone(recoveries), ""), root.Defs["action"].Properties["recovery"].Enum},
		"accesses":   {slices.Sorted(slices.Values(accesses)), slices.Sorted(slices.Values(root.Defs["reach"].Properties["access"].Enum))},
	} {
		if diff := cmp.Diff(want[0], want[1]); diff != "" {
			t.Errorf("%s (-package +schema):\n%s", at, diff)
		}
	}
}
