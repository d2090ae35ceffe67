package agents

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/policy"
)

// read reads an agent's settings: those of the user and of the managed scope,
// and those of each directory that was seen.
func (s *Set) read(a *present) {
	for _, f := range a.profile.Files {
		if !f.on(s.machine.goos) {
			continue
		}
		for _, written := range s.machine.expand(a.profile, f.Path) {
			for _, file := range existing(written) {
				a.settings = append(a.settings, s.layer(f, file, path.Dir(file)))
			}
		}
	}
	for _, dir := range s.ground.dirs {
		for _, f := range a.profile.Files {
			if placeOf(f.Path) != inProject || !f.on(s.machine.goos) {
				continue
			}
			for _, file := range dir.having(f.Path) {
				a.project[dir.path] = append(a.project[dir.path], s.layer(f, file, dir.path))
			}
		}
	}
	for _, l := range a.layers() {
		a.servers = append(a.servers, servers(a.profile.ID, l)...)
	}
}

// layers are all settings files of the agent, in a fixed order.
func (a *present) layers() []layer {
	all := slices.Clone(a.settings)
	for _, dir := range sortedKeys(a.project) {
		all = append(all, a.project[dir]...)
	}
	return all
}

// layer reads one settings file.
func (s *Set) layer(f File, file, base string) layer {
	l := layer{file: f, Layer: policy.Layer{Role: f.Role, Scope: f.Scope, Path: file, Base: base, Shown: s.ground.show(file)}}
	root, err := conf.Read(filepath.FromSlash(file), f.format())
	if err != nil {
		l.Fault = reason(err)
		return l
	}
	l.Root = root
	return l
}

// reason is why a file could not be read, without its path.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// session is the agent at work in a directory: its settings there, weakest
// first. The directory is "" for one that is not known.
func (s *Set) session(a *present, dir string) *policy.Session {
	if known, ok := a.sessions.Load(dir); ok {
		return known.(*policy.Session)
	}
	session := s.newSession(a, dir)
	a.sessions.Store(dir, session)
	return session
}

func (s *Set) newSession(a *present, dir string) *policy.Session {
	repo := ""
	if dir != "" {
		if repo = s.ground.repository(dir); repo == "" {
			repo = dir
		}
	}
	session := &policy.Session{
		Home: s.ground.home, GOOS: s.machine.goos, Dir: dir, Root: repo,
		Defaults: a.profile.Defaults,
	}
	layers := slices.Clone(a.settings)
	for _, at := range sortedKeys(a.project) {
		if dir != "" && policy.Within(repo, at) && policy.Within(at, dir) {
			layers = append(layers, a.project[at]...)
		}
	}
	slices.SortStableFunc(layers, func(x, y layer) int {
		return slices.Index(policy.Scopes(), x.Scope) - slices.Index(policy.Scopes(), y.Scope)
	})
	in := map[string]bool{}
	for _, l := range layers {
		session.Layers = append(session.Layers, l.Layer)
		in[l.Shown] = true
	}
	for _, server := range a.servers {
		if in[server.Shown] {
			session.Servers = append(session.Servers, server)
		}
	}
	return session
}

// sessions are the agent's sessions that matter for a place: one in the
// directory whose settings hold there, or, for what lies in no such directory,
// every one that was seen and one in no directory that is known.
func (s *Set) sessions(a *present, place string) []*policy.Session {
	if dir := s.workplace(a, place); dir != "" {
		return []*policy.Session{s.session(a, dir)}
	}
	all := []*policy.Session{s.session(a, "")}
	for _, dir := range sortedKeys(a.project) {
		if configures(a.project[dir]) {
			all = append(all, s.session(a, dir))
		}
	}
	return all
}

// workplace is the directory in which the agent would be started to work on a
// place: the nearest that configures it, else the root of the repository, else
// the target. It is "" for a place in the home outside of any.
func (s *Set) workplace(a *present, place string) string {
	if place == "" {
		return ""
	}
	repo := s.ground.repository(path.Dir(place))
	base := repo
	for _, t := range s.ground.targets {
		if base == "" && policy.Within(t.dir, place) && !s.ground.holdsHome(t.dir, place) {
			base = t.dir
		}
	}
	if base == "" {
		return ""
	}
	for dir := path.Dir(place); ; dir = path.Dir(dir) {
		if configures(a.project[dir]) {
			return dir
		}
		if dir == base || len(dir) <= len(base) {
			return base
		}
	}
}

// holdsHome says that a place lies in the home, and the home in a directory: the
// directory is then no project of the place's.
func (g *ground) holdsHome(dir, place string) bool {
	return g.home != "" && policy.Within(g.home, place) && policy.Within(dir, g.home)
}

// configures says whether files make a directory one in which the agent is
// started. A list of what to ignore may lie in any directory.
func configures(layers []layer) bool {
	return slices.ContainsFunc(layers, func(l layer) bool { return l.file.format() != conf.Lines })
}

// dotted splits a dotted key of a profile; "\." is a dot within a key.
func dotted(key string) []string {
	keys := strings.Split(strings.ReplaceAll(key, `\.`, "\x00"), ".")
	for i := range keys {
		keys[i] = strings.ReplaceAll(keys[i], "\x00", ".")
	}
	return keys
}
