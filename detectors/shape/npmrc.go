package shape

import (
	"path"
	"regexp"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const (
	npmRule      = "npmrc"
	kindNPMToken = "npm.access-token"
)

// npmLogins reads the logins for package registries in .npmrc and .yarnrc.yml.
func npmLogins() Reader {
	return Reader{
		Name:     npmRule,
		Keywords: []string{"_auth", "_password", "npmauth"},
		Wants:    isNPMConfig,
		Kinds:    []string{kindNPMToken, KindRegistryToken, KindRegistryLogin, ""},
		Read: func(doc *Document) []finding.Finding {
			if isYarnConfig(doc.Path) {
				return yarnConfig(doc)
			}
			return npmConfig(doc)
		},
	}
}

func isNPMConfig(file string) bool {
	base := path.Base(file)
	return strings.Contains(base, "npmrc") || isYarnConfig(file)
}

func isYarnConfig(file string) bool {
	switch path.Base(file) {
	case ".yarnrc.yml", ".yarnrc.yaml":
		return true
	}
	return false
}

// npmConfig reads keys such as "//registry.npm.example/:_authToken". The key's
// first half is the registry; without it, the login is for the default one.
func npmConfig(doc *Document) []finding.Finding {
	var found []finding.Finding
	users := map[string]string{}
	leaves := leavesAs(doc, syntax.Properties)
	for _, l := range leaves {
		if registry, setting := npmKey(l); setting == "username" {
			users[registry] = l.Text
		}
	}
	for _, l := range leaves {
		registry, setting := npmKey(l)
		if !literal(l) {
			continue
		}
		f := facts(finding.FactHost, registryHost(strings.TrimPrefix(registry, "//")), finding.FactUser, users[registry])
		found = append(found, npmSecret(setting, l.Text, spanOf(l), f)...)
	}
	return found
}

// npmKey parts a key into the registry and the setting.
func npmKey(l syntax.Leaf) (registry, setting string) {
	key := strings.Join(l.Path, ".")
	if i := strings.LastIndexByte(key, ':'); i >= 0 && strings.HasPrefix(key, "//") {
		return key[:i], key[i+1:]
	}
	return "", key
}

// npmSecret is the secret of a setting.
func npmSecret(setting, text string, at span, f finding.Facts) []finding.Finding {
	switch setting {
	case "_authToken":
		return registryToken(npmRule, text, at, f)
	case "_password":
		if plain, ok := unbase64(text); ok && !reference(plain) {
			return []finding.Finding{sighting(npmRule, KindRegistryLogin, plain, at, f)}
		}
	case "_auth":
		return npmBasic(text, at, f)
	}
	return nil
}

// npmBasic reads a user and a password in base64.
func npmBasic(text string, at span, f finding.Facts) []finding.Finding {
	plain, ok := unbase64(text)
	user, password, isPair := strings.Cut(plain, ":")
	if !ok || !isPair || password == "" || reference(password) {
		return nil
	}
	f = with(facts(finding.FactUser, user), f)
	if isNPMToken(password) {
		return []finding.Finding{sighting(npmRule, kindNPMToken, password, at, f)}
	}
	return []finding.Finding{sighting(npmRule, KindRegistryLogin, password, at, f)}
}

// registryToken is the token for a registry. Those of npm's own form are npm's
// wherever they are sent; others may be a code host's.
func registryToken(rule, text string, at span, f finding.Facts) []finding.Finding {
	if isNPMToken(text) {
		return []finding.Finding{sighting(rule, kindNPMToken, text, at, f)}
	}
	return []finding.Finding{untyped(rule, KindRegistryToken, text, at, f)}
}

var npmToken = regexp.MustCompile(`^(?:npm_[A-Za-z0-9]{36}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$`)

// isNPMToken says whether a token has npm's form: npm_ and 36 characters, or the
// UUID of older ones.
func isNPMToken(s string) bool { return npmToken.MatchString(s) }

// yarnConfig reads npmAuthToken and npmAuthIdent, for all registries, one scope
// or one registry.
func yarnConfig(doc *Document) []finding.Finding {
	var found []finding.Finding
	for _, b := range group(leavesAs(doc, syntax.YAML)) {
		host := b.text("npmRegistryServer")
		if len(b.path) == 2 && b.path[0] == "npmRegistries" {
			host = strings.TrimPrefix(b.path[1], "//")
		}
		f := facts(finding.FactHost, registryHost(host))
		if t := b.get("npmAuthToken"); t != nil && t.literal() {
			found = append(found, registryToken(npmRule, t.text, t.at, f)...)
		}
		if t := b.get("npmAuthIdent"); t != nil && t.literal() {
			if user, password, ok := strings.Cut(t.text, ":"); ok && password != "" {
				f := with(facts(finding.FactUser, user), f)
				found = append(found, sighting(npmRule, KindRegistryLogin, password, t.at, f))
				continue
			}
			found = append(found, npmBasic(t.text, t.at, f)...)
		}
	}
	return found
}
