package evidence

import (
	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/environment"
)

// Setting is where a credential works, and whether the credential or what it
// connects to says so itself.
type Setting struct {
	Environment catalog.Environment
	Sure        bool
}

// Environment tells where a credential of this kind with these facts works.
// What the credential itself shows is sure; what the names of its files suggest
// is not, and never makes it safer.
func Environment(kind *catalog.Kind, facts map[string]string, seenAt []string) Setting {
	if kind != nil && kind.Environment != "" {
		return Setting{catalog.Environment(kind.Environment), true}
	}
	if env := environment.Word(facts[finding.FactEnvironment]); env != "" {
		return Setting{env, true}
	}
	if environment.LocalHost(facts[finding.FactHost]) {
		return Setting{catalog.Local, true}
	}
	for _, name := range []string{finding.FactHost, finding.FactDatabase, finding.FactAccount} {
		if env := remoteEnvironment(facts[name]); env != "" {
			return Setting{env, true}
		}
	}
	return suggested(seenAt)
}

// remoteEnvironment is what the name of a host, a database or an account says.
// A name cannot make a remote thing local, and "test" in one is too weak to
// call what stands there worthless.
func remoteEnvironment(name string) catalog.Environment {
	switch env := environment.In(name); env {
	case catalog.Local, catalog.Test:
		return ""
	default:
		return env
	}
}

// suggested is what the names of the files suggest, if they agree.
func suggested(seenAt []string) Setting {
	var found catalog.Environment
	for _, p := range seenAt {
		switch env := environment.InPath(p); {
		case env == "", env == found:
		case found == "":
			found = env
		default:
			return Setting{Environment: catalog.UnknownEnvironment}
		}
	}
	if found == "" {
		found = catalog.UnknownEnvironment
	}
	return Setting{Environment: found}
}
