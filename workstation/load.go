package workstation

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed data/*.yaml
var files embed.FS

// Load reads the families that are built into the command, by id. An error names
// each fault with its file.
func Load() ([]*Family, error) { return LoadFS(files) }

// LoadFS reads data/*.yaml of any file system, under the same rules.
func LoadFS(fsys fs.FS) ([]*Family, error) {
	names, err := fs.Glob(fsys, "data/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("workstation: list files: %w", err)
	}
	if len(names) == 0 {
		return nil, errors.New("workstation: no file matches data/*.yaml")
	}
	slices.Sort(names)
	var families []*Family
	var faults []error
	for _, name := range names {
		f, err := read(fsys, name)
		families, faults = append(families, f), append(faults, err)
	}
	faults = append(faults, unique(families)...)
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return families, nil
}

// read reads one file strictly: a field that no type knows and a second document
// are errors.
func read(fsys fs.FS, name string) (*Family, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("workstation: %w", err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	f := new(Family)
	if err := decoder.Decode(f); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := decoder.Decode(new(yaml.Node)); err == nil {
		return nil, fmt.Errorf("%s: a second document: one file describes one family", name)
	}
	return f, check(name, f)
}

// unique holds that no two stores have one id.
func unique(families []*Family) []error {
	var faults []error
	known := map[string]bool{}
	for _, f := range families {
		if f == nil {
			continue
		}
		for _, s := range f.Stores {
			if known[s.ID] {
				faults = append(faults, fmt.Errorf("workstation: two stores are called %q", s.ID))
			}
			known[s.ID] = true
		}
	}
	return faults
}

// stem is a file's name without folder and ending, which is its family's id.
func stem(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }
