package shape

import (
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// server is a database server with a login.
type server struct {
	kind, engine, scheme, host, port, user, database string
}

// server says what a login is for. The second result is false where nothing
// says that it is a database's.
func (all *logins) server(l *login) (server, bool) {
	l = all.completed(l)
	s := server{
		host:     firstOf(l.text(roleHost), all.service),
		port:     l.text(rolePort),
		user:     l.text(roleUser),
		database: l.text(roleDatabase),
	}
	s.fromURL(l.text(roleURL))
	if host, port := firstHost(strings.TrimPrefix(s.host, "tcp://")); host != "" {
		s.host = host
		s.port = firstOf(s.port, port)
	}
	if s.user == "" && slices.Contains(l.prefix, "ROOT") {
		s.user = "root"
	}
	engine, named := engineIn(l.prefix)
	if !named {
		engine, named = all.engine, all.named
	}
	if e := engineNamed(l.text(roleEngine)); e != "" {
		engine, named = e, true
	}
	s.engine = firstOf(s.engine, engine)
	if s.engine == "" {
		s.engine = firstOf(engineNamed(s.host), enginePorts[s.port])
	}
	s.kind = engineKind(s.engine)
	s.scheme = firstOf(s.scheme, s.engine, "database")
	return s, named || s.engine != "" && s.host != "" && s.user != ""
}

// composeService is the service of a Compose file whose environment a block is:
// a database's own variables say how it is set up, and its host is its name.
func composeService(path []string) string {
	if len(path) == 3 && path[0] == "services" && path[2] == "environment" {
		if e, _ := engineIn(wordsOf(path[1])); e != "" || slices.Contains(databaseWords, strings.ToUpper(path[1])) {
			return path[1]
		}
	}
	return ""
}

// fromURL takes the server from a URL beside the password.
func (s *server) fromURL(raw string) {
	if !strings.Contains(raw, "://") {
		return
	}
	u, ok := splitURL(trimURL(raw))
	if !ok || urlKinds[u.scheme] == "" && u.scheme != "sqlserver" {
		return
	}
	s.engine, s.scheme = engineNamed(u.scheme), u.scheme
	s.host, s.port = firstOf(u.host, s.host), firstOf(u.port, s.port)
	s.user, s.database = firstOf(s.user, u.user), firstOf(u.database, s.database)
}

func (s *server) facts() finding.Facts {
	return facts(
		finding.FactScheme, s.scheme,
		finding.FactHost, s.host,
		finding.FactPort, digits(s.port),
		finding.FactUser, s.user,
		finding.FactDatabase, s.database,
		FactEngine, s.engine,
	)
}
