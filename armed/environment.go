package armed

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/environment"
)

// environmentIn is the environment that a value or a name stands for, or "".
func environmentIn(name string) catalog.Environment {
	if env := environment.Word(name); env != "" {
		return env
	}
	return environment.In(name)
}

// choosesEnvironment says whether a variable is one by which programs are told
// where they run.
func choosesEnvironment(name string) bool {
	name = strings.ToUpper(name)
	switch name {
	case "STAGE", "TF_WORKSPACE", "SPRING_PROFILES_ACTIVE", "SPRING_PROFILE", "DJANGO_SETTINGS_MODULE", "DJANGO_CONFIGURATION":
		return true
	}
	return strings.HasSuffix(name, "ENV") || strings.HasSuffix(name, "ENVIRONMENT")
}

// everyEnvironmentFlag are flags that name an environment whatever the tool.
var everyEnvironmentFlag = []string{"--env", "--environment", "--stage", "--settings", "-var-file", "--var-file", "--env-file"}

// guard is the environment that an invocation plainly asks for, other than
// production: by a variable, a flag or the file that it reads its settings
// from. It is "" where nothing does, or where something says production.
func (t *Tool) guard(in *invocation) catalog.Environment {
	var found catalog.Environment
	note := func(value string) (stop bool) {
		env := environmentIn(value)
		if env != "" && found == "" {
			found = env
		}
		return env == catalog.Production
	}
	for _, s := range in.scope.environment() {
		if choosesEnvironment(s.name) && s.plain && note(s.value) {
			return ""
		}
		if !s.plain && t.reads(s.name) && note(strings.Join(refsIn(s.value), "-")) {
			return ""
		}
	}
	for _, f := range in.scope.files() {
		if note(path.Base(f)) {
			return ""
		}
	}
	for _, value := range t.flagValues(in, t.Environment) {
		if note(value) {
			return ""
		}
	}
	return found
}

// reads says whether a variable is one that the tool reads a credential from.
func (t *Tool) reads(name string) bool {
	for _, r := range t.Reads {
		if nameIn(r.Variables, name) {
			return true
		}
	}
	return false
}

// flagValues are the literal values of the flags that name an environment.
func (t *Tool) flagValues(in *invocation, own []string) []string {
	var values []string
	for _, a := range arguments(in.words[1:]) {
		for _, list := range [][]string{everyEnvironmentFlag, own} {
			for _, f := range list {
				if a.flag != f {
					continue
				}
				value := a.value
				if !a.valued {
					value = a.next
				}
				if !strings.ContainsAny(value, "$`{") {
					values = append(values, value)
				}
			}
		}
	}
	return values
}

// guards says whether a command that asks for this environment leaves a
// credential alone that works in the other. What is not known works in
// production, as far as anyone can tell.
func guards(asked, works catalog.Environment) bool {
	if asked == "" || asked == catalog.Production {
		return false
	}
	return asked != works && (!harmlessEnvironment(asked) || !harmlessEnvironment(works))
}

// harmlessEnvironment says whether an environment is a developer's own.
func harmlessEnvironment(e catalog.Environment) bool {
	return e == catalog.Development || e == catalog.Local || e == catalog.Test
}

// isEnvironmentFile says whether a file holds NAME=value lines, by its name.
func isEnvironmentFile(file string) bool {
	name := strings.ToLower(path.Base(file))
	return strings.HasPrefix(name, ".env") || strings.HasSuffix(name, ".env") || strings.HasPrefix(name, ".dev.vars")
}
