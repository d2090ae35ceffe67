package shape

import (
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func TestPEMKey(t *testing.T) {
	rsaKey, ecKey, edKey := newRSA(t), newECDSA(t), newEd25519(t)
	rsaPEM := armour("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey))
	ecPEM, edPEM := sec1(t, ecKey), pkcs8(t, edKey)
	rsaFacts := finding.Facts{FactKeyType: "rsa", FactFingerprint: fingerprint(t, rsaKey.Public())}
	ecFacts := finding.Facts{FactKeyType: "ecdsa", FactFingerprint: fingerprint(t, ecKey.Public())}
	edFacts := finding.Facts{FactKeyType: "ed25519", FactFingerprint: fingerprint(t, edKey.Public())}
	sshFacts := finding.Facts{FactKeyType: "ssh-ed25519", FactFingerprint: fingerprint(t, edKey.Public()), FactComment: "rowan@tide"}
	oldEncrypted := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: make([]byte, 640),
		Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-128-CBC,00112233445566778899AABBCCDDEEFF"}}))
	pgp := "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n" + strings.Repeat("lQdGBGX0aGkBEADFh2Zm", 6) + "\n=aB3d\n-----END PGP PRIVATE KEY BLOCK-----"
	tests := []struct {
		name, block, kind string
		facts             finding.Facts
	}{
		{"PKCS #1", rsaPEM, KindPrivateKey, rsaFacts},
		{"PKCS #8", edPEM, KindPrivateKey, edFacts},
		{"SEC 1", ecPEM, KindPrivateKey, ecFacts},
		{"OpenSSH", openSSH(t, edKey, "rowan@tide", ""), KindSSHKey, sshFacts},
		{"OpenSSH, RSA", openSSH(t, rsaKey, "ci", ""), KindSSHKey,
			finding.Facts{FactKeyType: "ssh-rsa", FactFingerprint: fingerprint(t, rsaKey.Public()), FactComment: "ci"}},
		{"OpenSSH, encrypted", openSSH(t, edKey, "rowan@tide", "hunter2"), KindSSHKey,
			finding.Facts{FactKeyType: "ssh-ed25519", FactFingerprint: fingerprint(t, edKey.Public()), FactEncrypted: "true"}},
		{"PKCS #8, encrypted", armour("ENCRYPTED PRIVATE KEY", make([]byte, 300)), KindEncryptedKey, finding.Facts{FactEncrypted: "true"}},
		{"PKCS #1, encrypted", oldEncrypted, KindEncryptedKey, finding.Facts{FactEncrypted: "true", FactKeyType: "rsa"}},
		{"PGP", pgp, KindPrivateKey, finding.Facts{FactKeyType: "pgp"}},
		{"in JSON", strings.ReplaceAll(rsaPEM, "\n", `\n`), KindPrivateKey, rsaFacts},
		{"in JSON, Windows", strings.ReplaceAll(edPEM, "\n", `\r\n`), KindPrivateKey, edFacts},
		{"escaped twice", strings.ReplaceAll(edPEM, "\n", `\\n`), KindPrivateKey, edFacts},
		{"with carriage returns", strings.ReplaceAll(edPEM, "\n", "\r\n"), KindPrivateKey, edFacts},
		{"indented", strings.ReplaceAll(edPEM, "\n", "\n    "), KindPrivateKey, edFacts},
		{"on one line", strings.ReplaceAll(strings.TrimSpace(edPEM), "\n", " "), KindPrivateKey, edFacts},
		{"in a program", strings.ReplaceAll(strings.TrimSpace(rsaPEM), "\n", "\\n\" +\n  \""), KindPrivateKey, rsaFacts},
		{"of a key that no parser knows", armour("PRIVATE KEY", []byte(strings.Repeat("not a key ", 20))), KindPrivateKey, finding.Facts{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kind, f, ok := PEMKey([]byte(tt.block))
			if !ok || kind != tt.kind {
				t.Fatalf("PEMKey = %q, %v, want %q", kind, ok, tt.kind)
			}
			if diff := cmp.Diff(tt.facts, f); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}

// However a key is written, it is the same text.
func TestPEMText(t *testing.T) {
	key := strings.TrimSpace(pkcs8(t, newRSA(t)))
	for _, written := range []string{
		key, key + "\n", strings.ReplaceAll(key, "\n", "\\n") + "\\n", strings.ReplaceAll(key, "\n", "\n  "),
		strings.ReplaceAll(key, "\n", " "), strings.ReplaceAll(key, "\n", "\\n\" +\n \""), "  " + key,
	} {
		if got, ok := PEMText([]byte(written)); !ok || got != key {
			t.Errorf("PEMText(%.60q…) is another text", written)
		}
	}
	for _, s := range []string{"", key[:len(key)-9], "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----"} {
		if _, ok := PEMText([]byte(s)); ok {
			t.Errorf("PEMText(%.60q) is a key", s)
		}
	}
}

func TestPEMKeyRefuses(t *testing.T) {
	key := pkcs8(t, newEd25519(t))
	sshKey := openSSH(t, newEd25519(t), "x", "")
	certificate, _ := clientCertificate(t, "u", nil, notAfter)
	for name, block := range map[string]string{
		"nothing":               "",
		"a certificate":         certificate,
		"a public key":          armour("PUBLIC KEY", make([]byte, 200)),
		"a key without its end": key[:len(key)-40],
		"a key without a body":  "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
		"an ellipsis":           "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
		"words":                 "-----BEGIN RSA PRIVATE KEY-----\nput the key of your service here, please\n-----END RSA PRIVATE KEY-----",
		"two ends":              strings.Replace(key, "END PRIVATE", "END RSA PRIVATE", 1),
		"a short OpenSSH key":   armour("OPENSSH PRIVATE KEY", append([]byte("openssh-key-v1\x00"), make([]byte, 40)...)[:50]),
		"another magic":         strings.ReplaceAll(sshKey, "b3Blbn", "b3BlbX"),
		"a reference":           "-----BEGIN PRIVATE KEY-----\n${KEY}\n-----END PRIVATE KEY-----",
	} {
		if kind, _, ok := PEMKey([]byte(block)); ok {
			t.Errorf("%s is taken for a key, %s", name, kind)
		}
	}
}

func FuzzPEMKey(f *testing.F) {
	f.Add(pkcs8(f, newEd25519(f)))
	f.Add(openSSH(f, newECDSA(f), "c", ""))
	f.Add("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----")
	f.Add("-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x\n\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----")
	f.Fuzz(func(t *testing.T, block string) {
		kind, facts, ok := PEMKey([]byte(block))
		if ok != (kind != "") || ok && facts == nil {
			t.Fatalf("PEMKey = %q, %v, %v", kind, facts, ok)
		}
	})
}
