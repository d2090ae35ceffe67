package shape

import (
	"net"
	"regexp"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

// shaped looks at a value that may hold any secret for those that tell by their
// shape: a URL with a password, a private key, a credential in JSON, a
// kubeconfig. What it finds stands at 0 and is to be moved to its place.
func shaped(rule, text string) []finding.Finding {
	trimmed := strings.TrimSpace(text)
	if strings.Contains(trimmed, "://") && !strings.ContainsAny(trimmed, " \n") {
		if f, ok := FromURL(trimmed); ok {
			f.Rule = rule
			return []finding.Finding{f}
		}
	}
	if found := connectionText(rule, trimmed, func() []string { return nil }); found != nil {
		return found
	}
	if strings.HasPrefix(trimmed, "-----BEGIN") {
		return pemSighting(rule, trimmed, span{})
	}
	if found := gcpText(rule, trimmed); found != nil {
		return found
	}
	if found := kubeconfigText(rule, trimmed); found != nil {
		return found
	}
	if strings.HasPrefix(trimmed, "{") {
		var found []finding.Finding
		for _, b := range group(parsed(syntax.JSON, trimmed)) {
			found = append(found, slices.Concat(awsPairs(rule, b), databaseLogins(rule, b))...)
		}
		return found
	}
	return nil
}

// shapedKinds are the kinds that shaped may find.
func shapedKinds() []string {
	return slices.Concat([]string{kindGCPKey, kindGCPUser, kindKubeCertificate, kindKubeToken, kindKubeBasic,
		kindAWSKey, kindAWSSession, KindDatabasePassword}, pemKinds(), connectionKinds())
}

// pemKinds are the kinds that PEMKey may find.
func pemKinds() []string { return []string{KindSSHKey, KindPrivateKey, KindEncryptedKey} }

// connectionKinds are the kinds that FromURL may find.
func connectionKinds() []string {
	kinds := []string{KindURLPassword}
	for _, kind := range urlKinds {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// secretWords are words of a name under which a secret is kept.
var secretWords = []string{
	"PASSWORD", "PASSWD", "PASS", "PWD", "PASSPHRASE", "SECRET", "SECRETS", "TOKEN", "TOKENS", "KEY", "KEYS", "APIKEY",
	"CREDENTIAL", "CREDENTIALS", "CREDS", "AUTH", "PRIVATE", "DSN", "SALT", "WEBHOOK", "COOKIE", "JWT", "PAT",
}

// publicWords are words of a name that say the value is no secret after all.
var publicWords = []string{"PUBLIC", "ID", "NAME", "USERNAME", "USER", "CERT", "CRT", "HOST", "URL", "URI", "ENDPOINT", "REGION", "ALGORITHM", "EXPIRY", "TTL", "TYPE"}

// worthTelling says whether a value that has no shape may be a secret: by its
// name, or because it looks like nothing else.
func worthTelling(v *variable) bool {
	words := v.words()
	named := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	if named(secretWords) && !named(publicWords) {
		return len(v.text) >= 4 && !isFlag(v.text)
	}
	return len(v.text) >= 16 && !plain(v.text)
}

// plainText are forms of values that are no secrets: words, a name of a host or a
// file, an address, a time.
var plainText = regexp.MustCompile(`^(?:` +
	`[A-Za-z]+(?:[ _.-][A-Za-z]+)*|` +
	`[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.[A-Za-z]{2,}(?::\d+)?(?:/.*)?|` +
	`[\w.+-]+@[\w.-]+|` +
	`(?:/|\./|~/|[A-Za-z]:\\).*|` +
	`[a-z][a-z0-9+.-]*://.*|` +
	`arn:.*|` +
	`[0-9.,:TZ+_-]+` +
	`)$`)

// plain says whether a value is surely no secret, or several words of prose.
func plain(text string) bool {
	return isFlag(text) || plainText.MatchString(text) || net.ParseIP(text) != nil || strings.ContainsAny(text, " \t")
}

// isFlag says whether a value is a switch, a number or nothing.
func isFlag(text string) bool {
	switch strings.ToLower(text) {
	case "true", "false", "yes", "no", "on", "off", "null", "none", "nil", "":
		return true
	}
	return len(text) < 6 && strings.Trim(text, "0123456789") == ""
}
