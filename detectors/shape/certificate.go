package shape

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"time"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// maxCertificate is the size in bytes above which a certificate is not parsed.
const maxCertificate = 64 << 10

// certificateFacts are what a client certificate, as base64 of PEM, says of its
// owner: the name is the user, the organisations are the user's groups.
func certificateFacts(encoded string) finding.Facts {
	text, ok := unbase64(encoded)
	if !ok || len(text) > maxCertificate {
		return finding.Facts{}
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE" {
		return finding.Facts{}
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return finding.Facts{}
	}
	return facts(
		finding.FactUser, c.Subject.CommonName,
		FactGroups, sortedGroups(c.Subject.Organization),
		finding.FactExpires, c.NotAfter.UTC().Format(time.RFC3339),
	)
}

// unbase64 decodes base64, standard or for URLs, padded or not, with line breaks
// or without. The second result is false for what is none, or empty.
func unbase64(text string) (string, bool) {
	text = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\n', '\r', '\t', '=':
			return -1
		case '-':
			return '+'
		case '_':
			return '/'
		}
		return r
	}, text)
	raw, err := base64.RawStdEncoding.DecodeString(text)
	return string(raw), err == nil && len(raw) > 0
}
