package detectors

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/match"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/secret"
)

// Values that say themselves what they are, wherever they stand: the expression
// finds the place, and Go reads what is in it.
const (
	jwtExpression = `\b(?P<secret>eyJ[A-Za-z0-9_-]{8,}\.ey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,})`
	pemExpression = `-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----`
	urlExpression = `(?i:jdbc:)?(?i:SCHEME)://[^\s"'\x60<>{}|^\\]{1,1000}`
)

// maxPEM is how many bytes after its first line a private key may end.
const maxPEM = 32 << 10

// urlSchemes are the schemes of URLs that carry a password. The key is what a
// scheme begins with, for the engine; the value is the whole expression.
var urlSchemes = []struct{ keyword, scheme string }{
	{"postgres", `postgres(?:ql)?(?:\+[a-z0-9]+)?`},
	{"mysql", `mysqlx?2?(?:\+[a-z0-9]+)?`},
	{"mariadb", `mariadb(?:\+[a-z0-9]+)?`},
	{"redis", `rediss?(?:\+[a-z]+)?`},
	{"mongodb", `mongodb(?:\+srv)?`},
	{"amqp", `amqps?`},
	{"sqlserver", `sqlserver`},
	{"mssql", `mssql(?:\+[a-z0-9]+)?`},
	{"clickhouse", `clickhouse(?:\+[a-z0-9]+)?`},
	{"cockroach", `cockroachdb`},
	{"ftp://", `s?ftp`},
	{"smtp", `smtps?`},
	{"ldap", `ldaps?`},
	{"https://", `https`},
	{"http://", `http`},
}

// addBuiltin adds the rules of this package.
func (b *rulebook) addBuiltin(c *catalog.Catalog) {
	kinds := jwtKinds(c)
	b.add(match.Rule{ID: "jwt", Regex: jwtExpression, Keywords: []string{"eyj"}}, func(_ []byte, m *match.Match) (finding.Finding, bool) {
		return readJWT(m, kinds)
	})
	b.add(match.Rule{ID: "private-key", Regex: pemExpression, Keywords: []string{"private key"}}, readPEM)
	b.add(match.Rule{ID: "shared-access-signature", Regex: sasExpression, Keywords: []string{"sig="}}, readSAS)
	for _, s := range urlSchemes {
		r := match.Rule{ID: "connection-url", Regex: strings.Replace(urlExpression, "SCHEME", s.scheme, 1), Keywords: []string{s.keyword}}
		b.add(r, readURL)
	}
}

// found is the finding of a match, with the name that its value is given to.
func found(m *match.Match, kind string, by finding.Method) finding.Finding {
	return finding.Finding{
		Kind: kind, Secret: secret.New(string(m.Secret)), Start: m.SecretStart, End: m.SecretEnd,
		Facts: finding.Facts{}, By: by, Decoded: m.Depth > 0,
	}
}

// jwtKind is a kind with the claims by which it is told.
type jwtKind struct {
	name   string
	claims map[string][]string
}

// jwtKinds lists the kinds told by claims, those that ask for most first.
func jwtKinds(c *catalog.Catalog) []jwtKind {
	var kinds []jwtKind
	for _, kind := range c.Kinds() {
		for _, m := range kind.Match {
			if len(m.JWT) > 0 {
				when := map[string][]string{}
				for claim, globs := range m.JWT {
					when["jwt."+claim] = globs
				}
				kinds = append(kinds, jwtKind{kind.FullName(), when})
			}
		}
	}
	slices.SortStableFunc(kinds, func(a, b jwtKind) int { return len(b.claims) - len(a.claims) })
	return kinds
}

func readJWT(m *match.Match, kinds []jwtKind) (finding.Finding, bool) {
	claims, ok := shape.JWTClaims(string(m.Secret))
	if !ok {
		return finding.Finding{}, false
	}
	f := found(m, "generic.jwt", finding.ByPattern)
	for _, claim := range slices.Sorted(maps.Keys(claims)) {
		f.Facts["jwt."+claim] = claims[claim]
	}
	if exp, err := strconv.ParseFloat(claims["exp"], 64); err == nil && exp > 0 && exp < 1e11 {
		f.Facts[finding.FactExpires] = time.Unix(int64(exp), 0).UTC().Format(time.RFC3339)
	}
	for _, kind := range kinds {
		if catalog.Matches(kind.claims, f.Facts) {
			f.Kind = kind.name
			break
		}
	}
	return f, true
}

// readPEM reads the block that begins at the match. The end is looked for here
// and not by the expression, so that many beginnings without an end cost little.
func readPEM(text []byte, m *match.Match) (finding.Finding, bool) {
	if m.Depth > 0 {
		return finding.Finding{}, false // the text has the encoded block only
	}
	rest := text[m.Start:min(len(text), m.Start+maxPEM)]
	end := bytes.Index(rest, []byte("-----END"))
	if end < 0 {
		return finding.Finding{}, false
	}
	length := bytes.Index(rest[end+8:], []byte("-----"))
	if length < 0 {
		return finding.Finding{}, false
	}
	block := rest[:end+8+length+5]
	kind, facts, ok := shape.PEMKey(block)
	if !ok {
		return finding.Finding{}, false
	}
	key, ok := shape.PEMText(block)
	if !ok {
		return finding.Finding{}, false
	}
	f := finding.Finding{
		Kind: kind, Secret: secret.New(key), Start: m.Start, End: m.Start + len(block),
		Facts: finding.Facts{}, By: finding.ByPattern,
	}
	maps.Copy(f.Facts, facts)
	return f, true
}

func readURL(_ []byte, m *match.Match) (finding.Finding, bool) {
	f, ok := shape.FromURL(string(m.Text))
	if !ok {
		return finding.Finding{}, false
	}
	f.Start, f.End = m.Start+f.Start, m.Start+f.End
	if m.Depth > 0 { // the offsets are those of the encoded text
		f.Start, f.End = m.Start, m.End
	}
	f.By = finding.ByParser
	if strings.HasPrefix(f.Kind, "generic.") {
		f.By = finding.ByRule // a typed token in a URL says more than the URL
	}
	return f, true
}
