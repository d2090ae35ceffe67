package detectors

import (
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

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

// harmlessNames are parts of names under which a long random value is no
// secret: it is encrypted, a digest, or meant to be known.
var harmlessNames = []string{
	"encryptedsecret", "encryptedpassword", "pgpkey", "publickey", "pubkey", "fingerprint", "checksum", "integrity",
	"sha1", "sha256", "sha512", "md5", "digest", "idempotencykey", "passwordhash", "hashedpassword", "nonce",
}

// namedHarmless says whether a rule for any secret saw a value whose name says
// that it is none.
func namedHarmless(text []byte, f finding.Finding) bool {
	if f.By != finding.ByGenericRule {
		return false
	}
	name := squash(nameBefore(text, f.Start))
	for _, harmless := range harmlessNames {
		if strings.Contains(name, harmless) {
			return true
		}
	}
	return false
}
