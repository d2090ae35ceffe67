package evidence

import (
	"net/netip"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// environmentWords are the words by which people name environments. A word
// counts where it stands alone: between separators, or as a whole.
var environmentWords = map[string]catalog.Environment{
	"production": catalog.Production, "prod": catalog.Production, "prd": catalog.Production, "live": catalog.Production,
	"staging": catalog.Staging, "stage": catalog.Staging, "stg": catalog.Staging, "preprod": catalog.Staging,
	"uat": catalog.Staging, "qa": catalog.Staging, "preview": catalog.Staging,
	"development": catalog.Development, "dev": catalog.Development, "develop": catalog.Development,
	"sandbox": catalog.Development,
	"test":    catalog.Test, "testing": catalog.Test, "ci": catalog.Test,
	"local": catalog.Local, "localhost": catalog.Local,
}

// EnvironmentWord is the environment that one word names, such as the value of
// a tag, or "".
func EnvironmentWord(word string) catalog.Environment {
	return environmentWords[strings.ToLower(strings.TrimSpace(word))]
}

// EnvironmentInPath is the environment that a path suggests: "deploy/prod.env",
// ".env.staging". The name nearest the file counts. A file called local says
// that it stays on this machine, not that what it opens does.
func EnvironmentInPath(p string) catalog.Environment {
	for p != "." && p != "/" && p != "" {
		if env := environmentIn(path.Base(p)); env != "" && env != catalog.Local {
			return env
		}
		p = path.Dir(p)
	}
	return ""
}

// environmentIn is the environment that a word in the name stands for. Where
// two disagree, production wins: the worse reading.
func environmentIn(name string) catalog.Environment {
	var found catalog.Environment
	for _, word := range strings.FieldsFunc(strings.ToLower(name), isSeparator) {
		switch env := environmentWords[word]; {
		case env == catalog.Production:
			return env
		case found == "":
			found = env
		}
	}
	return found
}

func isSeparator(r rune) bool {
	return r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < 0x80
}

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
	if env := EnvironmentWord(facts[finding.FactEnvironment]); env != "" {
		return Setting{env, true}
	}
	if LocalHost(facts[finding.FactHost]) {
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
	switch env := environmentIn(name); env {
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
		switch env := EnvironmentInPath(p); {
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

// LocalHost says whether a host is the machine itself: a loopback address or
// one of the names for it. Private addresses are not local; production lies
// behind them.
func LocalHost(host string) bool {
	host = strings.ToLower(strings.Trim(host, "[]"))
	if strings.HasPrefix(host, "/") || strings.HasPrefix(host, "%2f") {
		return true // a socket in the file system
	}
	switch host {
	case "localhost", "host.docker.internal", "docker.for.mac.localhost", "0.0.0.0", "localhost.localdomain":
		return true
	}
	if strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
