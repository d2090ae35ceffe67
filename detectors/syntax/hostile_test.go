package syntax

import (
	"strings"
	"testing"
	"time"
)

// hostile are documents for each way in which a parser could call itself without
// end, take time with the square of the length, or fill the memory. N is how
// often a shape repeats.
func hostile(n int) map[Format][]string {
	r := strings.Repeat
	return map[Format][]string{
		JSON:     {r("[", n), r(`{"a":`, n), r(`[{"a":`, n), r("{", n), r("[1,", n), r("\n{", n), r("/*", n), r("'\n", n)},
		Notebook: {r(`{"cells":[`, n), `{"cells":[` + r(`{"source":[1]},`, n/8)},
		YAML: {
			r("[", n), r("{a: ", n), r("- ", n), r("? ", n), r("- - ", n) + "x", r("{{", n), r("!a ", n), r("[a, ", n),
			r("&a ", n), indented(300), r("---\n[\n", n), r("---\na: b\n", n), r("a:\n #c\n", n), "[" + r("a, # c\n", n),
			r("a: |\n", n), "{{x}}\n" + r("a: |\n", n), "{{x}}\n" + r("- - ", n), r("'", n), r("\"\n", n),
		},
		TOML: {
			"a = " + r("[", n), "a = " + r("{a=", n), r("a.", n) + "a = 1", "[" + r("a.", n) + "a]\nb = 1",
			r("[[a]]\n", n/4), r("a=[\n", n), r("[a]\nb='''\n", n/4),
		},
		HCL: hostileHCL(min(n, maxHCL/12)),
		XML: {
			r("<a>", n), r("<a ", n), r("<!DOCTYPE [", n), r("<plist><dict>", n), r("<a>", n) + r("</b>", n),
			r("<a b='\"", n), r("<![CDATA[", n), r("&", n), r("<a>", 150) + r("</b>", n),
		},
		INI: {r("[", n), r("[a]\n b =\n", n/4), r("a = \\\n", n), r("[a \"", n)},
		Dotenv: {
			r("$", n), "A=" + r("${", n), "A=" + r("'", n), "export A=" + r("$(", n), "export " + r("A=1 ", n),
			"A=" + r(`\"`, n), "A='x'" + r(`"'a`, n), r("A='\\'x\n", n/4), r("A=\"\\\"x\n", n/4), "A=x\n" + r("B=$A$A$C\n", n/4),
		},
		Properties: {r("a.", n) + "a=1", r("a\\\n", n), r("\\", n)},
	}
}

// hostileHCL are shapes small enough that the library would be asked.
func hostileHCL(n int) []string {
	r := strings.Repeat
	return []string{
		"a = " + r("[", n), "a = " + r("{a=", n), r("a {\n", n), "a = " + r("(", n), "a = " + r("!", n),
		"a = " + r("-", n) + "1", "a = " + r("b ? c : ", n) + "d", `a = "` + r("${", n), `a = "` + r(`${"`, n),
		`a = "` + r("%{if true}", n), "a = b" + r("[*]", n), "a = b" + r(".*", n), "a = " + r("f(", n),
		"a = " + r("[for x in ", n), "a = " + r("-(", n), "a = <<E\n" + r("%{if a}\n", n) + "E\n", r("(", n),
		r("a", n) + " " + r("b ", n), "a = <<E\n" + r("x\n", n) + "E\n", r("a = <<E\n", n), r("a = \"", n), r("}", n),
		"a = b" + r("[b", n), "a = b" + r(".c", n), "a = 1" + r(" + 1", n), "a = 1" + r("0", n), "a = 1e" + r("9", 20),
		r("a = <<E\n"+r("x\n", 1000)+"E\n", n/200), "a = " + r("b[0]", n), "a = " + r("f()", n), r("a=1\n", n),
	}
}

// oneLine is a line of about so many bytes, full of what formats trip over.
func oneLine(n int) string { return strings.Repeat("a1 =: \"'[{<\\$", n/13) }

// indented is a map in a map, n deep.
func indented(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "k:\n")
	}
	return b.String()
}

func TestHostileDocuments(t *testing.T) {
	n := 1_000_000
	if testing.Short() {
		n = 50_000
	}
	for format, texts := range hostile(n) {
		for _, text := range append(texts, oneLine(n)) {
			start := time.Now()
			leaves, _ := Parse(format, []byte(text))
			// Ten times what it takes, for machines that are slow or busy.
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("%s: %.20q… of %d bytes took %v", format, text, len(text), d)
			} else if d > time.Second {
				t.Logf("%s: %.20q… of %d bytes took %v", format, text, len(text), d)
			}
			checkLeaves(t, text, leaves)
		}
	}
}
