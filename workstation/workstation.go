// Package workstation knows where a person's machine keeps credentials, and
// which of those places are there.
//
// What lives here: one data file a family of stores in data/ (where each lies on
// each system, the variables that move it, its format, what it holds), and how
// they are found. Sockets, keyrings and other things that unlock secrets without
// being one are stores as well. What does not live here: any idea of what a
// secret looks like or allows, and what AI agents keep: that is in agents.
// Nothing is opened, dialled or started to find a store.
package workstation

import (
	"time"
)

// Family is one data file: the stores of one sort of tool.
type Family struct {
	// ID is the file's name.
	ID     string  `yaml:"family"`
	Name   string  `yaml:"name"`
	Stores []Store `yaml:"stores"`
}

// Store is a place that holds credentials, or lets who reaches it use some.
//
// Paths are written with slashes and begin with "~" (the home folder), one of
// the folders $XDG_CONFIG_HOME, $XDG_DATA_HOME, $XDG_CACHE_HOME,
// $XDG_RUNTIME_DIR, %APPDATA% and %LOCALAPPDATA%, or a root. A "*" stands for
// part of a name, and crosses no folder.
type Store struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
	// Paths are where it lies on every system; Linux, Darwin and Windows where it
	// lies on one.
	Paths   []string `yaml:"paths"`
	Linux   []string `yaml:"linux"`
	Darwin  []string `yaml:"darwin"`
	Windows []string `yaml:"windows"`
	// Moves are the variables that say it lies elsewhere.
	Moves []Move `yaml:"moves"`
	// Shows are variables that show by being set that it is open.
	Shows  []string `yaml:"shows"`
	Format Format   `yaml:"format"`
	// Holds says in a sentence what is in it.
	Holds string `yaml:"holds"`
	// Unlocks says what whoever reaches it can use, and Kind is the catalog's full
	// name for that power. Both are empty for a store whose files are read.
	Unlocks string    `yaml:"unlocks"`
	Kind    string    `yaml:"kind"`
	Source  string    `yaml:"source"`
	Checked time.Time `yaml:"checked"`
}

// Move is a variable that says where a store lies.
type Move struct {
	Env string `yaml:"env"`
	// Below is the store's path in the folder that the variable names; empty where
	// it names the store itself.
	Below string `yaml:"below"`
	// List says that it names many, as PATH does.
	List bool `yaml:"list"`
}

// Format is how a store is written.
type Format string

// The formats. Directory is one of many files. Of a socket, a keyring or a
// folder of encrypted files only the presence is of use.
const (
	INI       Format = "ini"
	JSON      Format = "json"
	YAML      Format = "yaml"
	TOML      Format = "toml"
	XML       Format = "xml"
	Lines     Format = "lines"
	PEM       Format = "pem"
	SQLite    Format = "sqlite"
	Directory Format = "directory"
	Socket    Format = "socket"
	Encrypted Format = "encrypted"
	Variable  Format = "variable"
)

// Formats are all of them.
func Formats() []Format {
	return []Format{INI, JSON, YAML, TOML, XML, Lines, PEM, SQLite, Directory, Socket, Encrypted, Variable}
}

// Read says whether the store's files are to be read: one that only unlocks
// something holds nothing that could be.
func (s *Store) Read() bool { return s.Kind == "" }
