package agents

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/policy"
	"go.yaml.in/yaml/v3"
)

const acme = "data/acme.yaml"

func sample(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/acme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func schemaFile(t *testing.T) (text []byte, compiled *jsonschema.Schema) {
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
	if err := compiler.AddResource("schema.json", tree); err != nil {
		t.Fatal(err)
	}
	if compiled, err = compiler.Compile("schema.json"); err != nil {
		t.Fatal(err)
	}
	return text, compiled
}

// document is a YAML file as a JSON value; days stay as they are written.
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

// fixed are the ids that the design fixes.
var fixed = strings.Fields(`claude-code claude-desktop cursor windsurf vscode-copilot copilot-cli copilot-cloud codex
	gemini-cli antigravity opencode aider cline roo-code continue zed junie amazon-q kiro goose amp openhands devin
	warp replit openclaw ci-agent`)

func TestEveryFixedAgentIsThere(t *testing.T) {
	profiles, err := Profiles()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range profiles {
		ids = append(ids, p.ID)
	}
	for _, id := range fixed {
		if !slices.Contains(ids, id) {
			t.Errorf("%s has no file", id)
		}
	}
}

func TestFilesFitTheSchema(t *testing.T) {
	_, schema := schemaFile(t)
	names, err := os.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile("data/" + name.Name())
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document(t, text)); err != nil {
			t.Errorf("%s: %v", name.Name(), err)
		}
		const modeline = "# yaml-language-server: $schema=../schema.json\n"
		if !strings.HasPrefix(string(text), modeline) {
			t.Errorf("%s does not begin with %q, which tells an editor the schema", name.Name(), modeline)
		}
	}
}

func TestSampleIsGood(t *testing.T) {
	profiles, err := ProfilesFS(fstest.MapFS{acme: {Data: []byte(sample(t))}})
	if err != nil {
		t.Fatal(err)
	}
	if p := profiles[0]; p.ID != "acme" || len(p.Files) != 3 || p.Defaults[2].Access != policy.Asks || !p.Files[1].Scrubs {
		t.Errorf("%+v", p)
	}
	_, schema := schemaFile(t)
	if err := schema.Validate(document(t, []byte(sample(t)))); err != nil {
		t.Error(err)
	}
}

// Each fault is one edit of the sample. Schema says whether an editor sees it too.
func TestFaults(t *testing.T) {
	const schemaToo, loaderOnly = true, false
	_, schema := schemaFile(t)
	for _, c := range []struct {
		name, old, new, want string
		schema               bool
	}{
		{"no mapping", sample(t), "- agent: acme\n", "cannot unmarshal", schemaToo},
		{"not YAML", "name: Acme Agent", "name: 'Acme", "acme.yaml: ", loaderOnly},
		{"unknown field", "name: Acme Agent", "title: Acme", "field title not found", schemaToo},
		{"key twice", "name: Acme Agent", "name: Acme\nagent: acme", "already defined", loaderOnly},
		{"two documents", "# A sample that uses every field once.\n", "agent: x\n---\n", "", loaderOnly},
		{"id", "agent: acme", "agent: Acme_1", `"Acme_1" must be kebab-case`, schemaToo},
		{"file's name", "agent: acme", "agent: acme-two", "the file's name", loaderOnly},
		{"no name", "name: Acme Agent", "name: ''", "name: is missing", schemaToo},
		{"no versions", "versions: '>=1.0'\nsource: https://acme.example/docs/settings\n", "source: https://acme.example/docs/settings\n", "versions: is missing", schemaToo},
		{"no source", "source: https://acme.example/docs/settings\n", "", "source: \"\" is not an https address", schemaToo},
		{"http", "url: https://acme.example", "url: http://acme.example", "is not an https address", schemaToo},
		{"runs", "runs: machine", "runs: cloud", `runs: "cloud" is not known`, schemaToo},
		{"nothing to detect", "  home: ['~/.acme']\n  project: [.acme]\n  shared: [AGENTS.md]\n  workflow: [acme/agent-action]\n", "  {}\n", "detect: is empty", schemaToo},
		{"home in a project", "home: ['~/.acme']", "home: [.acme]", "does not begin with ~", schemaToo},
		{"project in the home", "project: [.acme]", "project: ['~/.acme']", "is no path in a project", schemaToo},
		{"moved folder", "{ACME_HOME: '~/.acme'}", "{ACME_HOME: .acme}", "env.ACME_HOME", schemaToo},
		{"scope", "scope: user", "scope: mine", `scope: "mine" is not known`, schemaToo},
		{"scope and path", "scope: user", "scope: project", "does not fit the scope project", loaderOnly},
		{"role", "role: ignore", "role: Ignore It", "is not kebab-case", schemaToo},
		{"format", "format: json", "format: xml", `format: "xml" is not known`, schemaToo},
		{"no format", "format: json, ", "", "format is missing", loaderOnly},
		{"system", "os: [linux]", "os: [plan9]", `os: "plan9" is not known`, schemaToo},
		{"glob", "sessions/**", "sessions/[", "is no glob", loaderOnly},
		{"reads", "reads: resume", "reads: seldom", `reads: "seldom" is not known`, schemaToo},
		{"store without a source", ", source: 'https://acme.example/docs/sessions'", "", "not an https address", schemaToo},
		{"channel", "channel: environment", "channel: air", `channel: "air" is not known`, schemaToo},
		{"access", "access: open\n    because: it inherits", "access: free\n    because: it inherits", `access: "free" is not known`, schemaToo},
		{"where", "where: inside", "where: here", `where: "here" is not known`, schemaToo},
		{"no reason", "    because: it inherits\n", "", "because is missing", schemaToo},
		{"day", "checked: 2026-11-01\n  - channel: shell", "checked: soon\n  - channel: shell", "is no day", schemaToo},
		{"a channel without a default", "channel: environment", "channel: socket", "none for the channel environment inside", loaderOnly},
		{"a place without a default", "  - channel: file\n    access: asks\n", "  - channel: mcp\n    access: asks\n", "none for the channel file outside", loaderOnly},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(sample(t), c.old, c.new, 1)
			if text == sample(t) {
				t.Fatalf("the sample does not hold %q", c.old)
			}
			_, err := ProfilesFS(fstest.MapFS{acme: {Data: []byte(text)}})
			if err == nil {
				t.Fatal("the loader took it")
			}
			if !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), acme+":") {
				t.Errorf("the loader says %v\nwant %s", err, c.want)
			}
			if c.schema && schema.Validate(document(t, []byte(text))) == nil {
				t.Error("the schema took it")
			}
		})
	}
}

