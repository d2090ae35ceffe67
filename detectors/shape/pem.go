package shape

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// Bounds on a key: shorter than any real one, larger than is looked into.
const (
	minKeyBytes  = 32
	maxKeyParsed = 5 << 10
	maxKeyText   = 256 << 10
)

// PEMKey says what kind of private key a block of armoured text is. The block
// goes from "-----BEGIN" to the "-----" that closes the END line; its lines may
// be ended by literal \n or \r\n, as in JSON, or run together with spaces, as in
// a variable, or be parts of a program's text.
//
// ssh.private-key is OpenSSH's own format, generic.encrypted-private-key any
// other that needs a passphrase. Facts are the key's type, whether it is
// encrypted, and the fingerprint and the comment where they can be read.
// Certificates, public keys and blocks that are cut short are no keys.
func PEMKey(block []byte) (kind string, f finding.Facts, ok bool) {
	if len(block) > maxKeyText {
		return "", nil, false
	}
	label, lines, ok := unarmoured(plainLines(string(block)))
	if !ok {
		return "", nil, false
	}
	headers, body := armourParts(lines)
	raw, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		raw, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(body, "="))
	}
	if err != nil || len(raw) < minKeyBytes {
		return "", nil, false
	}
	switch {
	case label == "OPENSSH PRIVATE KEY":
		f, ok := openSSHFacts(raw)
		if !ok {
			return "", nil, false
		}
		return KindSSHKey, f, true
	case label == "PGP PRIVATE KEY BLOCK":
		return KindPrivateKey, facts(FactKeyType, "pgp"), true
	case label == "ENCRYPTED PRIVATE KEY" || strings.Contains(headers, "ENCRYPTED"):
		return KindEncryptedKey, facts(FactEncrypted, "true", FactKeyType, labelType(label)), true
	}
	return KindPrivateKey, derFacts(label, raw), true
}

// pemSighting is a finding of a private key, if the text is one.
func pemSighting(rule, text string, at span) []finding.Finding {
	kind, f, ok := PEMKey([]byte(text))
	plain, whole := PEMText([]byte(text))
	if !ok || !whole {
		return nil
	}
	return []finding.Finding{sighting(rule, kind, plain, at, f)}
}

// derFacts are what an unencrypted key says of itself. One that can't be parsed
// is still a key, of the type that its label says.
func derFacts(label string, raw []byte) finding.Facts {
	if len(raw) > maxKeyParsed {
		return facts(FactKeyType, labelType(label))
	}
	key, err := parsedDER(raw)
	if err != nil {
		return facts(FactKeyType, labelType(label))
	}
	f := facts(FactKeyType, keyType(key))
	signer, ok := key.(crypto.Signer)
	if !ok {
		return f
	}
	if public, err := ssh.NewPublicKey(signer.Public()); err == nil {
		f[FactFingerprint] = ssh.FingerprintSHA256(public)
	}
	return f
}

// parsedDER parses PKCS #8, PKCS #1 or SEC 1, whatever the label says.
func parsedDER(raw []byte) (any, error) {
	raw = bytes.TrimRight(raw, "\x00")
	if key, err := x509.ParsePKCS8PrivateKey(raw); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PrivateKey(raw); err == nil {
		return key, nil
	}
	return x509.ParseECPrivateKey(raw)
}

func keyType(key any) string {
	switch key.(type) {
	case *rsa.PrivateKey:
		return "rsa"
	case *ecdsa.PrivateKey:
		return "ecdsa"
	case ed25519.PrivateKey:
		return "ed25519"
	}
	return ""
}

// labelType is the type that a label names: "rsa" of RSA PRIVATE KEY.
func labelType(label string) string {
	name := strings.TrimSpace(strings.TrimSuffix(label, "PRIVATE KEY"))
	switch name {
	case "ENCRYPTED", "ANY", "":
		return ""
	case "EC":
		return "ecdsa"
	}
	return strings.ToLower(name)
}
