package armed

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// source is a tool's file: what it says, and where it says it.
type source struct {
	name   string
	root   *yaml.Node
	tool   *Tool
	faults []fault
}

// fault is one thing wrong with a file.
type fault struct {
	line int
	text string
}

// decode parses one file strictly: a field that no type knows, a key written
// twice and a second document are errors.
func decode(name string, text []byte) (*source, error) {
	s := &source{name: name, tool: &Tool{}}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, s.yamlError(err)
	}
	if len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s:1: the file is not a mapping: begin with \"tool:\"", name)
	}
	s.root = document.Content[0]
	strict := yaml.NewDecoder(bytes.NewReader(text))
	strict.KnownFields(true)
	if err := strict.Decode(s.tool); err != nil {
		return nil, s.yamlError(err)
	}
	var second yaml.Node
	if strict.Decode(&second) == nil {
		return nil, fmt.Errorf("%s:%d: a second document: one file is one tool", name, second.Line)
	}
	return s, nil
}

// fault notes what is wrong at a place, and what to write instead.
func (s *source) fault(at []any, format string, args ...any) {
	s.faults = append(s.faults, fault{s.line(at), fmt.Sprintf(format, args...)})
}

// err is all faults noted so far, in the order of their lines.
func (s *source) err() error {
	slices.SortStableFunc(s.faults, func(a, b fault) int { return a.line - b.line })
	var all []error
	for _, f := range s.faults {
		all = append(all, fmt.Errorf("%s:%d: %s", s.name, f.line, f.text))
	}
	return errors.Join(all...)
}

// line is where a place stands; for a key that is not written, where the thing
// begins that should have had it.
func (s *source) line(at []any) int {
	node, line := s.root, s.root.Line
	for _, step := range at {
		key, next := child(node, step)
		if next == nil {
			return line
		}
		node, line = next, key.Line
	}
	return line
}

// child follows one key or index. The first node is what marks its line.
func child(node *yaml.Node, step any) (key, value *yaml.Node) {
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step], node.Content[step]
		}
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i], node.Content[i+1]
			}
		}
	}
	return nil, nil
}

// UnmarshalYAML reads a day.
func (d *Date) UnmarshalYAML(node *yaml.Node) error {
	day, err := time.Parse(time.DateOnly, node.Value)
	if err != nil {
		return fmt.Errorf("line %d: %q is not a day: write it as 2026-11-01", node.Line, node.Value)
	}
	d.Time = day
	return nil
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\s*)?(?:line (\d+): )?`)

// yamlError puts a parser's error into our form, with file and line first.
func (s *source) yamlError(err error) error {
	text := err.Error()
	place := yamlLine.FindStringSubmatch(text)
	rest := strings.ReplaceAll(text[len(place[0]):], "\n", ";")
	return fmt.Errorf("%s:%s: %s", s.name, orOne(place[1]), rest)
}

func orOne(line string) string {
	if line == "" {
		return "1"
	}
	return line
}
