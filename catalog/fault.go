package catalog

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// add notes a fault at a line of the file.
func (s *source) add(line int, format string, args ...any) {
	s.faults = append(s.faults, fault{s.name, line, fmt.Sprintf(format, args...)})
}

// err is all faults noted so far, in the order of files and lines.
func (s *source) err() error {
	slices.SortStableFunc(s.faults, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	var all []error
	for _, f := range s.faults {
		all = append(all, fmt.Errorf("%s:%d: %s", f.file, f.line, f.text))
	}
	return errors.Join(all...)
}

// part is a place in a file: the keys and indices that lead to it, and how its
// faults begin.
type part struct {
	src   *source
	path  []any
	about string
}

func (s *source) whole() part { return part{src: s} }

// in is a place below this one.
func (p part) in(path ...any) part {
	p.path = slices.Concat(p.path, path)
	return p
}

// named is this place with its subject, "action volume.delete: ".
func (p part) named(format string, args ...any) part {
	p.about = fmt.Sprintf(format, args...) + ": "
	return p
}

// fault notes what is wrong here, and what to write instead.
func (p part) fault(format string, args ...any) {
	file, line := p.place()
	p.src.faults = append(p.src.faults, fault{file, line, p.about + fmt.Sprintf(format, args...)})
}

// place is the file and the line of the part; for a key that is not written,
// where the thing begins that should have had it.
func (p part) place() (file string, line int) {
	node := p.src.root
	file, line = p.src.name, node.Line
	for _, step := range p.path {
		key, next := child(node, step)
		if next == nil {
			break
		}
		if further, ok := p.src.further[next]; ok {
			file = further
		}
		node, line = next, key.Line
	}
	return file, line
}

// child follows one key or index. The first node is what marks its line: the
// key of a mapping, the element itself of a list.
func child(node *yaml.Node, step any) (key, value *yaml.Node) {
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step], node.Content[step]
		}
	case string:
		if node.Kind != yaml.MappingNode {
			return nil, nil
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i], node.Content[i+1]
			}
		}
	}
	return nil, nil
}

// word checks a word of the design. An empty word is a fault too.
func word[T ~string](p part, field string, written T, known []T) {
	if slices.Contains(known, written) {
		return
	}
	all := make([]string, len(known))
	for i, k := range known {
		all[i] = string(k)
	}
	if written == "" {
		p.fault("%s is missing: write one of %s", field, strings.Join(all, ", "))
		return
	}
	p.in(field).fault("%s %q is not known: write one of %s", field, written, strings.Join(all, ", "))
}

// optional checks a word that may be left out.
func optional[T ~string](p part, field string, written T, known []T) {
	if written != "" {
		word(p, field, written, known)
	}
}

// text checks that something is said at all.
func (p part) text(field, written string) {
	if strings.TrimSpace(written) == "" {
		p.in(field).fault("%s is missing", field)
	}
}
