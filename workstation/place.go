package workstation

import (
	"path"
	"path/filepath"
	"strings"
)

// marks are what paths begin with that lie in nobody's root.
var marks = []string{"~", "$XDG_CONFIG_HOME", "$XDG_DATA_HOME", "$XDG_CACHE_HOME", "$XDG_RUNTIME_DIR", "%APPDATA%", "%LOCALAPPDATA%"}

// everyPath are the paths of all systems.
func (s *Store) everyPath() []string {
	var all []string
	for _, list := range [][]string{s.Paths, s.Linux, s.Darwin, s.Windows} {
		all = append(all, list...)
	}
	return all
}

// on are the paths that are looked at on a system. A home may come from another
// one, as in a container or under WSL, so that what lies below it is looked for
// on each.
func (s *Store) on(goos string) []string {
	own := map[string][]string{"linux": s.Linux, "darwin": s.Darwin, "windows": s.Windows}[goos]
	all := append(append([]string(nil), s.Paths...), own...)
	for _, p := range s.everyPath() {
		if !absolute(p) && !strings.HasPrefix(p, "$XDG_RUNTIME_DIR") {
			all = append(all, p)
		}
	}
	return all
}

// expand is where a path lies, with slashes; "" where that is nowhere here.
func (o *Options) expand(written string) string {
	first, rest, _ := strings.Cut(written, "/")
	if absolute(written) {
		return written
	}
	folder := o.folder(first)
	if folder == "" {
		return ""
	}
	return path.Join(folder, rest)
}

// folder is what a mark stands for.
func (o *Options) folder(mark string) string {
	usual := map[string]string{
		"~": "", "$XDG_CONFIG_HOME": ".config", "$XDG_DATA_HOME": ".local/share", "$XDG_CACHE_HOME": ".cache",
		"%APPDATA%": "AppData/Roaming", "%LOCALAPPDATA%": "AppData/Local",
	}
	name := strings.Trim(mark, "$%")
	if value := o.variable(name); mark != "~" && absolute(value) {
		return path.Clean(value)
	}
	below, ok := usual[mark]
	if !ok || o.Home == "" {
		return ""
	}
	return path.Join(filepath.ToSlash(o.Home), below)
}

// variable is the value of a variable, with slashes.
func (o *Options) variable(name string) string {
	if o.Getenv == nil {
		return ""
	}
	return filepath.ToSlash(o.Getenv(name))
}

// moved are the places that a variable names. A path that starts from no root
// depends on where a command runs, and is left out.
func (o *Options) moved(m Move) []string {
	value := o.variable(m.Env)
	named := []string{strings.TrimPrefix(value, "unix://")}
	if m.List {
		named = filepath.SplitList(value)
	}
	var out []string
	for _, at := range named {
		if rest, ok := strings.CutPrefix(at, "~/"); ok && o.Home != "" {
			at = path.Join(filepath.ToSlash(o.Home), rest)
		}
		if absolute(at) {
			out = append(out, path.Join(at, m.Below))
		}
	}
	return out
}

// shown is how a report names a place: from the home where it lies in it.
func (o *Options) shown(p string) string {
	home := path.Clean(filepath.ToSlash(o.Home))
	if rest, ok := strings.CutPrefix(p, home+"/"); ok && o.Home != "" {
		return "~/" + rest
	}
	return p
}

// absolute says whether a path with slashes is, on any system.
func absolute(p string) bool {
	return path.IsAbs(p) || len(p) > 2 && p[1] == ':' && p[2] == '/'
}
