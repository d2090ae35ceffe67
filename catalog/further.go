package catalog

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// further is a file of further actions of a provider that has many. It lies in
// a folder that is called like the provider's own file.
type further struct {
	Actions []*Action `yaml:"actions"`
}

// readFurther takes in the further actions of a provider, after those of its own
// file, in the order of the files' names.
func (s *source) readFurther(fsys fs.FS) error {
	names, err := fs.Glob(fsys, strings.TrimSuffix(s.name, ".yaml")+"/*.yaml")
	if err != nil {
		return fmt.Errorf("catalog: list further actions: %w", err)
	}
	slices.Sort(names)
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("catalog: %w", err)
		}
		part, more := &source{name: name}, &further{}
		if err := part.parse(text, more, "actions:"); err != nil {
			return err
		}
		if len(more.Actions) == 0 {
			return fmt.Errorf("%s:1: actions is missing: a file of further actions has some", name)
		}
		s.join(part, more)
	}
	return nil
}

// join appends the actions of another file, and remembers where they stand.
func (s *source) join(part *source, more *further) {
	_, list := child(s.root, "actions")
	if list == nil {
		key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "actions", Line: s.root.Line}
		list = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: s.root.Line}
		s.root.Content = append(s.root.Content, key, list)
	}
	if s.further == nil {
		s.further = map[*yaml.Node]string{}
	}
	_, written := child(part.root, "actions")
	for _, action := range written.Content {
		s.further[action] = part.name
	}
	list.Content = append(list.Content, written.Content...)
	s.provider.Actions = append(s.provider.Actions, more.Actions...)
}
