// Package environment tells which environment a name stands for: production,
// staging, a developer's own machine.
//
// What lives here: the words that people use for environments, and the names of
// hosts that are the machine itself. What does not live here: whose name it is,
// and how sure that makes it.
package environment

import (
	"net/netip"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
)

// words are the words by which people name environments. A word counts where it
// stands alone: between separators, or as a whole.
var words = map[string]catalog.Environment{
	"production": catalog.Production, "prod": catalog.Production, "prd": catalog.Production, "live": catalog.Production,
	"staging": catalog.Staging, "stage": catalog.Staging, "stg": catalog.Staging, "preprod": catalog.Staging,
	"uat": catalog.Staging, "qa": catalog.Staging, "preview": catalog.Staging,
	"development": catalog.Development, "dev": catalog.Development, "develop": catalog.Development,
	"sandbox": catalog.Development,
	"test":    catalog.Test, "testing": catalog.Test, "e2e": catalog.Test,
	"local": catalog.Local, "localhost": catalog.Local,
}

// Word is the environment that a value names as a whole, such as that of a tag
// or of NODE_ENV, or "". Only here "ci" is one: in a name it says who runs
// something, and what CI runs is mostly production.
func Word(value string) catalog.Environment {
	value = strings.ToLower(strings.TrimSpace(value))
	if value == "ci" {
		return catalog.Test
	}
	return words[value]
}

// In is the environment that a word in a name stands for, or "". Where two
// disagree, production wins: the worse reading.
func In(name string) catalog.Environment {
	var found catalog.Environment
	for _, word := range strings.FieldsFunc(strings.ToLower(name), isSeparator) {
		switch env := words[word]; {
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

// InPath is the environment that a path suggests: "deploy/prod.env",
// ".env.staging". The name nearest the file counts. A file called local says
// that it stays on this machine, not that what it opens does.
func InPath(p string) catalog.Environment {
	for p != "." && p != "/" && p != "" {
		if env := In(path.Base(p)); env != "" && env != catalog.Local {
			return env
		}
		p = path.Dir(p)
	}
	return ""
}

// LocalHost says whether a host is the machine itself: a loopback address or
// one of the names for it, or a socket in the file system. Private addresses are
// not local; production lies behind them.
func LocalHost(host string) bool {
	host = strings.ToLower(strings.Trim(host, "[]"))
	if strings.HasPrefix(host, "/") || strings.HasPrefix(host, "%2f") {
		return true
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
