package shape

import (
	"regexp"
	"strings"
)

// hostPattern is what may stand after the "@": a name, an address or a slot for
// one, with a port, or nothing at all before a path (a socket).
var hostPattern = regexp.MustCompile(`^(?:` +
	`(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*)|\[[0-9A-Fa-f:.%]+\]|\$?\{\{?[^{}@/]*\}?\}|<[^<>@/]*>|%s|\$[A-Za-z_]\w*)` +
	`(?::(?:\d{1,5}|\$?\{[^{}@/]*\}|%[ds]|\$[A-Za-z_]\w*)?)?` +
	`(?:$|[,/?#;)\]}>|\\&*!.]))`)

// socketPattern is a path right after the "@".
var socketPattern = regexp.MustCompile(`^/[A-Za-z0-9_?.-]`)

// userinfoEnd is the byte of the "@" that ends the userinfo in what follows
// "://", or -1. In a database's URL the password may hold raw slashes, so the
// last "@" counts that a host follows and that is not in the query. A website's
// URL has "@" in its path often enough that only the standard's reading is safe.
func userinfoEnd(rest string, database bool) int {
	authority := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		authority = rest[:i]
	}
	if !database || isHostPort(authority) {
		return lastHost(authority, rest)
	}
	head, _, _ := strings.Cut(rest, "?")
	if !strings.Contains(head, "@") {
		head = rest
	}
	return lastHost(head, rest)
}

// lastHost is the last "@" within head that a host follows in rest.
func lastHost(head, rest string) int {
	for at := strings.LastIndexByte(head, '@'); at >= 0; at = strings.LastIndexByte(head[:at], '@') {
		if after := rest[at+1:]; hostPattern.MatchString(after) || socketPattern.MatchString(after) {
			return at
		}
	}
	return -1
}

// isHostPort says whether an authority without "@" is a host and a number, not a
// user and the beginning of a password.
func isHostPort(authority string) bool {
	_, port, found := strings.Cut(authority, ":")
	return !strings.Contains(authority, "@") && (!found || port != "" && strings.Trim(port, "0123456789") == "")
}

// firstHost parts the first of a list of hosts from its port. A slot in the
// place of a host is no host.
func firstHost(list string) (host, port string) {
	host, _, _ = strings.Cut(list, ",")
	if i := strings.LastIndexByte(host, ']'); strings.HasPrefix(host, "[") && i > 0 {
		return host[1:i], digits(strings.TrimPrefix(host[i+1:], ":"))
	}
	if reference(host) {
		return "", ""
	}
	host, port, _ = strings.Cut(host, ":")
	end := strings.IndexFunc(host, func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
	})
	if end >= 0 {
		host, port = host[:end], ""
	}
	return strings.ToLower(strings.TrimRight(host, ".-")), digits(port)
}

// digits is the number that a text begins with.
func digits(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if end >= 0 {
		s = s[:end]
	}
	if len(s) > 5 {
		return ""
	}
	return s
}
