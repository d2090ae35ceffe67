package agents

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

// Profiles reads the agents' files that are built into the command, by id. An
// error names each fault with its file.
func Profiles() ([]*Profile, error) { return ProfilesFS(files) }

// ProfilesFS reads data/*.yaml of any file system, under the same rules.
func ProfilesFS(fsys fs.FS) ([]*Profile, error) {
	paths, err := fs.Glob(fsys, "data/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("agents: list files: %w", err)
	}
	if len(paths) == 0 {
		return nil, errors.New("agents: no file matches data/*.yaml")
	}
	slices.Sort(paths)
	profiles := make([]*Profile, len(paths))
	faults := make([]error, len(paths))
	for i, name := range paths {
		profiles[i], faults[i] = readProfile(fsys, name)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return profiles, nil
}

// readProfile reads one file strictly: a field that no type knows, a key
// written twice and a second document are errors.
func readProfile(fsys fs.FS, name string) (*Profile, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("agents: %w", err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	p := new(Profile)
	if err := decoder.Decode(p); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := decoder.Decode(new(yaml.Node)); err == nil {
		return nil, fmt.Errorf("%s: a second document: one file describes one agent", name)
	}
	if p.Runs == "" {
		p.Runs = OnMachine
	}
	return p, check(name, p)
}

// stem is a file's name without folder and ending, which is its agent's id.
func stem(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }
