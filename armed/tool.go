package armed

import (
	"regexp"
	"time"

	"github.com/worstcase-dev/worstcase/catalog"
)

// Tool is one tool's file: how it is called, whose credentials it runs with,
// and which of its commands do harm.
type Tool struct {
	// ID is the file's name.
	ID   string `yaml:"tool"`
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
	// Programs are the words that call it: the name of the executable, and of
	// the package where a package runner calls it by that.
	Programs []string `yaml:"programs"`
	// Clusters says that one-letter flags may be written together, "-fu".
	Clusters bool `yaml:"clusters"`
	// Hides are flags whose value is a secret; those with a telling name are
	// known anyway.
	Hides []string `yaml:"hides"`
	// Reads are the credentials that it runs with.
	Reads []Read `yaml:"reads"`
	// Config are globs of files that may name other variables to read them from.
	Config []string `yaml:"config"`
	// Selects are flags and variables that say which account, host or context
	// is meant, and the fact of a credential that they must agree with.
	Selects map[string]string `yaml:"selects"`
	// Environment are flags whose value may name an environment.
	Environment []string `yaml:"environment"`
	// Feeds are endings of files that hold commands for it, ".sql".
	Feeds    []string `yaml:"feeds"`
	Commands []*Rule  `yaml:"commands"`
	// Calls are calls in source code that do what a command does.
	Calls []*Call `yaml:"calls"`
	// Wraps are the ways in which it runs another command.
	Wraps []Wrap `yaml:"wraps"`
	// Scripts are the ways in which it runs a script by name.
	Scripts []Script `yaml:"scripts"`
}

// Read is a set of credentials that a tool runs with, and where it looks.
type Read struct {
	// Credentials are ids of providers, or full names of kinds.
	Credentials []string `yaml:"credentials"`
	// Variables are environment variables; * stands for any run of characters.
	// Empty means that any name will do, unless the tool looks in files alone.
	Variables []string `yaml:"variables"`
	// Named says that it has no name of its own to look under: the command names
	// the variable, or the credential stands in the command's own file.
	Named bool `yaml:"named"`
	// Files are globs of files in a project that it reads them from, under
	// whatever name they stand there.
	Files []string `yaml:"files"`
	// Stores are globs of files in the home folder: they hold for every project.
	Stores  []string `yaml:"stores"`
	Source  string   `yaml:"source"`
	Checked Date     `yaml:"checked"`
}

// Rule is one way of calling a tool that does harm.
type Rule struct {
	ID string `yaml:"id"`
	// Programs narrow the tool's programs to these.
	Programs []string `yaml:"programs"`
	// Words are the subcommands that must follow the program, each entry one way
	// to write them; empty where the program alone is enough. They may hold
	// wildcards.
	Words []string `yaml:"words"`
	// Needs are flags that must all be there; each entry lists the ways to write
	// one, parted by "|".
	Needs []string `yaml:"needs"`
	// Says is an RE2 expression that an argument, or what is fed in, must match.
	Says string `yaml:"says"`
	// Unless are flags, or arguments, that make it harmless.
	Unless []string `yaml:"unless"`
	// Credentials narrow the tool's reads to these.
	Credentials []string       `yaml:"credentials"`
	Does        string         `yaml:"does"`
	Effect      catalog.Effect `yaml:"effect"`
	// Asks is what the tool asks first and when, empty where it asks nothing.
	// Silences are flags, or NAME=value settings, that switch that off.
	Asks     string   `yaml:"asks"`
	Silences []string `yaml:"silences"`
	Examples Examples `yaml:"examples"`
	Source   string   `yaml:"source"`
	Checked  Date     `yaml:"checked"`

	says *regexp.Regexp
	tool *Tool
}

