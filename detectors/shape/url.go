package shape

import (
	"net/url"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

const urlRule = "connection-url"

// urlKinds are the kinds of the schemes that name a database or a broker.
var urlKinds = map[string]string{
	"postgres": "postgres.url", "postgresql": "postgres.url", "pgsql": "postgres.url", "postgis": "postgres.url",
	"mysql": "mysql.url", "mysql2": "mysql.url", "mysqlx": "mysql.url", "mariadb": "mysql.url", "trilogy": "mysql.url",
	"redis": "redis.url", "rediss": "redis.url",
	"mongodb": "mongodb.url",
	"amqp":    "rabbitmq.url", "amqps": "rabbitmq.url",
}

// FromURL reads the password out of a URL, together with what the URL tells of
// the server. Start and End of the finding count from the beginning of raw and
// cover the password as it is written; the secret is decoded.
//
// raw begins with the scheme ("jdbc:" may stand before it) and may go on after
// the URL's end. A password that is a reference, such as ${PASSWORD}, is none.
// Passwords may hold raw "@", ":", "/" and "#" before the last "@" that a host
// follows. URLs of websites count as generic.url-password, even where the
// password is a token that a pattern of the catalog knows: the finding over the
// same bytes that says more should win.
func FromURL(raw string) (finding.Finding, bool) {
	u, ok := splitURL(trimURL(raw))
	if !ok || u.password.text == "" || reference(u.password.text) {
		return finding.Finding{}, false
	}
	kind := urlKinds[u.scheme]
	if kind == "" {
		kind = KindURLPassword
	}
	f := facts(
		finding.FactScheme, u.scheme,
		finding.FactHost, u.host,
		finding.FactPort, u.port,
		finding.FactUser, unescaped(u.user),
		finding.FactDatabase, unescaped(u.database),
	)
	at := span{u.password.at, u.password.at + len(u.password.text)}
	return sighting(urlRule, kind, unescaped(u.password.text), at, f), true
}

// unescaped undoes percent-encoding, where there is any.
func unescaped(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
