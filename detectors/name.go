package detectors

import "strings"

// acronyms are words of rule ids that people write in capitals.
var acronyms = map[string]string{
	"api": "API", "jwt": "JWT", "oauth": "OAuth", "pat": "PAT", "aws": "AWS", "gcp": "GCP", "url": "URL", "id": "ID",
	"ssh": "SSH", "pgp": "PGP", "http": "HTTP", "curl": "curl", "age": "age", "npm": "npm",
}

// humanName makes "Adafruit API key" of "generic.adafruit-api-key".
func humanName(kind string) string {
	_, id, found := strings.Cut(kind, ".")
	if !found {
		id = kind
	}
	words := strings.FieldsFunc(id, func(r rune) bool { return r == '-' || r == '_' })
	for i, w := range words {
		switch {
		case acronyms[w] != "":
			words[i] = acronyms[w]
		case i == 0:
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}
