// Package syntax parses file formats into a flat list of keys and values, each
// with the place where it stands.
//
// What lives here: one file a format. What does not live here: what a value
// means (package shape), and any judgement whether it is a secret. A parser
// keeps what it could read of a broken file and says that it broke; it never
// panics, and its memory and time are bounded by the size of its input.
package syntax

import "strings"

// Leaf is one scalar value of a document.
type Leaf struct {
	// Path are the keys from the document's root to the value. A list's element
	// has its index ("0") as key. Formats with sections put the section first.
	// What a format lets stand twice, an HCL block, an XML element, a key, has
	// the same path both times; the order tells them apart.
	Path []string
	// Text is the value with quotes, escapes, anchors and continuation lines
	// resolved.
	Text string
	// Start and End are the bytes of the input in which the value is written,
	// without its quotes. An alias stands where its anchor stands.
	Start, End int
	// Doc counts the documents of the file from 0: YAML between "---" lines,
	// JSON Lines. Only leaves of one Doc can be siblings.
	Doc int
	// Tag is a YAML tag that says the value is not what stands there, such as
	// "!Ref" or "!vault"; it is also on every leaf inside a tagged list or map.
	// "" for the tags of YAML's own scalars and in every other format.
	Tag string
}

// Key is the last key of the path, or "".
func (l Leaf) Key() string {
	if len(l.Path) == 0 {
		return ""
	}
	return l.Path[len(l.Path)-1]
}

// Dotted is the path joined with dots.
func (l Leaf) Dotted() string { return strings.Join(l.Path, ".") }

// Parent is the path above the value, joined with dots: leaves with the same
// parent are siblings.
func (l Leaf) Parent() string {
	if len(l.Path) < 2 {
		return ""
	}
	return strings.Join(l.Path[:len(l.Path)-1], ".")
}

// Format is a file format.
type Format string

// The formats.
const (
	Dotenv     Format = "dotenv"
	JSON       Format = "json" // with comments and trailing commas; one document a line too
	YAML       Format = "yaml" // many documents
	TOML       Format = "toml"
	INI        Format = "ini"
	Properties Format = "properties"
	HCL        Format = "hcl"
	XML        Format = "xml"
	Notebook   Format = "notebook"
)
