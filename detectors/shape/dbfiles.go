package shape

import (
	"path"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/syntax"
)

const databaseFileRule = "database-files"

// databaseFiles reads the files in which the clients of PostgreSQL and MySQL
// keep passwords: .pgpass, and the [client] sections of .my.cnf.
func databaseFiles() Reader {
	return Reader{
		Name: databaseFileRule,
		Wants: func(file string) bool {
			return isPgpass(file) || isMyCnf(file)
		},
		Kinds: []string{"postgres.url", "mysql.url"},
		Read: func(doc *Document) []finding.Finding {
			if isPgpass(doc.Path) {
				return pgpass(doc)
			}
			return myCnf(doc)
		},
	}
}

func isPgpass(file string) bool {
	switch path.Base(file) {
	case ".pgpass", "pgpass", "pgpass.conf":
		return true
	}
	return false
}

func isMyCnf(file string) bool {
	switch path.Base(file) {
	case ".my.cnf", "my.cnf", "my.ini", "debian.cnf":
		return true
	}
	return false
}

// pgpass reads lines of host:port:database:user:password. A backslash stands
// before a ":" or a "\" that is part of a field; "*" fits anything.
func pgpass(doc *Document) []finding.Finding {
	var found []finding.Finding
	at := 0
	for line := range strings.Lines(string(doc.Text)) {
		start := at
		at += len(line)
		line = strings.TrimRight(line, "\r\n")
		fields := pgpassFields(line)
		if strings.HasPrefix(line, "#") || len(fields) != 5 || fields[4].text == "" || reference(fields[4].text) {
			continue
		}
		var known [4]string
		for i := range known {
			if t := unbackslashed(fields[i].text); t != "*" {
				known[i] = t
			}
		}
		f := facts(finding.FactScheme, "postgres", finding.FactHost, known[0], finding.FactPort, known[1],
			finding.FactDatabase, known[2], finding.FactUser, known[3])
		password := fields[4]
		where := span{start + password.at, start + password.at + len(password.text)}
		found = append(found, sighting(databaseFileRule, "postgres.url", unbackslashed(password.text), where, f))
	}
	return found
}

// pgpassFields parts a line at the ":" that no backslash stands before. The
// fifth field is the rest.
func pgpassFields(line string) []word {
	var fields []word
	start := 0
	for i := 0; i < len(line) && len(fields) < 4; i++ {
		switch line[i] {
		case '\\':
			i++
		case ':':
			fields = append(fields, word{line[start:i], start})
			start = i + 1
		}
	}
	return append(fields, word{line[start:], start})
}

func unbackslashed(s string) string {
	return strings.NewReplacer(`\:`, ":", `\\`, `\`).Replace(s)
}

// myCnf reads the sections of MySQL's option file that clients use.
func myCnf(doc *Document) []finding.Finding {
	var found []finding.Finding
	for _, b := range group(leavesAs(doc, syntax.INI)) {
		values := map[string]string{}
		var password *variable
		for i := range b.vars {
			v := &b.vars[i]
			values[v.name] = v.text
			if v.name == "password" {
				password = v
			}
		}
		if password == nil || !password.literal() {
			continue
		}
		f := facts(finding.FactScheme, "mysql", finding.FactHost, firstOf(values["host"], "localhost"), finding.FactPort, values["port"],
			finding.FactDatabase, values["database"], finding.FactUser, values["user"])
		found = append(found, sighting(databaseFileRule, "mysql.url", password.text, password.at, f))
	}
	return found
}
