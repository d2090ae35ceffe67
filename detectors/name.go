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
	"encryptedsecret", "encryptedpassword", "encryptedkey", "encryptedvalue", "encryptionsalt", "ciphertext", "wrappedkey",
	"pgpkey", "publickey", "pubkey", "fingerprint", "checksum", "integrity",
	"sha1", "sha256", "sha512", "md5", "digest", "idempotencykey", "passwordhash", "hashedpassword", "nonce",
}

// namedHarmless says whether a rule for any secret saw a value whose name says
// that it is none.
func namedHarmless(text []byte, f finding.Finding) bool {
	if f.By <= finding.ByRule && pinned(text, f) {
		return true
	}
	if f.By != finding.ByGenericRule {
		return false
	}
	name := squash(nameBefore(text, f.Start))
	if name == "secure" {
		return true // Pulumi's and CI services' word for a value that they encrypted
	}
	for _, harmless := range harmlessNames {
		if strings.Contains(name, harmless) {
			return true
		}
	}
	return false
}

// pinned recognises the commit to which a dependency is pinned, as in
// "uses: owner/action@<40 hexadecimal digits>".
func pinned(text []byte, f finding.Finding) bool {
	value := f.Secret.Reveal()
	return f.Start > 0 && f.Start <= len(text) && text[f.Start-1] == '@' && len(value) == 40 &&
		strings.Trim(value, "0123456789abcdef") == ""
}
