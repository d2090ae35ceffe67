package armed

import (
	"regexp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// surrounding is something that a structured file sets for all commands below a
// key: a variable, a folder, a file with variables.
type surrounding struct {
	doc   int
	under []string
	settingKind
	name, value string
}

// taskVariable is a variable of a task runner, {{.NAME}} or {{NAME}}.
var taskVariable = regexp.MustCompile(`\{\{\s*\.?([A-Za-z_]\w*)\s*\}\}`)

// variableKeys hold variables, by name or as a list of NAME=value.
var variableKeys = map[string]settingKind{
	"env": exported, "environment": exported, "variables": exported, "vars": variable,
}

// folderKeys name the folder in which commands run.
var folderKeys = map[string]bool{
	"working-directory": true, "working_directory": true, "workingDirectory": true, "dir": true, "cwd": true,
}

// fileKeys name files with variables.
var fileKeys = map[string]bool{"env_file": true, "dotenv": true, "envFile": true, "env-file": true}

// appendSetting adds what a value sets, if it sets anything.
func appendSetting(list []surrounding, l syntax.Leaf) []surrounding {
	if len(list) >= maxSettings || len(l.Path) == 0 || len(l.Text) > maxFilled {
		return list
	}
	n := len(l.Path)
	key := l.Path[n-1]
	s := surrounding{doc: l.Doc, value: l.Text}
	switch {
	case folderKeys[key] && !strings.HasPrefix(l.Text, "~"):
		s.settingKind = folder
		s.under = withoutDefaults(l.Path[:n-1])
	case fileKeys[key], n > 1 && fileKeys[l.Path[n-2]]:
		s.settingKind = envFile
		s.under = l.Path[:n-1-boolInt(!fileKeys[key])]
	case key == "environment":
		s.settingKind, s.name = exported, "ENVIRONMENT" // the name of a deployment's environment
		s.under = l.Path[:n-1]
	case n > 1 && isVariableKey(l.Path[n-2]):
		s.settingKind, s.name = variableKeys[l.Path[n-2]], key
		s.under = l.Path[:n-2]
		if name, value, ok := strings.Cut(l.Text, "="); ok && isIndex(key) {
			s.name, s.value = name, value
		}
		if l.Path[n-2] == "environment" && key == "name" {
			s.name = "ENVIRONMENT"
		}
	default:
		return list
	}
	return append(list, s)
}

func isVariableKey(key string) bool { _, ok := variableKeys[key]; return ok }

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func isIndex(key string) bool { return key != "" && strings.Trim(key, "0123456789") == "" }

// withoutDefaults is the path of what "defaults.run" speaks for.
func withoutDefaults(path []string) []string {
	if i := slices.Index(path, "defaults"); i >= 0 {
		return path[:i]
	}
	if n := len(path); n > 0 && path[n-1] == "options" {
		return path[:n-1]
	}
	return path
}

// scope is what a command finds set that stands at a leaf, the nearest last.
func (w *leafWalk) scope(l syntax.Leaf) *scope {
	var s *scope
	var near []surrounding
	for _, a := range w.around {
		if a.doc == l.Doc && hasPrefix(l.Path, a.under) {
			near = append(near, a)
		}
	}
	slices.SortStableFunc(near, func(a, b surrounding) int { return len(a.under) - len(b.under) })
	var home *surrounding
	for i, a := range near {
		if a.settingKind == folder {
			home = &near[i] // the nearest folder alone counts
			continue
		}
		s = s.with(a.settingKind, a.name, a.value, isLiteral(a.value))
	}
	if home != nil {
		s = s.with(folder, "", home.value, isLiteral(home.value))
	}
	return s
}

// isLiteral says whether a value is known as it stands.
func isLiteral(value string) bool {
	return !strings.ContainsAny(value, "$`") && !strings.Contains(value, "{{")
}
