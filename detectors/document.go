package detectors

import (
	"github.com/worstcase-dev/worstcase/detectors/syntax"
	"github.com/worstcase-dev/worstcase/scanner"
)

// Document is a file that is parsed when somebody first asks for its values,
// and only once. It is used by one goroutine, while its fragment is valid.
type Document struct {
	fragment *scanner.Fragment
	format   syntax.Format
	known    bool
	parsed   bool
	leaves   []syntax.Leaf
	err      error
}

// NewDocument is the document of a fragment.
func NewDocument(f *scanner.Fragment) *Document { return &Document{fragment: f} }

// Format is the file's format, "" where it is not known or not the whole file.
func (d *Document) Format() syntax.Format {
	if !d.known && d.fragment.Whole {
		d.format = syntax.FormatOf(d.fragment.Origin.Path, d.fragment.Text)
	}
	d.known = true
	return d.format
}

// Leaves are the document's values, as far as it could be parsed.
func (d *Document) Leaves() []syntax.Leaf {
	if format := d.Format(); !d.parsed && format != "" {
		d.leaves, d.err = syntax.Parse(format, d.fragment.Text)
	}
	d.parsed = true
	return d.leaves
}

// Err says why the document could not be parsed to its end, once it was parsed.
func (d *Document) Err() error { return d.err }
