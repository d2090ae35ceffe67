package syntax

import (
	"fmt"
	"strings"
	"testing"
)

func benchmark(b *testing.B, format Format, text string) {
	leaves, err := Parse(format, []byte(text))
	if err != nil || len(leaves) == 0 {
		b.Fatalf("%d leaves, %v", len(leaves), err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	b.ReportMetric(float64(len(leaves)), "leaves")
	for b.Loop() {
		_, _ = Parse(format, []byte(text))
	}
}

func BenchmarkDotenv(b *testing.B) {
	var text strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&text, "# a comment\nSERVICE_%d_URL=\"https://user:${P%d}@host.example/path\"\nSERVICE_%d_TOKEN=abcdefghijklmnop%d\n", i, i, i, i)
	}
	benchmark(b, Dotenv, text.String())
}

func BenchmarkJSON(b *testing.B) {
	var text strings.Builder
	text.WriteString("[\n")
	for i := range 10_000 {
		fmt.Fprintf(&text, "  {\"id\": %d, \"name\": \"resource number %d\", \"attributes\": {\"arn\": \"arn:aws:rds:eu-west-1:%012d:db\", "+
			"\"note\": \"two\\nlines\", \"tags\": [\"a\", \"b\"]}},\n", i, i, i)
	}
	text.WriteString("{}]\n")
	benchmark(b, JSON, text.String())
}

func BenchmarkYAML(b *testing.B) {
	benchmark(b, YAML, yamlSample())
}

// BenchmarkYAMLLines reads the same line by line, as it is with templates.
func BenchmarkYAMLLines(b *testing.B) {
	text := yamlSample()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		c := &collector{format: YAML, src: text}
		if err := c.yamlFallback(0, len(text)); err != nil {
			b.Fatal(err)
		}
	}
}

func yamlSample() string {
	var text strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&text, "---\nkind: Secret\nmetadata:\n  name: service-%d\n  labels: {app: a%d, tier: web}\nstringData:\n"+
			"  url: \"https://host.example/%d\"\n  note: |\n    two\n    lines\n  list:\n    - one\n    - name: two\n", i, i, i)
	}
	return text.String()
}
