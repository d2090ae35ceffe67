package conf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Bounds on one settings file: far more than any has.
const (
	MaxBytes  = 8 << 20
	maxDepth  = 100
	maxValues = 200_000
)

// Format is how a file is written.
type Format string

// Formats. JSON is read with comments, trailing commas and the other liberties
// of JSON5, since several agents take them.
const (
	JSON Format = "json"
	TOML Format = "toml"
	YAML Format = "yaml"
	// Lines is a plain list, a line each: an ignore file.
	Lines Format = "lines"
	// Presence is a file of which only the name matters; it is not read.
	Presence Format = "presence"
)

// Formats are all of them.
func Formats() []Format { return []Format{JSON, TOML, YAML, Lines, Presence} }

// FormatOf goes by a file's name, and is Presence where that does not tell.
func FormatOf(path string) Format {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json", ".jsonc", ".json5", ".code-workspace":
		return JSON
	case ".toml":
		return TOML
	case ".yaml", ".yml":
		return YAML
	}
	return Presence
}

var (
	errTooLarge = fmt.Errorf("larger than %d bytes", MaxBytes)
	errDepth    = fmt.Errorf("nested deeper than %d", maxDepth)
	errValues   = fmt.Errorf("more than %d values", maxValues)
	errNoFile   = errors.New("not a regular file")
)

// Read reads a settings file. Only a regular file is opened, so that neither a
// pipe nor a device can hold it up. The error names no value of the file.
func Read(path string, format Format) (*Node, error) {
	text, err := readBounded(path)
	if err != nil {
		return nil, err
	}
	return Parse(text, format)
}

func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err == nil && len(text) > MaxBytes {
		err = errTooLarge
	}
	return text, err
}

// Parse reads the text of a settings file. An empty file is an empty mapping.
// The error says on which line reading stopped, and never what stands there.
func Parse(text []byte, format Format) (*Node, error) {
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	if format != Lines && len(bytes.TrimSpace(text)) == 0 {
		return &Node{Kind: Map, Line: 1}, nil
	}
	switch format {
	case JSON:
		return parseJSON(string(text))
	case TOML:
		return parseTOML(text)
	case YAML:
		return parseYAML(text)
	case Lines:
		return parseLines(string(text)), nil
	}
	return &Node{Kind: Map, Line: 1}, nil
}

// parseLines makes a list of the lines that are neither empty nor a comment.
func parseLines(text string) *Node {
	root := &Node{Kind: List, Line: 1}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") || len(root.Items) >= maxValues {
			continue
		}
		root.Items = append(root.Items, &Node{Kind: String, Line: number, Text: line})
	}
	return root
}

// count is how many values a file may still have.
type count int

func (c *count) take() error {
	if *c++; *c > maxValues {
		return errValues
	}
	return nil
}

// broken is an error at a line.
func broken(line int, what string) error { return fmt.Errorf("line %d: %s", line, what) }
