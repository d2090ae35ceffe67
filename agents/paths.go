package agents

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Where the paths of a profile lie.
type where int

const (
	inProject where = iota
	inHome
	onMachine
)

var homeMarks = []string{"~", "{appdata}", "{xdg}", "{data}"}

func placeOf(p string) where {
	first, _, _ := strings.Cut(p, "/")
	switch {
	case slices.Contains(homeMarks, first):
		return inHome
	case strings.HasPrefix(p, "/") || strings.HasPrefix(first, "C:"):
		return onMachine
	}
	return inProject
}

// machine is where things lie on the machine that is looked at. Paths are
// absolute, with slashes.
type machine struct {
	home   string
	goos   string
	root   string // before the paths of managed settings; "" on the machine itself
	getenv func(string) string
}

// expand is where a profile's path may lie, the likeliest first. A home may come
// from another system than this one, so that each system's folders are tried.
func (m *machine) expand(p *Profile, written string) []string {
	first, rest, _ := strings.Cut(written, "/")
	switch placeOf(written) {
	case onMachine:
		return []string{m.root + written}
	case inProject:
		return nil
	}
	if m.home == "" {
		return nil
	}
	if moved := m.moved(p, written); moved != "" {
		return []string{moved}
	}
	var out []string
	for _, folder := range m.folders(first) {
		out = append(out, path.Join(folder, rest))
	}
	return out
}

// moved is the path where an environment variable moves the folder it is in.
func (m *machine) moved(p *Profile, written string) string {
	for _, name := range sortedKeys(p.Env) {
		value := filepath.ToSlash(m.getenv(name))
		rest, below := strings.CutPrefix(written+"/", p.Env[name]+"/")
		if below && absolute(value) {
			return path.Join(value, rest)
		}
	}
	return ""
}

// folders are what a mark may stand for.
func (m *machine) folders(mark string) []string {
	mac, linux, windows := m.home+"/Library/Application Support", m.home+"/.config", m.home+"/AppData/Roaming"
	switch mark {
	case "{appdata}":
		switch m.goos {
		case "darwin":
			return []string{mac, linux, windows}
		case "windows":
			return []string{windows, mac, linux}
		}
		return []string{linux, mac, windows}
	case "{xdg}":
		return m.xdg("XDG_CONFIG_HOME", linux)
	case "{data}":
		return m.xdg("XDG_DATA_HOME", m.home+"/.local/share")
	}
	return []string{m.home}
}

func (m *machine) xdg(name, usual string) []string {
	if value := filepath.ToSlash(m.getenv(name)); absolute(value) && path.Clean(value) != usual {
		return []string{path.Clean(value), usual}
	}
	return []string{usual}
}

// absolute says whether a path with slashes is, on any system.
func absolute(p string) bool {
	return path.IsAbs(p) || len(p) > 2 && p[1] == ':' && p[2] == '/'
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
