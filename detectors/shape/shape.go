// Package shape knows files whose layout says what each value is: a kubeconfig,
// an AWS credentials file, a Docker login, a Kubernetes Secret, a private key.
//
// What lives here: one file a shape, each a Reader that turns one document into
// findings with their facts. What does not live here: syntax (package syntax
// has already parsed the document) and what a credential allows (package
// catalog says that of the kinds named here; a test holds that each of them is
// in the catalog).
package shape

import (
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// Document is one whole file, as a Reader sees it.
type Document struct {
	// Path is where the file lies, with slashes.
	Path string
	// Text is the file as UTF-8.
	Text []byte
	// Format is the file's syntax, "" where none is known.
	Format syntax.Format
	// Leaves are its values; empty where Format is "".
	Leaves []syntax.Leaf
}

// Reader reads one shape.
type Reader struct {
	// Name is the shape's name, which findings carry as their rule and the
	// catalog names as "parser".
	Name string
	// Keywords are words of which one must stand in the text, in any case, for
	// the shape to be there at all. They keep parsers off the files that they
	// have no business with. There are none where the path alone tells.
	Keywords []string
	// Wants says whether a file at this path can have this shape.
	Wants func(path string) bool
	// Kinds are the full names of the kinds that Read may return; "" stands for a
	// secret that the catalog's patterns have to classify (see finding.Finding).
	Kinds []string
	// Read returns the credentials of the document.
	Read func(*Document) []finding.Finding
}
