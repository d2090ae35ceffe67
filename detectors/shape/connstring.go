package shape

import (
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

const connectionStringRule = "connection-string"

// connectionStrings reads the lists of properties by which .NET, ODBC and libpq
// connect to a database: "Server=db;User Id=app;Password=…" and
// "host=db user=app password=…".
func connectionStrings() Reader {
	return Reader{
		Name:     connectionStringRule,
		Keywords: []string{"password=", "pwd=", "password ="},
		Wants:    anywhere,
		Kinds:    append(connectionKinds(), KindDatabasePassword),
		Read: func(doc *Document) []finding.Finding {
			var found []finding.Finding
			for _, b := range blocks(doc) {
				for i := range b.vars {
					v := &b.vars[i]
					if v.tag != "" {
						continue
					}
					for _, f := range connectionText(connectionStringRule, v.text, func() []string {
						return append(wordsOf(strings.Join(b.path, " ")), v.words()...)
					}) {
						found = append(found, placed(f, v))
					}
				}
			}
			return found
		},
	}
}

// placed puts a finding within a variable's value where that value is written:
// exactly, if it is written as it is meant.
func placed(f finding.Finding, v *variable) finding.Finding {
	if v.at.end-v.at.start == len(v.text) {
		f.Start, f.End = v.at.start+f.Start, v.at.start+f.End
	} else {
		f.Start, f.End = v.at.start, v.at.end
	}
	f.Facts = with(f.Facts, facts(finding.FactName, v.name))
	return f
}

// maxConnectionString is the length in bytes above which a text is none.
const maxConnectionString = 8 << 10

// connectionText reads one such list. hints gives words that may name the engine.
func connectionText(rule, text string, hints func() []string) []finding.Finding {
	if len(text) > maxConnectionString || strings.Contains(text, "://") || strings.Count(text, "=") < 3 {
		return nil
	}
	p := connectionProperties(text)
	if p.password.text == "" || p.host == "" || reference(p.password.text) {
		return nil
	}
	host, port := p.server()
	engine, _ := engineIn(hints())
	engine = firstOf(p.engine, engine, enginePorts[port])
	f := facts(
		finding.FactScheme, firstOf(engine, "database"),
		finding.FactHost, host,
		finding.FactPort, port,
		finding.FactUser, p.user,
		finding.FactDatabase, p.database,
		FactEngine, engine,
	)
	at := span{p.password.at, p.password.at + len(p.password.text)}
	return []finding.Finding{sighting(rule, engineKind(engine), p.password.text, at, f)}
}

// properties are what a list says.
type properties struct {
	host, port, user, database, engine string
	password                           word
}

// connectionProperties parts a text at ";" or, where there is none, at blanks.
func connectionProperties(text string) properties {
	separator := byte(';')
	if !strings.Contains(text, ";") {
		separator = ' '
	}
	var p properties
	at := 0
	for _, item := range strings.Split(text, string(separator)) {
		name, value, _ := strings.Cut(item, "=")
		plain := strings.Trim(value, " \t\"'")
		p.set(strings.ToLower(strings.TrimSpace(name)), word{plain, at + len(name) + 1 + strings.Index(value, plain)})
		at += len(item) + 1
	}
	if separator == ' ' && p.engine == "" {
		p.engine = "postgres"
	}
	return p
}

func (p *properties) set(name string, value word) {
	switch name {
	case "password", "pwd":
		p.password = value
	case "host":
		p.host = value.text
	case "server", "data source", "address", "addr", "network address", "servername":
		p.host = value.text
	case "port":
		p.port = value.text
	case "user id", "uid", "user", "username", "user name", "userid":
		p.user = value.text
	case "database", "initial catalog", "dbname":
		p.database = value.text
	}
	switch name {
	case "username", "search path", "searchpath":
		p.engine = firstOf(p.engine, "postgres") // Npgsql's names
	case "initial catalog", "data source", "trustservercertificate", "multipleactiveresultsets", "integrated security":
		p.engine = firstOf(p.engine, "sqlserver")
	case "driver", "provider":
		p.engine = firstOf(engineNamed(value.text), p.engine)
	}
}

// server parts the host from what stands with it: "tcp:db,1433", "db\instance".
func (p *properties) server() (host, port string) {
	h := strings.TrimPrefix(p.host, "tcp:")
	h, instancePort, _ := strings.Cut(h, ",")
	h, _, _ = strings.Cut(h, `\`)
	host, port = firstHost(h)
	return host, firstOf(digits(p.port), digits(strings.TrimSpace(instancePort)), port)
}
