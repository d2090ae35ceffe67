package shape

import (
	"strings"
)

// parsedURL is a URL in its parts, each as it is written.
type parsedURL struct {
	scheme, user, host, port, database string
	password                           word
}

// word is a piece of a text and the byte at which it begins.
type word struct {
	text string
	at   int
}

// trimURL cuts what can't be part of a URL.
func trimURL(raw string) string {
	end := strings.IndexFunc(raw, func(r rune) bool {
		return r <= ' ' || r == '"' || r == '\'' || r == '`' || r == 0x7f
	})
	if end >= 0 {
		raw = raw[:end]
	}
	return raw
}

// splitURL takes a URL apart.
func splitURL(raw string) (u parsedURL, ok bool) {
	scheme, _, found := strings.Cut(raw, ":")
	base := 0
	for found && (strings.EqualFold(scheme, "jdbc") || strings.EqualFold(scheme, "r2dbc")) {
		base += len(scheme) + 1
		scheme, _, found = strings.Cut(raw[base:], ":")
	}
	if !found || !isScheme(scheme) || !strings.HasPrefix(raw[base+len(scheme):], "://") {
		return u, false
	}
	base += len(scheme) + len("://")
	u.scheme = plainScheme(scheme)
	rest := raw[base:]
	if u.scheme == "sqlserver" && strings.Contains(rest, ";") {
		return u, u.semicolons(rest, base)
	}
	if at := userinfoEnd(rest, urlKinds[u.scheme] != ""); at >= 0 {
		user, password, _ := strings.Cut(rest[:at], ":")
		u.user = user
		u.password = word{password, base + len(user) + 1}
		rest, base = rest[at+1:], base+at+1
	}
	u.place(rest, base)
	return u, true
}

// place reads what follows the userinfo: hosts, path and query.
func (u *parsedURL) place(rest string, base int) {
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	u.host, u.port = firstHost(rest[:end])
	path, query, hasQuery := strings.Cut(rest[end:], "?")
	if !isWeb(u.scheme) {
		u.database = databaseOf(path)
	}
	if !hasQuery {
		return
	}
	at := base + end + len(path) + 1
	for _, parameter := range strings.Split(query, "&") {
		u.parameter(parameter, at)
		at += len(parameter) + 1
	}
}

// parameter takes a login that stands in the query, as JDBC and libpq have it.
func (u *parsedURL) parameter(text string, at int) {
	name, value, _ := strings.Cut(text, "=")
	switch strings.ToLower(name) {
	case "password", "pwd":
		if u.password.text == "" && urlKinds[u.scheme] != "" {
			u.password = word{value, at + len(name) + 1}
		}
	case "user", "username":
		if u.user == "" {
			u.user = value
		}
	case "host":
		if u.host == "" {
			u.host = value
		}
	case "dbname":
		if u.database == "" {
			u.database = value
		}
	}
}

// semicolons reads SQL Server's form: host:port;databaseName=x;user=y;password=z.
func (u *parsedURL) semicolons(rest string, base int) bool {
	head, properties, _ := strings.Cut(rest, ";")
	u.host, u.port = firstHost(head)
	at := base + len(head) + 1
	for _, p := range strings.Split(properties, ";") {
		name, value, _ := strings.Cut(p, "=")
		switch strings.ToLower(name) {
		case "password", "pwd":
			u.password = word{value, at + len(name) + 1}
		case "user", "username", "user id", "uid":
			u.user = value
		case "databasename", "database":
			u.database = value
		}
		at += len(p) + 1
	}
	return true
}

// isWeb says whether the path of a scheme's URLs names a page or a file rather
// than a database.
func isWeb(scheme string) bool {
	switch scheme {
	case "http", "https", "ftp", "ftps", "sftp", "ssh", "git", "ws", "wss", "smtp", "smtps", "imap", "imaps", "ldap", "ldaps":
		return true
	}
	return false
}

// databaseOf is the first element of a URL's path.
func databaseOf(path string) string {
	path = strings.TrimPrefix(path, "/")
	if i := strings.IndexAny(path, "/#;,)]}\\"); i >= 0 {
		path = path[:i]
	}
	return path
}

// isScheme says whether a text can be a URL's scheme.
func isScheme(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (i == 0 || !strings.ContainsRune("0123456789+.-", rune(s[i]))) {
			return false
		}
	}
	return true
}

// plainScheme is a scheme in lower case without the driver that follows a "+".
// "git+https" keeps what it runs over.
func plainScheme(s string) string {
	s = strings.ToLower(s)
	head, driver, found := strings.Cut(s, "+")
	if found && (driver == "https" || driver == "http" || driver == "ssh") {
		return driver
	}
	return head
}
