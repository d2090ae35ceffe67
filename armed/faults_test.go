package armed

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/worstcase-dev/worstcase/catalog"
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

func TestSampleIsGood(t *testing.T) {
	tools, err := LoadFS(fstest.MapFS{acme: {Data: []byte(sample(t))}})
	if err != nil {
		t.Fatal(err)
	}
	_, compiled := schema(t)
	if err := compiled.Validate(jsonOf(t, []byte(sample(t)))); err != nil {
		t.Fatal(err)
	}
	if got := rulesIn(tools, "acme db wipe -a"); len(got) != 1 || got[0] != "acme.wipe" {
		t.Errorf("recognised: %v", got)
	}
}

// Each fault is one edit to the good sample. The error must name file, line and
// what to do; an editor that knows the schema must see it too, but for what only
// the loader can know.
func TestFaults(t *testing.T) {
	const schemaToo, loaderOnly = true, false
	_, compiled := schema(t)
	for _, c := range []struct {
		name, old, new, want string
		schema               bool
	}{
		{"no mapping", sample(t), "- tool: acme\n", `:1: the file is not a mapping: begin with "tool:"`, schemaToo},
		{"unknown field", "effect: destroy\n    asks", "effects: destroy\n    asks", `:22: field effects not found`, schemaToo},
		{"two documents", "scripts:", "---\nscripts:", `:46: a second document: one file is one tool`, loaderOnly},
		{"not YAML", "name: Acme", "name: 'Acme", `data/acme.yaml:`, loaderOnly},
		{"key twice", "name: Acme", "name: Acme\nname: Acme", `already defined`, loaderOnly},
		{"no day", "checked: 2026-11-01\ncommands", "checked: soon\ncommands", `"soon" is not a day: write it as 2026-11-01`, schemaToo},

		{"tool id", "tool: acme", "tool: Acme_Inc", `:2: tool "Acme_Inc" is not kebab-case`, schemaToo},
		{"file name", "tool: acme", "tool: other", `:2: tool "other" does not name its file: call the file other.yaml`, loaderOnly},
		{"http", "url: https://acme.example\n", "url: http://acme.example\n", `:4: url "http://acme.example" is not an https address`, schemaToo},
		{"no name", "name: Acme\n", "", `name is missing`, schemaToo},
		{"no programs", "programs: [acme, acmectl]\n", "", `programs is missing: write the words that call it`, schemaToo},
		{"no reads", "reads:\n  - credentials: [postgres]\n    variables: [ACME_URL]\n    stores: [.acme/login]\n    source: https://acme.example/docs/login\n    checked: 2026-11-01\n", "", `reads is missing: write whose credentials it runs with`, schemaToo},
		{"bad subject", "credentials: [postgres]", "credentials: [Postgres URL]", `:10: "Postgres URL" is neither a provider nor a kind`, schemaToo},
		{"named with variables", "variables: [ACME_URL]", "variables: [ACME_URL]\n    named: true", `named is set beside variables`, schemaToo},
		{"no read source", "    source: https://acme.example/docs/login\n", "", `:10: source is missing: a fact without a source does not go in`, schemaToo},

		{"rule id", "- id: wipe\n", "- id: Wipe It\n", `:16: id "Wipe It" is not kebab-case`, schemaToo},
		{"id twice", "- id: wipe-all", "- id: wipe", `:31: id "wipe" is used twice`, loaderOnly},
		{"no does", "    does: Wipes it.\n", "", `:16: does is missing`, schemaToo},
		{"effect", "effect: destroy\n    asks", "effect: wipe\n    asks", `:22: effect "wipe" is not known: write one of destroy, takeover`, schemaToo},
		{"silences without asks", "    asks: before it wipes anything\n", "", `:23: silences is set and asks is not`, schemaToo},
		{"no example", "      match: ['acme db wipe --all --yes']\n", "", `:25: examples.match is missing`, schemaToo},
		{"no counter-example", "      ignore: ['acme db show']\n", "", `:25: examples.ignore is missing`, schemaToo},
		{"no rule source", "    source: https://acme.example/docs/wipe\n", "", `:16: source is missing`, schemaToo},
		{"foreign program", "    programs: [acme]\n", "    programs: [acme, other]\n", `programs names "other", which the tool's programs do not`, loaderOnly},
		{"foreign credential", "words: [db wipe]", "words: [db wipe]\n    credentials: [redis]", `credentials names "redis", which reads does not`, loaderOnly},
		{"bad expression", "words: [db wipe]", "words: [db wipe]\n    says: '(?=a)'", `:19: it is not RE2: error parsing regexp`, loaderOnly},

		{"empty rule", "commands:\n", "commands:\n  -\n", `:16: the entry is empty: write a command, or take it out`, schemaToo},
		{"empty call", "calls:\n", "calls:\n  - null\n", `:31: the entry is empty: write a call, or take it out`, schemaToo},
		{"bad pattern", `\bwipeAll\(`, `\bwipeAll(`, `:32: it is not RE2: error parsing regexp`, loaderOnly},
		{"no keywords", "    keywords: [wipeAll]\n", "", `:31: keywords is missing: write words of which every match holds one`, schemaToo},
		{"short keyword", "keywords: [wipeAll]", "keywords: [wip]", `:33: keyword "wip" is too short: write at least 4 bytes`, schemaToo},
		{"no files", "    files: ['*.js']\n", "", `:31: files is missing: write in which files it means that`, schemaToo},
		{"runner", "of: package", "of: cmake", `:48: of "cmake" is not known: write one of package, make`, schemaToo},
		{"passes", "passes: dashed", "passes: some", `:49: passes "some" is not known: write all or dashed`, schemaToo},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(sample(t), c.old, c.new, 1)
			if text == sample(t) {
				t.Fatalf("the sample does not hold %q", c.old)
			}
			_, err := LoadFS(fstest.MapFS{acme: {Data: []byte(text)}})
			if err == nil {
				t.Fatal("the loader took it")
			}
			if !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), acme+":") {
				t.Errorf("the loader says\n%v\nwant %s%s", err, acme, c.want)
			}
			if c.schema && compiled.Validate(jsonOf(t, []byte(text))) == nil {
				t.Error("the schema took it")
			}
		})
	}
}

func TestNoFileIsAFault(t *testing.T) {
	if _, err := LoadFS(fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "data/*.yaml") {
		t.Errorf("error = %v", err)
	}
}

// A tool that reads credentials of nobody the catalog knows would never be tied
// to any.
func TestToolsReadWhatTheCatalogKnows(t *testing.T) {
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range load(t).tools {
		for _, r := range tool.Reads {
			for _, c := range r.Credentials {
				_, kind := known.Kind(c)
				if _, provider := known.Provider(c); !provider && !kind {
					t.Errorf("%s reads %q, which the catalog does not have", tool.ID, c)
				}
			}
		}
	}
}