// Call is a piece of source code that does harm.
type Call struct {
	ID string `yaml:"id"`
	// Pattern is an RE2 expression, tried wherever one of Keywords stands.
	Pattern  string   `yaml:"pattern"`
	Keywords []string `yaml:"keywords"`
	// Files are globs of the files in which it means that.
	Files []string `yaml:"files"`
	// Near are words of which one must stand in the same file.
	Near     []string       `yaml:"near"`
	Does     string         `yaml:"does"`
	Effect   catalog.Effect `yaml:"effect"`
	Examples Examples       `yaml:"examples"`
	Source   string         `yaml:"source"`
	Checked  Date           `yaml:"checked"`

	pattern *regexp.Regexp
	tool    *Tool
}

// Wrap is a way of running another command, which follows.
type Wrap struct {
	// Programs narrow the tool's programs to these.
	Programs []string `yaml:"programs"`
	// Words are subcommands, as in Rule.
	Words []string `yaml:"words"`
	// Valued are flags whose value is the word after them.
	Valued []string `yaml:"valued"`
	// Skips is how many words stand before the command: a service, a duration.
	Skips int `yaml:"skips"`
	// Line are flags whose value is a command line; Lines says that every word
	// is one, Joins that all words together are one.
	Line  []string `yaml:"line"`
	Lines bool     `yaml:"lines"`
	Joins bool     `yaml:"joins"`
	// Program are flags whose value is the program, and what follows its words.
	Program []string `yaml:"program"`
	// Sets says that NAME=value words before the command set its environment;
	// Variables are flags that do so.
	Sets      bool     `yaml:"sets"`
	Variables []string `yaml:"variables"`
	// Files are flags that name a file with its environment; Folder are flags
	// that name the folder in which it runs.
	Files  []string `yaml:"files"`
	Folder []string `yaml:"folder"`
	// Inside says that it runs in a container, whose own host is not this one.
	Inside bool `yaml:"inside"`
}

// Script is a way of running a script by its name.
type Script struct {
	// Programs narrow the tool's programs to these.
	Programs []string `yaml:"programs"`
	Words    []string `yaml:"words"`
	// Of is where the script is looked up.
	Of Runner `yaml:"of"`
	// Names are scripts that a subcommand of the same name runs; empty where the
	// next word is the name.
	Names []string `yaml:"names"`
	// Prefix is what marks a word as the name of a script, "npm:".
	Prefix string   `yaml:"prefix"`
	Valued []string `yaml:"valued"`
	Folder []string `yaml:"folder"`
	// Many says that every word is a name.
	Many bool `yaml:"many"`
	// Separator parts a package from its script, where a name has both.
	Separator string `yaml:"separator"`
	// Passes says which further words the script gets: all of them, those after
	// "--", or, where it is empty, none.
	Passes Passing `yaml:"passes"`
	// Everywhere are flags with which packages below are searched too; "*" says
	// that they always are.
	Everywhere []string `yaml:"everywhere"`
}

// Passing is which further words a script gets.
type Passing string

// Passings.
const (
	PassesAll    Passing = "all"
	PassesDashed Passing = "dashed"
)

// Runner is a kind of file that gives commands a name.
type Runner string

// Runners.
const (
	PackageScript  Runner = "package"  // package.json
	MakeTarget     Runner = "make"     // Makefile
	JustRecipe     Runner = "just"     // justfile
	TaskfileTask   Runner = "task"     // Taskfile.yml
	ComposerScript Runner = "composer" // composer.json
	DenoTask       Runner = "deno"     // deno.json
	PythonTask     Runner = "python"   // pyproject.toml
	MiseTask       Runner = "mise"     // mise.toml
	ProjectTarget  Runner = "nx"       // project.json
	ScriptFile     Runner = "file"     // a script, by its path
)

var runners = []Runner{
	PackageScript, MakeTarget, JustRecipe, TaskfileTask, ComposerScript, DenoTask, PythonTask, MiseTask, ProjectTarget,
	ScriptFile,
}

// Examples are lines that must be recognised and lines that must be left alone;
// tests hold them.
type Examples struct {
	Match  []string `yaml:"match"`
	Ignore []string `yaml:"ignore"`
}

// Date is a calendar day, written 2026-11-01.
type Date struct{ time.Time }
