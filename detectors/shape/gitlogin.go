package shape

import (
	"path"
	"regexp"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

const gitRule = "git-login"

// gitLogins reads the logins that git keeps: .git-credentials, URLs of remotes
// with a password in them, and the headers that CI systems put into a
// repository's configuration. What kind of token each is shows in its form, so
// none has a kind.
func gitLogins() Reader {
	return Reader{
		Name:     gitRule,
		Keywords: []string{"://"},
		Wants:    isGitFile,
		Kinds:    []string{"", KindLogin},
		Read: func(doc *Document) []finding.Finding {
			var found []finding.Finding
			at := 0
			host := ""
			for line := range strings.Lines(string(doc.Text)) {
				if h := headerSection.FindStringSubmatch(line); h != nil {
					host = registryHost(h[1])
				}
				found = append(found, gitURLs(line, at)...)
				found = append(found, gitHeader(line, at, host)...)
				at += len(line)
			}
			return found
		},
	}
}

// isGitFile says whether a file is git's own: a store of credentials or a
// configuration.
func isGitFile(file string) bool {
	base, dir := path.Base(file), path.Base(path.Dir(file))
	switch base {
	case ".git-credentials", ".gitconfig", ".gitmodules", "gitconfig", "FETCH_HEAD":
		return true
	case "config":
		return dir == ".git" || dir == "git" || strings.HasSuffix(dir, ".git") || strings.Contains(file, ".git/modules/")
	case "credentials":
		return dir == "git"
	}
	return false
}

var gitURL = regexp.MustCompile(`(?i)https?://[^\s"'<>]+`)

// gitURLs are the logins in the URLs of a line that begins at a byte.
func gitURLs(line string, at int) []finding.Finding {
	var found []finding.Finding
	for _, place := range gitURL.FindAllStringIndex(line, -1) {
		u, ok := splitURL(line[place[0]:place[1]])
		if !ok {
			continue
		}
		user, secret := u.user, u.password
		if secret.text == "" || secret.text == "x-oauth-basic" {
			if len(user) < minLoneToken {
				continue
			}
			user, secret = "", word{u.user, len(u.scheme) + len("://")}
		}
		if reference(secret.text) {
			continue
		}
		where := span{at + place[0] + secret.at, at + place[0] + secret.at + len(secret.text)}
		found = append(found, gitSecret(unescaped(secret.text), where, u.scheme, u.host, unescaped(user)))
	}
	return found
}

// minLoneToken is the length from which the only word before the "@" is taken
// for a token rather than a user's name.
const minLoneToken = 20

var (
	headerSection = regexp.MustCompile(`(?i)^\s*\[http "([^"]+)"\]`)
	authHeader    = regexp.MustCompile(`(?i)extraheader\s*=\s*"?authorization:\s*(basic|bearer)\s+([A-Za-z0-9+/=._-]+)`)
)

// gitHeader is the login in a header that is sent along with every request.
func gitHeader(line string, at int, host string) []finding.Finding {
	m := authHeader.FindStringSubmatchIndex(line)
	if m == nil {
		return nil
	}
	where := span{at + m[4], at + m[5]}
	text := line[m[4]:m[5]]
	if strings.EqualFold(line[m[2]:m[3]], "bearer") {
		return []finding.Finding{gitSecret(text, where, "https", host, "")}
	}
	plain, ok := unbase64(text)
	user, password, isPair := strings.Cut(plain, ":")
	if !ok || !isPair || password == "" || reference(password) {
		return nil
	}
	return []finding.Finding{gitSecret(password, where, "https", host, user)}
}

func gitSecret(text string, at span, scheme, host, user string) finding.Finding {
	f := facts(finding.FactScheme, scheme, finding.FactHost, host, finding.FactUser, user)
	return untyped(gitRule, KindLogin, text, at, f)
}