func TestNoFiles(t *testing.T) {
	if _, err := ProfilesFS(fstest.MapFS{}); err == nil {
		t.Error("an empty folder was taken")
	}
}

// What the types know the schema knows, and the other way round.
func TestSchemaNamesEveryField(t *testing.T) {
	text, _ := schemaFile(t)
	type object struct {
		Properties map[string]json.RawMessage
	}
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		of     reflect.Type
		schema map[string]json.RawMessage
	}{
		"profile": {reflect.TypeFor[Profile](), schema.Properties},
		"file":    {reflect.TypeFor[File](), schema.Defs["file"].Properties},
		"store":   {reflect.TypeFor[Store](), schema.Defs["store"].Properties},
		"default": {reflect.TypeFor[policy.Default](), schema.Defs["default"].Properties},
	} {
		var fields, known []string
		for i := range c.of.NumField() {
			fields = append(fields, c.of.Field(i).Tag.Get("yaml"))
		}
		known = sortedKeys(c.schema)
		slices.Sort(fields)
		if diff := cmp.Diff(fields, known); diff != "" {
			t.Errorf("%s: the type (-) and the schema (+) differ:\n%s", name, diff)
		}
	}
}

// A role that no evaluator asks for is a file that is read for nothing.
func TestRolesAreUsed(t *testing.T) {
	profiles, err := Profiles()
	if err != nil {
		t.Fatal(err)
	}
	source := ""
	entries, err := os.ReadDir("policy")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile("policy/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		source += string(text)
	}
	for _, p := range profiles {
		for _, f := range p.Files {
			if f.Servers == "" && len(f.Handed) == 0 && f.format() != conf.Presence && !strings.Contains(source, `"`+f.Role+`"`) {
				t.Errorf("%s: nothing reads the role %q (%s)", p.ID, f.Role, f.Path)
			}
		}
	}
}

func FuzzProfiles(f *testing.F) {
	f.Add(sample(f))
	f.Add("agent: acme\nfiles: [{}, null]\ndefaults: [null]\n")
	f.Add("a: &a [*a]\n")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := ProfilesFS(fstest.MapFS{acme: {Data: []byte(text)}}); err != nil && !strings.HasPrefix(err.Error(), acme+":") {
			t.Errorf("the error does not begin with the file: %v", err)
		}
	})
}
