// Package config reads .worstcase.yaml: when the gate fails, and which paths
// are left out, each with a reason.
//
// What lives here: the file's form and its errors, with line numbers. What does
// not live here: what the settings do (package gate and package scanner).
package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"github.com/worstcase-dev/worstcase/gate"
)

// FileName is the name under which the configuration lies in the folder where
// the tool is started. It is never looked for in a target: what is scanned does
// not decide how it is scanned.
const FileName = ".worstcase.yaml"

// maxSize bounds what is read of a configuration.
const maxSize = 1 << 20

// Config is a configuration. Its zero value sets nothing.
type Config struct {
	// FailOn and MinCertainty are "" where the file does not set them.
	FailOn       string      `yaml:"fail-on"`
	MinCertainty string      `yaml:"min-certainty"`
	Exclude      []Exclusion `yaml:"exclude"`
}

// Exclusion leaves paths out.
type Exclusion struct {
	// Path is a glob with ** over the path as a report shows it.
	Path   string `yaml:"path"`
	Reason string `yaml:"reason"`
}

// Load reads the file. A missing file is an error only where it was asked for.
func Load(file string, asked bool) (Config, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) && !asked {
		return Config{}, nil
	}
	if err != nil {
		return Config{}, fmt.Errorf("the configuration cannot be read: %w", err)
	}
	defer func() { _ = f.Close() }()
	c, err := parse(io.LimitReader(f, maxSize))
	if err != nil {
		return Config{}, fmt.Errorf("%s: %w", file, err)
	}
	return c, nil
}

func parse(r io.Reader) (Config, error) {
	var c Config
	decoder := yaml.NewDecoder(r)
	decoder.KnownFields(true)
	if err := decoder.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return Config{}, err
	}
	return c, c.check()
}

func (c Config) check() error {
	if c.FailOn != "" {
		if _, err := gate.ParseThreshold(c.FailOn); err != nil {
			return fmt.Errorf("fail-on: %w", err)
		}
	}
	if c.MinCertainty != "" {
		if _, err := gate.ParseCertainty(c.MinCertainty); err != nil {
			return fmt.Errorf("min-certainty: %w", err)
		}
	}
	for i, e := range c.Exclude {
		switch {
		case e.Path == "":
			return fmt.Errorf("exclude, entry %d: path is missing", i+1)
		case e.Reason == "":
			return fmt.Errorf("exclude, entry %d: %s has no reason; say why it may be left out", i+1, e.Path)
		case !doublestar.ValidatePattern(e.Path):
			return fmt.Errorf("exclude, entry %d: %s is not a valid glob", i+1, e.Path)
		}
	}
	return nil
}

// Excluded says whether a path is left out, and why. A pattern that ends in
// /** covers the folder itself too.
func (c Config) Excluded(path string) (reason string, excluded bool) {
	for _, e := range c.Exclude {
		if doublestar.MatchUnvalidated(e.Path, path) {
			return "left out by " + FileName + ": " + e.Reason, true
		}
	}
	return "", false
}
