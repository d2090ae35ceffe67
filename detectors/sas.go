package detectors

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/match"
	"github.com/worstcase-dev/worstcase/detectors/shape"
	"github.com/worstcase-dev/worstcase/secret"
)

// A shared access signature is found by its signature, which every one has;
// around that stand its other parameters, in any order.
const sasExpression = `(?:\b|u0026)(?P<secret>sig=[A-Za-z0-9%+/_-]{43,100}={0,2})`

// maxSASSide is how many bytes before and after the signature belong to it.
const maxSASSide = 1500

// sasLead is the name of the first parameter, where something runs into it:
// "SAS_TOKEN=sv=2024…".
var sasLead = regexp.MustCompile(`(?:^|[^A-Za-z0-9])((?:s[a-z]{1,4}|tn|[se][pr]k|rsc[a-z])=)`)

// sasAccount is the address before the query.
var sasAccount = regexp.MustCompile(`(?i)([a-z0-9]{3,24})\.(?:blob|file|queue|table|dfs)\.core\.windows\.net(?:/[^\s"'?]{0,200})?\?$`)

// readSAS reads the query string in which a signature stands.
func readSAS(text []byte, m *match.Match) (finding.Finding, bool) {
	start, end := m.SecretStart, m.SecretEnd
	if m.Depth > 0 { // the text has the encoded query only
		text = m.Line()
		if start = bytes.Index(text, m.Secret); start < 0 {
			return finding.Finding{}, false
		}
		end = start + len(m.Secret)
	}
	start, end = sasStart(text, start), sasEnd(text, end)
	query := string(text[start:end])
	kind := shape.SASKind(query)
	if kind == "" {
		return finding.Finding{}, false
	}
	f := found(m, kind, finding.ByPattern)
	f.Secret = secret.New(shape.SASText(query))
	if m.Depth == 0 {
		f.Start, f.End = start, end
	}
	if address := sasAccount.FindSubmatch(text[max(0, start-300):start]); address != nil {
		f.Facts[finding.FactAccount] = strings.ToLower(string(address[1]))
	}
	return f, true
}

// sasStart goes back over whole parameters.
func sasStart(text []byte, at int) int {
	from := at
	for from > 0 && at-from < maxSASSide && isQueryByte(text, from-1) {
		from--
	}
	first, _, _ := bytes.Cut(text[from:at], []byte("&"))
	if leads := sasLead.FindAllSubmatchIndex(first, -1); len(leads) > 0 {
		return from + leads[len(leads)-1][2]
	}
	if i := bytes.IndexByte(text[from:at], '&'); i >= 0 {
		return from + i + 1
	}
	return at
}

func sasEnd(text []byte, at int) int {
	to := at
	for to < len(text) && to-at < maxSASSide && isQueryByte(text, to) {
		to++
	}
	return at + len(bytes.TrimRight(text[at:to], "&.-"))
}

// isQueryByte says whether a byte can stand in a query string, as files write it:
// an ampersand may be &amp; or \u0026.
func isQueryByte(text []byte, at int) bool {
	c := text[at]
	switch {
	case isNameByte(c), c == '%', c == '+', c == '/', c == '=', c == '&', c == '~', c == ':':
		return true
	case c == ';':
		return bytes.HasSuffix(text[:at], []byte("&amp"))
	case c == '\\':
		return bytes.HasPrefix(text[at:], []byte(`\u0026`))
	}
	return false
}
