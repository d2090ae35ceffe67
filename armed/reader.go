package armed

import (
	"path"
	"strings"
)

// reader pulls command lines out of one kind of file. It runs nothing.
type reader interface {
	// wants says whether a file may be of this kind, by its name.
	wants(file string) bool
	// read returns the scripts in a file, as far as it could be read.
	read(d *Document) []script
}

// script is a run of command lines that stand together.
type script struct {
	// runner and name are how it is called, where it has a name.
	runner Runner
	name   string
	// dir is the folder in which it runs.
	dir  string
	runs []invocation
}

// readers are all kinds of files.
func readers() []reader {
	return []reader{
		leafReader{}, makeReader{}, justReader{}, shellReader{}, dockerReader{}, procfileReader{}, crontabReader{},
		toxReader{},
	}
}

// foreign are folders of other people's code: their commands are not ready to
// be run by anybody here.
var foreign = map[string]bool{
	"node_modules": true, "bower_components": true, "vendor": true, "site-packages": true, ".venv": true, "venv": true,
	".terraform": true, ".git": true, "Pods": true,
}

// isForeign says whether a file lies in such a folder.
func isForeign(file string) bool {
	for _, part := range strings.Split(path.Dir(file), "/") {
		if foreign[part] {
			return true
		}
	}
	return false
}

// sharedFolders hold what belongs to the project above them.
var sharedFolders = map[string]bool{
	".github": true, "workflows": true, "actions": true, ".circleci": true, ".gitlab": true, ".buildkite": true, ".vscode": true,
	".devcontainer": true, ".husky": true, ".claude": true, ".woodpecker": true, ".cargo": true, ".config": true,
	"bin": true, "script": true, "scripts": true, "tools": true, "tasks": true, "hack": true, "ops": true, "ci": true, "cron.d": true,
	"config": true, "conf": true, "configs": true, "settings": true, "env": true, "envs": true, ".env": true, ".envs": true,
	"secrets": true, ".secrets": true, "credentials": true, "deploy": true, "deployment": true, "docker": true, ".docker": true,
	"infra": true, "db": true, "database": true, "prisma": true, "sql": true,
}
