package policy

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/pattern"
)

// codexEntry is one line of a permission profile's filesystem table.
type codexEntry struct {
	path   string // absolute; may hold wildcards
	access string // read, write, none or deny
	at     string
}

// codexProfile answers by a permission profile: the narrowest entry counts, and
// of equals the one that denies. What no entry names is not readable, but a
// command may ask to run without the sandbox; what an entry denies may not.
func codexProfile(s *Session, p Place, name string) Verdict {
	entries, known := codexEntries(s, name, 0)
	if !known {
		return Verdict{Access: Open, Channel: Shell, Assumed: true, Because: "the permission profile that it is told to use is not in the settings"}
	}
	best, depth, above := codexEntry{}, -1, false
	for _, e := range entries {
		if !codexCovers(e.path, p.Path) {
			continue
		}
		above = above || e.denies()
		if d := codexDepth(e.path); d > depth || d == depth && e.denies() {
			best, depth = e, d
		}
	}
	switch {
	case depth < 0:
		return codexOutside(s)
	case best.denies():
		return codexDenied(s, p, name, best)
	}
	// The narrower entry is documented to win; on Linux it does not open again
	// what lies in a directory that is denied.
	return Verdict{Access: Open, Channel: Shell, Rule: best.at, Assumed: above, Because: "the permission profile lets commands read it"}
}

func (e codexEntry) denies() bool { return e.access == "none" || e.access == "deny" }

// codexDenied is what an entry that denies comes to. Where the system expands
// wildcards before a command starts, "**" reaches only as deep as it is told.
func codexDenied(s *Session, p Place, name string, e codexEntry) Verdict {
	depth, _ := s.Setting("config", "permissions", name, "filesystem", "glob_scan_max_depth")
	if strings.Contains(e.path, "**") && s.GOOS != "darwin" {
		fixed, _, _ := strings.Cut(e.path, "**")
		if depth == nil || number(depth) < strings.Count(strings.TrimPrefix(p.Path, fixed), "/")+1 {
			return Verdict{Access: Open, Channel: Shell, Rule: e.at, Assumed: true,
				Because: "the deny with ** is only as deep as glob_scan_max_depth, which does not reach it"}
		}
	}
	return Verdict{Access: Blocked, Channel: Shell, Rule: e.at, Because: "the permission profile keeps every command from it"}
}

func number(n *conf.Node) int {
	value := 0
	for _, c := range n.Text {
		if c < '0' || c > '9' || value > 1000 {
			return 0
		}
		value = value*10 + int(c-'0')
	}
	return value
}

// codexOutside is what a place comes to that no entry names: by the approval
// policy, a person may be asked to run the command without the sandbox.
func codexOutside(s *Session) Verdict {
	n, l := codexSetting(s, "approval_policy")
	if n.Str() == "never" {
		return Verdict{Access: Blocked, Channel: Shell, Rule: l.At(n), Because: "the permission profile does not name it, and approval_policy never lets no command out of the sandbox"}
	}
	return Verdict{Access: Asks, Channel: Shell, Because: "the permission profile does not name it, and a person is asked before a command runs without the sandbox"}
}

// codexEntries are the entries of a profile with those that it extends, and
// whether the profile is there.
func codexEntries(s *Session, name string, depth int) ([]codexEntry, bool) {
	if strings.HasPrefix(name, ":") {
		return []codexEntry{{path: "/", access: "read"}}, true // the built-in ones read the disk
	}
	table, l := s.Setting("config", "permissions", name)
	if table == nil || depth > 8 {
		return nil, false
	}
	var out []codexEntry
	if parent := table.Get("extends").Str(); parent != "" {
		above, known := codexEntries(s, parent, depth+1)
		if !known {
			return nil, false
		}
		out = above
	}
	files := table.Get("filesystem")
	if files.Is(conf.Map) {
		out = withoutOwn(out, s, l, files)
		for i, key := range files.Keys {
			out = append(out, codexPaths(s, l, key, files.Items[i])...)
		}
	}
	return out, true
}

// codexPaths are the entries of one key: a path or a special name, with an access
// or with a table of paths below it.
func codexPaths(s *Session, l Layer, key string, value *conf.Node) []codexEntry {
	var out []codexEntry
	for _, root := range codexRoots(s, key) {
		switch {
		case value.Is(conf.String):
			out = append(out, codexEntry{path: root, access: value.Text, at: l.At(value)})
		case value.Is(conf.Map):
			for i, below := range value.Keys {
				below = strings.TrimSuffix(below, "/**") // a directory and all that is in it
				out = append(out, codexEntry{path: s.Absolute(below, root), access: value.Items[i].Str(), at: l.At(value.Items[i])})
			}
		}
	}
	return out
}

// withoutOwn leaves out of a parent's entries those that a profile has itself.
func withoutOwn(above []codexEntry, s *Session, l Layer, files *conf.Node) []codexEntry {
	own := map[string]bool{}
	for i, key := range files.Keys {
		for _, e := range codexPaths(s, l, key, files.Items[i]) {
			own[e.path] = true
		}
	}
	return slices.DeleteFunc(above, func(e codexEntry) bool { return own[e.path] })
}

// codexRoots are the directories that a key of the table stands for.
func codexRoots(s *Session, key string) []string {
	switch key {
	case ":root":
		return []string{"/"}
	case ":workspace_roots", ":project_roots", ":cwd":
		if s.Dir != "" {
			return []string{s.Dir}
		}
		return nil
	case ":minimal":
		return []string{"/usr", "/bin", "/lib", "/etc/ssl"}
	case ":tmpdir", ":slash_tmp":
		return []string{"/tmp"}
	}
	if strings.HasPrefix(key, "/") || strings.HasPrefix(key, "~") {
		return []string{s.Absolute(key, "/")}
	}
	return nil
}

// codexCovers says whether an entry's path is a place, holds it, or matches it.
func codexCovers(entry, p string) bool {
	if strings.ContainsAny(entry, "*?[") {
		return pattern.Git(entry, strings.TrimPrefix(p, "/"))
	}
	return Within(entry, p)
}

func codexDepth(p string) int { return strings.Count(strings.TrimSuffix(p, "/"), "/") }

// anyWild says whether a variable's name matches one of a list of globs, in any
// case.
func anyWild(list *conf.Node, name string) bool {
	for _, n := range list.Strings() {
		if name != "" && pattern.Wild(strings.ToUpper(n.Text), strings.ToUpper(name)) {
			return true
		}
	}
	return false
}
