package policy

import (
	"fmt"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
)

// Session is an agent at work: where it was started, and the settings that hold
// there. Paths are absolute, with slashes.
type Session struct {
	Home string
	GOOS string
	// Dir is the directory in which the agent was started, and Root the root of
	// its repository, the same directory where there is none. Both are "" for a
	// session in a directory that is not known.
	Dir, Root string
	// Layers are the settings files that hold, weakest first.
	Layers   []Layer
	Servers  []Server
	Defaults []Default
}

// Layer is one settings file.
type Layer struct {
	// Role tells an agent's files apart; the agent's data file names it.
	Role  string
	Scope Scope
	// Path is where the file lies, Shown how a report names it, Base the
	// directory that relative paths in it start from.
	Path, Shown, Base string
	// Root is nil where the file could not be read; Fault then says why.
	Root  *conf.Node
	Fault string
}

// At is the rule's place, as reports write it.
func (l Layer) At(n *conf.Node) string { return fmt.Sprintf("%s:%d", l.Shown, n.At(1)) }

// Place is what is asked about.
type Place struct {
	// Path is absolute, with slashes; "" for what is not in a file.
	Path string
	// Committed says that the place is in the repository's history, where a git
	// command gets at it and a read tool does not.
	Committed bool
	// Variable is the name of the variable, for a place in the environment.
	Variable string
}

// Default is what an agent does where no setting says otherwise.
type Default struct {
	Channel Channel `yaml:"channel"`
	// Where is "inside" the project, "outside" of it, or "" for both.
	Where   string `yaml:"where"`
	Access  Access `yaml:"access"`
	Because string `yaml:"because"`
	// Versions are those of the agent for which it was checked, ">=3.6".
	Versions string `yaml:"versions"`
	Source   string `yaml:"source"`
	Checked  string `yaml:"checked"`
	Assumed  bool   `yaml:"assumed"`
}

// Inside says whether a place lies in the directory that the agent works in.
func (s *Session) Inside(p Place) bool { return s.Dir != "" && Within(s.Dir, p.Path) }

// Default is the documented default for a channel. Nothing documented reads as
// open, and is assumed.
func (s *Session) Default(channel Channel, p Place) Verdict {
	where := "outside"
	if s.Inside(p) {
		where = "inside"
	}
	for _, d := range s.Defaults {
		if d.Channel == channel && (d.Where == "" || d.Where == where) {
			return Verdict{Access: d.Access, Channel: channel, Because: d.Because, Assumed: d.Assumed, Source: d.Source, Versions: d.Versions}
		}
	}
	return Verdict{Access: Open, Channel: channel, Because: "nothing documented stops it", Assumed: true}
}

// Of are the layers with a role, weakest first.
func (s *Session) Of(role string) []Layer {
	var out []Layer
	for _, l := range s.Layers {
		if l.Role == role {
			out = append(out, l)
		}
	}
	return out
}

// Setting is the value that holds for a key: that of the strongest layer which
// has it. The node is nil where none has.
func (s *Session) Setting(role string, keys ...string) (*conf.Node, Layer) {
	layers := s.Of(role)
	for i := len(layers) - 1; i >= 0; i-- {
		if n := layers[i].Root.Get(keys...); n != nil && n.Kind != conf.Null {
			return n, layers[i]
		}
	}
	return nil, Layer{}
}

// Within says whether a path is a directory or lies below it.
func Within(dir, p string) bool {
	if dir == p {
		return true
	}
	return strings.HasPrefix(p, strings.TrimSuffix(dir, "/")+"/")
}

// Absolute resolves a path of a settings file: "~" is the home, and what is
// relative starts from a directory.
func (s *Session) Absolute(p, from string) string {
	p = strings.ReplaceAll(p, `\`, "/")
	switch {
	case p == "~" || strings.HasPrefix(p, "~/"):
		return path.Join(s.Home, p[1:])
	case strings.HasPrefix(p, "/") || len(p) > 1 && p[1] == ':':
		return path.Clean(p)
	}
	return path.Join(from, p)
}
