// Package agents knows which AI agents are here, how each is configured, and
// whether it can reach a place.
//
// What lives here: one data file an agent in data/ (how it is recognised, where
// its settings, stores and MCP servers are, what it does by default), and how
// they are found and asked. The permission languages themselves are in policy.
// What does not live here: anything about providers or secrets. Nothing that a
// configuration names is ever started or dialled.
package agents

import (
	"github.com/worstcase-dev/worstcase/agents/conf"
	"github.com/worstcase-dev/worstcase/agents/policy"
)

// Profile is one agent's data file.
//
// Paths are written with slashes. "~" is the home folder, "{appdata}" the folder
// in which desktop applications keep their data on each system, "{xdg}" that of
// the XDG configuration, "{data}" that of the XDG data. A path that begins with
// none of them and not with "/" lies in a project.
type Profile struct {
	// ID is one of the design's fixed agent ids, or a new one.
	ID   string `yaml:"agent"`
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
	// Versions are those of the agent for which its settings are read here as it
	// reads them, and Source is where that is documented.
	Versions string `yaml:"versions"`
	Source   string `yaml:"source"`
	// Runs is where it works: on this machine, in a remote one that holds a clone
	// of the repository, or as a step of a workflow.
	Runs Runs `yaml:"runs"`
	// Env are the environment variables that move a folder, and the folder.
	Env    map[string]string `yaml:"env"`
	Detect Detect            `yaml:"detect"`
	Files  []File            `yaml:"files"`
	Stores []Store           `yaml:"stores"`
	// Defaults are what it does where no setting says otherwise; the first that
	// fits counts.
	Defaults []policy.Default `yaml:"defaults"`
}

// Runs is where an agent works.
type Runs string

// The places where agents work.
const (
	OnMachine Runs = "machine"
	Remote    Runs = "remote"
	InCI      Runs = "ci"
)

// Detect says what shows that an agent is used. Each is a path that must be there.
type Detect struct {
	Home    []string `yaml:"home"`
	Project []string `yaml:"project"`
	// Shared are project files that several agents read. Alone they say only
	// that this one may be used.
	Shared []string `yaml:"shared"`
	// Workflow are the actions and commands by which a workflow step runs it.
	Workflow []string `yaml:"workflow"`
	// Jobs are the names of workflow jobs that make a machine ready for it.
	Jobs []string `yaml:"jobs"`
}

// File is one settings file.
type File struct {
	// Role is what its evaluator knows it by. "ignore" files hold patterns, "mcp"
	// files hold servers only.
	Role  string       `yaml:"role"`
	Scope policy.Scope `yaml:"scope"`
	// Path may end in a name with "*".
	Path string `yaml:"path"`
	// OS are the systems on which it lies there (GOOS names); empty for all.
	OS []string `yaml:"os"`
	// Format is only written where the name does not tell.
	Format conf.Format `yaml:"format"`
	// Servers is the dotted key under which its MCP servers stand, empty for none;
	// "*" is any key.
	Servers string `yaml:"servers"`
	// Scrubs says that its MCP servers get only the variables they name.
	Scrubs bool `yaml:"scrubs"`
	// Handed are dotted keys whose values the agent puts into the environment of
	// what it starts.
	Handed []string `yaml:"handed"`
}

// Store is a place where an agent keeps what it saw or logged in with.
type Store struct {
	// Path is a glob; "**" crosses folders.
	Path string `yaml:"path"`
	// Holds is a word or two: "transcripts", "memory", "login".
	Holds string `yaml:"holds"`
	// Reads says when the agent itself reads it again: "always", "resume" or "never".
	Reads  string `yaml:"reads"`
	Source string `yaml:"source"`
}
