package syntax

import (
	"errors"
	"fmt"
	"strings"
)

// ErrLimit says that a document is nested deeper or holds more values than a
// parser follows; the leaves up to there are returned with it.
var ErrLimit = errors.New("nested too deep or too many values")

// Limits on what a parser follows in one document.
const (
	MaxDepth  = 200
	MaxLeaves = 1 << 20
)

// maxPathKeys bounds the memory of all paths together, which depth times leaves
// would not: 8 Mi keys are 128 MiB.
const maxPathKeys = 8 << 20

// Parse reads a document in the format and returns its leaves in document order.
//
// Of a broken document it returns what could be read, and an error that says
// the line and what broke, without quoting the text. The leaves hold on to one
// copy of the text, whose strings they share.
func Parse(format Format, text []byte) ([]Leaf, error) {
	read := reader(format)
	if read == nil {
		return nil, fmt.Errorf("no parser for format %q", format)
	}
	c := &collector{format: format, src: string(text)}
	c.leaves = make([]Leaf, 0, expectedLeaves(format, c.src))
	err := contain(format, func() error { return read(c) })
	if err == nil {
		err = c.fault
	}
	return c.leaves, err
}

// expectedLeaves is about how many leaves a document has: growing the list of
// them is otherwise what reading a large one spends most of its time on.
func expectedLeaves(format Format, src string) int {
	mark := "\n"
	switch format {
	case JSON, Notebook:
		mark = ","
	case XML:
		mark = "</"
	}
	// Leaves are larger than the bytes that they stand for; a file of nothing
	// but commas has few.
	return min(1+strings.Count(src, mark), len(src)/16, MaxLeaves)
}

// reader is the parser of a format, or nil.
func reader(format Format) func(*collector) error {
	switch format {
	case Dotenv:
		return readDotenv
	case JSON:
		return readJSON
	case YAML:
		return readYAML
	case TOML:
		return readTOML
	case INI:
		return readINI
	case Properties:
		return readProperties
	case HCL:
		return readHCL
	case XML:
		return readXML
	case Notebook:
		return readNotebook
	}
	return nil
}

// contain runs a parser and turns a panic into an error. Our own parsers don't
// panic; the libraries below some of them can, on input made to that end. The
// panic's value may quote the input and is dropped.
func contain(format Format, read func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("%s: the parser gave up", format)
		}
	}()
	return read()
}

// wrong remembers what is wrong at a byte of the source: the first fault counts.
func (c *collector) wrong(at int, what string) {
	if c.fault == nil {
		c.fault = fmt.Errorf("%s, line %d: %s", c.format, c.line(at), what)
	}
}

// tooDeep remembers that something at a byte of the source was not followed. It
// counts more than other faults: only here was something left out that can be
// read.
func (c *collector) tooDeep(at int) {
	if !errors.Is(c.fault, ErrLimit) {
		c.fault = c.limit(at)
	}
}

// limit is ErrLimit at a byte of the source.
func (c *collector) limit(at int) error {
	return fmt.Errorf("%s, line %d: %w", c.format, c.line(at), ErrLimit)
}

// line is the line of a byte of the source, from 1. It counts from the start:
// ask for faults only.
func (c *collector) line(at int) int {
	return 1 + strings.Count(c.src[:min(max(at, 0), len(c.src))], "\n")
}
