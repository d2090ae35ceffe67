package shape

import (
	"net/url"
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const (
	dockerRule      = "docker-login"
	kindDockerLogin = "dockerhub.login"
)

// dockerLogins reads the logins that Docker, Podman and Kubernetes keep for
// image registries. Passwords may be tokens of the registry's own, so only a
// Docker Hub password has a kind.
func dockerLogins() Reader {
	return Reader{
		Name:     dockerRule,
		Keywords: []string{`"auths"`, `"auth"`, "auths:"},
		Wants:    anywhere,
		Kinds:    []string{kindDockerLogin, KindRegistryLogin, kindGCPKey, ""},
		Read: func(doc *Document) []finding.Finding {
			return dockerIn(dockerRule, doc.Leaves, path.Base(doc.Path) == ".dockercfg")
		},
	}
}

// dockerText reads a login file that is the text of a value. In the old form
// the registries stand at the top.
func dockerText(rule, text string, old bool) []finding.Finding {
	return dockerIn(rule, parsed(syntax.JSON, text), old)
}

func dockerIn(rule string, leaves []syntax.Leaf, old bool) []finding.Finding {
	var found []finding.Finding
	for _, root := range forest(leaves) {
		registries := root.at("auths")
		if old && registries == nil {
			registries = root
		}
		for _, registry := range registries.each() {
			found = append(found, dockerLogin(rule, registry)...)
		}
	}
	return found
}

// dockerLogin is the login for one registry.
func dockerLogin(rule string, registry *node) []finding.Finding {
	user, password, at, ok := dockerPassword(registry)
	if !ok {
		return nil
	}
	host := registryHost(registry.key)
	f := facts(finding.FactHost, host, finding.FactUser, user)
	if strings.HasPrefix(user, "_json_key") {
		if plain, isEncoded := unbase64(password); isEncoded && user == "_json_key_base64" {
			password = plain
		}
		return moved(gcpText(rule, password), at, facts(finding.FactHost, host))
	}
	switch {
	case strings.HasPrefix(password, "dckr_"):
		return []finding.Finding{untyped(rule, kindDockerLogin, password, at, f)}
	case isDockerHub(host):
		return []finding.Finding{sighting(rule, kindDockerLogin, password, at, f)}
	}
	return []finding.Finding{untyped(rule, KindRegistryLogin, password, at, f)}
}

// dockerPassword is the secret of a registry's entry, in the order in which
// Docker prefers them.
func dockerPassword(registry *node) (user, password string, at span, ok bool) {
	user = registry.at("username").text()
	if token := registry.first("identitytoken", "registrytoken"); token != "" && !reference(token) {
		n := registry.at("identitytoken")
		if n.text() == "" {
			n = registry.at("registrytoken")
		}
		return user, token, n.span(), true
	}
	if p := registry.at("password"); p.literal() {
		return user, p.text(), p.span(), true
	}
	auth := registry.at("auth")
	if !auth.literal() {
		return "", "", at, false
	}
	plain, isEncoded := unbase64(auth.text())
	user, password, ok = strings.Cut(plain, ":")
	password = strings.TrimRight(password, "\x00\n")
	return user, password, auth.span(), isEncoded && ok && password != "" && !reference(password)
}

// registryHost is the host of a registry's key, which may be a URL.
func registryHost(key string) string {
	if !strings.Contains(key, "://") {
		key = "https://" + key
	}
	u, err := url.Parse(key)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// isDockerHub says whether a host is Docker Hub's, under any of its names.
func isDockerHub(host string) bool {
	switch host {
	case "docker.io", "index.docker.io", "registry-1.docker.io", "hub.docker.com", "auth.docker.io":
		return true
	}
	return false
}
