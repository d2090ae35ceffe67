package shape

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

const databaseRule = "database-variables"

// databaseVariables reads the login of a database or a broker from variables
// that belong together: DB_HOST, DB_USER and DB_PASSWORD; PGPASSWORD; the keys
// of a Rails database.yml, a Spring datasource, a Terraform resource. What it is
// a login for follows from the engine that is named beside it, the variables'
// own names, a URL beside it or the port.
func databaseVariables() Reader {
	return Reader{
		Name:     databaseRule,
		Keywords: []string{"pass", "pwd"},
		Wants:    configures,
		Kinds:    append(connectionKinds(), KindDatabasePassword),
		Read: func(doc *Document) []finding.Finding {
			var found []finding.Finding
			for _, b := range blocks(doc) {
				found = append(found, databaseLogins(databaseRule, b)...)
			}
			return found
		},
	}
}

// configures leaves out the lists of what a program depends on: the package
// pgpass in one is no password.
func configures(file string) bool {
	base := strings.ToLower(path.Base(file))
	switch base {
	case "package.json", "package-lock.json", "npm-shrinkwrap.json", "bower.json", "composer.json", "pnpm-lock.yaml", "packages.config", "paket.dependencies":
		return false
	}
	return !strings.HasSuffix(base, ".lock") && !strings.HasSuffix(base, ".lock.json")
}

// login is what the variables with one prefix say about one server.
type login struct {
	prefix []string
	parts  map[role]*variable
}

// logins are those of a block, by their prefixes.
type logins struct {
	order    []*login
	byPrefix map[string]*login
	// engine is the one that the keys above the block name, named whether they
	// name a database at all, and service the host they give it.
	engine, service string
	named           bool
}

// databaseLogins are the findings of a block.
func databaseLogins(rule string, b *block) []finding.Finding {
	if !slices.ContainsFunc(b.vars, mayBePassword) {
		return nil
	}
	all := loginsOf(b)
	var found []finding.Finding
	for _, l := range all.order {
		password := l.parts[rolePassword]
		if password == nil || !password.literal() || strings.ContainsAny(password.text, "\r\n") {
			continue
		}
		server, ok := all.server(l)
		if !ok {
			continue
		}
		f := with(server.facts(), facts(finding.FactName, password.name))
		found = append(found, sighting(rule, server.kind, password.text, password.at, f))
	}
	return found
}

// mayBePassword is a quick look at a variable's name.
func mayBePassword(v variable) bool {
	lower := strings.ToLower(v.name)
	return strings.Contains(lower, "pass") || strings.Contains(lower, "pwd")
}

// loginsOf sorts the variables of a block by their prefixes.
func loginsOf(b *block) *logins {
	all := &logins{byPrefix: map[string]*login{}, service: composeService(b.path)}
	all.engine, all.named = engineInPath(b.path)
	for i := range b.vars {
		v := &b.vars[i]
		prefix, r, ok := roleOf(v.words())
		if !ok || v.text == "" {
			continue
		}
		id := strings.Join(prefix, "_")
		l := all.byPrefix[id]
		if l == nil {
			l = &login{prefix: prefix, parts: map[role]*variable{}}
			all.byPrefix[id] = l
			all.order = append(all.order, l)
		}
		if l.parts[r] == nil {
			l.parts[r] = v
		}
	}
	return all
}

// completed is l with what it lacks from the logins with shorter prefixes: the
// host of MYSQL_ROOT_PASSWORD is MYSQL_HOST. The user is another one there, and
// no prefix at all is another login.
func (all *logins) completed(l *login) *login {
	whole := &login{prefix: l.prefix, parts: maps.Clone(l.parts)}
	for n := len(l.prefix) - 1; n > 0; n-- {
		other := all.byPrefix[strings.Join(l.prefix[:n], "_")]
		if other == nil {
			continue
		}
		for r, v := range other.parts {
			if whole.parts[r] == nil && r != roleUser {
				whole.parts[r] = v
			}
		}
	}
	return whole
}

// text is a part's value, "" where there is none or it is a reference.
func (l *login) text(r role) string {
	if v := l.parts[r]; v != nil && v.literal() {
		return v.text
	}
	return ""
}

// firstOf is the first text that isn't empty.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
