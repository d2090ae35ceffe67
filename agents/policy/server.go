package policy

import (
	"strconv"
	"strings"
)

// Server is an MCP server of an agent's configuration. Nothing here starts or
// dials it.
type Server struct {
	Agent string
	Name  string
	// Shown and Line are where it is configured.
	Shown string
	Line  int
	// Last is the last line of its entry.
	Last int
	// Command and Args start a local server; URL names a remote one.
	Command string
	Args    []string
	URL     string
	// Literals are the keys of its entry whose values stand in the file itself
	// where a secret may be: "env.TOKEN", "headers.Authorization", "args.2". References are those
	// that name something kept elsewhere.
	Literals, References []string
	// Scrubbed says that it gets only the variables its entry names, not the
	// agent's whole environment.
	Scrubbed bool
	Disabled bool
	// Trusted says that its tools are called without asking.
	Trusted bool
}

// readers are names of packages and programs whose tools read files or run
// commands; those that take folders serve only these.
var readers = []struct {
	name    string
	folders bool
}{
	{"server-filesystem", true},
	{"mcp-server-filesystem", true},
	{"mcp/filesystem", true},
	{"desktop-commander", false},
	{"mcp-server-commands", false},
	{"mcp-shell", false},
	{"shell-mcp-server", false},
}

// Reads says whether the server is known to read a file for the agent.
func (v Server) Reads(s *Session, p Place) bool {
	if v.Disabled || v.Command == "" || p.Committed {
		return false
	}
	words := append([]string{v.Command}, v.Args...)
	for _, r := range readers {
		for i, word := range words {
			if strings.Contains(word, r.name) {
				return !r.folders || serves(s, words[i+1:], p)
			}
		}
	}
	return false
}

// serves says whether one of the folders that a server was given holds a place.
func serves(s *Session, folders []string, p Place) bool {
	for _, folder := range folders {
		for _, mark := range []string{"${workspaceFolder}", "${PWD}", "$PWD"} {
			folder = strings.ReplaceAll(folder, mark, s.Dir)
		}
		folder = strings.ReplaceAll(strings.ReplaceAll(folder, "${HOME}", "~"), "$HOME", "~")
		if !strings.HasPrefix(folder, "-") && Within(s.Absolute(folder, s.Dir), p.Path) {
			return true
		}
	}
	return false
}

// At is where the server is configured, as reports write it.
func (v Server) At() string { return v.Shown + ":" + strconv.Itoa(v.Line) }
