// Package armed finds commands that stand ready in a tree and would destroy
// something with a credential as it is: a package script that pushes a schema by
// force, a workflow step that destroys what Terraform made, a line of code that
// drops every table.
//
// What lives here: reading command lines out of the files that hold them, the
// data that says which of them do harm and whose credentials they run with
// (data/, one file a tool), and the rules by which a command is tied to a
// credential. What does not live here: finding credentials, and what a command
// means for a level. Nothing that is read is ever run.
package armed

import (
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// Document is one whole file, with its values as far as it could be parsed.
type Document struct {
	// Path is where the file lies, as a report shows it.
	Path string
	// Text is the file as UTF-8. It is not kept.
	Text []byte
	// Format is the file's syntax, "" where none is known.
	Format syntax.Format
	// Leaves are its values.
	Leaves []syntax.Leaf
}

// Command is a command that stands ready to do harm.
type Command struct {
	// Text is the command line, with everything masked that could be a secret.
	// Where it runs a script by name, the command that does the harm follows
	// after an arrow.
	Text string
	// Path and Line are where it stands, the line from 1.
	Path string
	Line int
	// Tool is the id of the tool that does the harm, "drizzle".
	Tool string
	// Does is what it does, as a sentence, and Effect the design's word for it.
	Does   string
	Effect catalog.Effect
	// Silenced says that nobody is asked first: the tool never asks, or the
	// command line switches its question off.
	Silenced bool
	// Providers are the ids of those whose credentials it runs with, in order.
	Providers []string
	// Variables are the names under which it looks for a credential, in order;
	// * stands for any run of characters. Empty where any name will do.
	Variables []string
}

// Credential is what must be known of a credential to tell which commands would
// run with it.
type Credential struct {
	// Provider and Kind are its provider's id and the full name of its kind,
	// "postgres" and "postgres.url".
	Provider, Kind string
	// Places are all the places where it was seen.
	Places []Place
	// Facts are what is known of it: host, user, database, profile, context.
	Facts map[string]string
	// Environment is where it works; "" and unknown read as production.
	Environment catalog.Environment
}

// Place is where a credential was seen, and the variable or key that it stands
// under there, "" where there is none.
type Place struct{ Path, Name string }
