package armed

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// tree is files by path.
type tree map[string]string

func load(t testing.TB) *Tools {
	t.Helper()
	tools, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return tools
}

// document is a file as the walk hands it on.
func document(path, text string) *Document {
	format := syntax.FormatOf(path, []byte(text))
	d := &Document{Path: path, Text: []byte(text), Format: format}
	if format != "" {
		d.Leaves, _ = syntax.Parse(format, d.Text)
	}
	return d
}

func (c *Collector) add(path, text string) {
	c.Add(path, func() *Document { return document(path, text) })
}

func collect(tools *Tools, files tree) *Collector {
	c := NewCollector(tools)
	for path, text := range files {
		c.add(path, text)
	}
	return c
}

// line is what tests compare of a command.
type line struct {
	Path string
	Line int
	Text string
}

func lines(commands []Command) []line {
	var list []line
	for _, c := range commands {
		list = append(list, line{c.Path, c.Line, c.Text})
	}
	return list
}

func TestAScriptIsTiedToTheDatabaseBesideIt(t *testing.T) {
	c := collect(load(t), tree{
		"tree/package.json":      "{\n  \"scripts\": {\n    \"dev\": \"tsx watch src/server.ts\",\n    \"db:push\": \"drizzle-kit push --force\"\n  }\n}\n",
		"tree/drizzle.config.ts": "export default defineConfig({dbCredentials: {url: process.env.POSTGRES_PRISMA_URL!}})\n",
	})
	got := c.For(Credential{Provider: "postgres", Kind: "postgres.url", Places: []Place{{"tree/.env", "DATABASE_URL"}}})
	want := []Command{{
		Text: "drizzle-kit push --force", Path: "tree/package.json", Line: 4, Tool: "drizzle", Effect: "destroy", Silenced: true,
		Does:      got[0].Does,
		Providers: []string{"mysql", "postgres"}, Variables: []string{"DATABASE_URL", "POSTGRES_PRISMA_URL"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
