package syntax

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// want is a leaf as a test states it: its dotted path, its text, and the bytes
// that must stand at its place ("" where they are the text).
type want struct {
	path, text, raw string
}

// parse reads a document that must not be broken.
func parse(t *testing.T, format Format, text string) []Leaf {
	t.Helper()
	leaves, err := Parse(format, []byte(text))
	if err != nil {
		t.Fatalf("Parse(%s): %v\n%s", format, err, text)
	}
	checkLeaves(t, text, leaves)
	return leaves
}

// parseBroken reads a document that must be broken and returns what was read.
func parseBroken(t *testing.T, format Format, text, fault string) []Leaf {
	t.Helper()
	leaves, err := Parse(format, []byte(text))
	if err == nil || !strings.Contains(err.Error(), fault) {
		t.Errorf("Parse(%s) = %v, want an error with %q\n%s", format, err, fault, text)
	}
	checkLeaves(t, text, leaves)
	return leaves
}

// checkLeaves holds what is true of the leaves of every document.
func checkLeaves(t *testing.T, text string, leaves []Leaf) {
	t.Helper()
	if len(leaves) > MaxLeaves {
		t.Fatalf("%d leaves, more than the limit", len(leaves))
	}
	doc := 0
	for _, l := range leaves {
		if l.Start < 0 || l.Start > l.End || l.End > len(text) {
			t.Fatalf("leaf %q stands at %d to %d of %d bytes", l.Dotted(), l.Start, l.End, len(text))
		}
		if len(l.Path) > MaxDepth+2 {
			t.Fatalf("a path of %d keys", len(l.Path))
		}
		if l.Doc < doc {
			t.Fatalf("leaf %q is of document %d after %d", l.Dotted(), l.Doc, doc)
		}
		doc = l.Doc
	}
}

// wantLeaves compares leaves with what they must be.
func wantLeaves(t *testing.T, text string, leaves []Leaf, wants ...want) {
	t.Helper()
	got := make([]want, len(leaves))
	for i, l := range leaves {
		got[i] = want{l.Dotted(), l.Text, text[l.Start:l.End]}
	}
	for i := range wants {
		if wants[i].raw == "" {
			wants[i].raw = wants[i].text
		}
	}
	if diff := cmp.Diff(wants, got, cmp.AllowUnexported(want{})); diff != "" {
		t.Errorf("leaves (-want +got):\n%s", diff)
	}
}

func formats() []Format {
	return []Format{Dotenv, JSON, YAML, TOML, INI, Properties, HCL, XML, Notebook}
}

func TestNoParserForUnknownFormat(t *testing.T) {
	if _, err := Parse("spreadsheet", []byte("a=b")); err == nil {
		t.Error("Parse of an unknown format has no error")
	}
}

func TestEmptyDocuments(t *testing.T) {
	for _, format := range formats() {
		for _, text := range []string{"", "\n", "\r\n", " ", bom, bom + "\n"} {
			if leaves := parse(t, format, text); len(leaves) != 0 {
				t.Errorf("%s: %d leaves in %q", format, len(leaves), text)
			}
		}
	}
}

// TestPathsAreTheLeafsOwn holds that the shared blocks never let one leaf's path
// be written over through another's.
func TestPathsAreTheLeafsOwn(t *testing.T) {
	leaves := parse(t, JSON, `{"a": {"b": 1, "c": 2}}`)
	grown := append(leaves[0].Path, "x")
	if leaves[1].Dotted() != "a.c" || len(grown) != 3 {
		t.Errorf("the second path became %q", leaves[1].Dotted())
	}
}

func TestLimitIsSaid(t *testing.T) {
	deep := map[Format]string{
		JSON: strings.Repeat("[", MaxDepth+1) + "1" + strings.Repeat("]", MaxDepth+1),
		YAML: strings.Repeat("[", MaxDepth+1) + "1" + strings.Repeat("]", MaxDepth+1),
		TOML: "a = " + strings.Repeat("[", MaxDepth+1) + "1" + strings.Repeat("]", MaxDepth+1),
		HCL:  "a = " + strings.Repeat("[", MaxDepth+1) + "1" + strings.Repeat("]", MaxDepth+1),
		XML:  strings.Repeat("<a>", MaxDepth+1) + "1" + strings.Repeat("</a>", MaxDepth+1),
	}
	for format, text := range deep {
		if _, err := Parse(format, []byte(text)); !errors.Is(err, ErrLimit) {
			t.Errorf("%s: Parse = %v, want ErrLimit", format, err)
		}
	}
}

// TestTooManyLeaves holds that the count is bounded and what was read is kept.
func TestTooManyLeaves(t *testing.T) {
	text := "[" + strings.Repeat("1,", MaxLeaves+1) + "1]"
	leaves, err := Parse(JSON, []byte(text))
	if !errors.Is(err, ErrLimit) || len(leaves) != MaxLeaves {
		t.Errorf("Parse = %d leaves, %v; want %d and ErrLimit", len(leaves), err, MaxLeaves)
	}
}

// TestErrorsQuoteNothing plants a word at every place of broken documents and
// looks for it in the errors.
func TestErrorsQuoteNothing(t *testing.T) {
	const word = "Xq7Secret"
	broken := map[Format][]string{
		Dotenv:   {"A='%\n"},
		JSON:     {"{\"%\": \"%\n\"%\"", "%", "{% %}", "[%"},
		YAML:     {"a: *%\n", "%: [", "a: '%", "\"%\": %: %", "%:\n\t- %\n  %", "a: !<% %", "&% *%", "%TAG %\n---\n!%!% %"},
		TOML:     {"% = %", "a = '%", "[%", "a = \"\\%\"", "a = t%", "% %"},
		HCL:      {"a = \"%{%}\"", "% = = %", "% {", "a = \"%", "% % %", "a = \"${% %}\"", "a = \"%{ if % % }\""},
		XML:      {"<%>%", "<% %='%", "<%></x%>", "<![CDATA[%"},
		Notebook: {`{"cells": [{"source": "%`},
	}
	for format, texts := range broken {
		for _, text := range texts {
			text = strings.ReplaceAll(text, "%", word)
			if _, err := Parse(format, []byte(text)); err != nil && strings.Contains(err.Error(), word) {
				t.Errorf("%s: the error quotes the text: %v", format, err)
			}
		}
	}
}

// TestTheSameTwice holds that the order of leaves never depends on a map's.
func TestTheSameTwice(t *testing.T) {
	const hcl = "b = 1\na = 2\nc \"x\" {\n  z = 1\n  y = { q = 1, p = 2 }\n}\nd = 4\n"
	first := parse(t, HCL, hcl)
	for range 20 {
		if diff := cmp.Diff(first, parse(t, HCL, hcl)); diff != "" {
			t.Fatalf("another order:\n%s", diff)
		}
	}
	if !slices.IsSortedFunc(first, func(a, b Leaf) int { return a.Start - b.Start }) {
		t.Error("leaves are not in the order of the document")
	}
}
