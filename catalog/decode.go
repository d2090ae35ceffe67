package catalog

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// source is a provider's file: what it says, and where it says it.
type source struct {
	name     string
	root     *yaml.Node
	provider *Provider
	faults   []fault
	// further are the files of the actions that stand in files of their own.
	further map[*yaml.Node]string
}

// fault is one thing wrong with a file.
type fault struct {
	file string
	line int
	text string
}

// decode parses one file strictly: a field that no type knows, a key written
// twice, an anchor and a second document are all errors.
func decode(name string, text []byte) (*source, error) {
	src := &source{name: name, provider: &Provider{}}
	if err := src.parse(text, src.provider, "provider:"); err != nil {
		return nil, err
	}
	return src, nil
}

// parse parses the source's text into a struct of that form.
func (s *source) parse(text []byte, into any, first string) error {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return s.yamlError(err)
	}
	if len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
		return fmt.Errorf("%s:1: the file is not a mapping: begin with %q", s.name, first)
	}
	s.root = document.Content[0]
	s.strict(s.root, reflect.TypeOf(into).Elem())
	if err := s.err(); err != nil {
		return err
	}
	if err := s.root.Decode(into); err != nil {
		return s.yamlError(err)
	}
	return nil
}

// strict walks a node beside the type that it is decoded into.
func (s *source) strict(node *yaml.Node, t reflect.Type) {
	if node.Anchor != "" || node.Kind == yaml.AliasNode {
		s.add(node.Line, "anchors and aliases are not allowed: write the value out, so that each entry stands for itself")
		return
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[Date]() || t == reflect.TypeFor[Gate]() && node.Kind == yaml.ScalarNode:
	case t.Kind() == reflect.Struct && node.Kind == yaml.MappingNode:
		s.strictFields(node, t)
	case t.Kind() == reflect.Slice && node.Kind == yaml.SequenceNode:
		for _, element := range node.Content {
			s.strict(element, t.Elem())
		}
	case t.Kind() == reflect.Map && node.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			s.strict(node.Content[i+1], t.Elem())
		}
	case node.Kind != yaml.ScalarNode || t.Kind() == reflect.Struct || t.Kind() == reflect.Slice || t.Kind() == reflect.Map:
		s.add(node.Line, "%s is written where %s belongs", article(node.Kind), expected(t))
	case t.Kind() == reflect.String && node.Tag != "!!str":
		s.add(node.Line, "%q is read as %s: put it in quotes", node.Value, strings.TrimPrefix(node.Tag, "!!"))
	}
}

func (s *source) strictFields(node *yaml.Node, t reflect.Type) {
	fields := map[string]reflect.Type{}
	var names []string
	for i := range t.NumField() {
		f := t.Field(i)
		if name := f.Tag.Get("yaml"); f.IsExported() && name != "-" {
			fields[name], names = f.Type, append(names, name)
		}
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		field, ok := fields[key.Value]
		if !ok {
			s.add(key.Line, "unknown field %q: write one of %s", key.Value, strings.Join(names, ", "))
			continue
		}
		s.strict(node.Content[i+1], field)
	}
}

func article(kind yaml.Kind) string {
	return map[yaml.Kind]string{
		yaml.MappingNode: "a mapping", yaml.SequenceNode: "a list", yaml.ScalarNode: "a single value",
	}[kind]
}

func expected(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "a mapping"
	case reflect.Slice:
		return "a list"
	default:
		return "a single value"
	}
}

// UnmarshalYAML reads a gate, which is a word or a mapping.
func (g *Gate) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		g.Kind = GateKind(node.Value)
		return nil
	}
	type plain Gate // without this method, which would call itself
	return node.Decode((*plain)(g))
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
	if place[1] == "" {
		return fmt.Errorf("%s: %s", s.name, rest)
	}
	return fmt.Errorf("%s:%s: %s", s.name, place[1], rest)
}
