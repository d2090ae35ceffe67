package detectors

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"math"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// idDomain keeps ids apart from every other digest of the same secret.
const idDomain = "worstcase credential id, version 1"

var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// ID names the credential: the same in every run and wherever it moves. It is
// a digest of the secret and of whose it is. A secret that a person may have
// chosen is digested slowly, so that a report does not let its reader try out
// guesses cheaply; a long random one cannot be guessed at all.
func (c *Credential) ID() string {
	message := c.Secret.Reveal() + "\x00" + c.Facts[finding.FactHost] + "\x00" + c.Facts[finding.FactUser]
	if c.Facts[finding.FactScheme] == "" {
		message = c.Secret.Reveal()
	}
	if ambient := c.Facts[finding.FactAmbient]; ambient != "" {
		message = ambient
	}
	mac := hmac.New(sha256.New, []byte(idDomain))
	mac.Write([]byte(message))
	sum := mac.Sum(nil)
	if !c.Secret.IsZero() && guessable(c.Secret.Reveal()) {
		// 8 MiB and one pass: some ten milliseconds a guess instead of nanoseconds.
		sum = argon2.IDKey([]byte(message), []byte(idDomain), 1, 8<<10, 1, 16)
	}
	return idAlphabet.EncodeToString(sum[:10])
}

// guessable says that a secret has less than about 80 bits, or looks like words.
func guessable(s string) bool {
	return len(s) < 20 || shannon(s)*float64(len(s)) < 80 || strings.Count(s, " ") > 1
}

// shannon is the entropy of s in bits per byte.
func shannon(s string) float64 {
	var counts [256]int
	for i := 0; i < len(s); i++ {
		counts[s[i]]++
	}
	bits := 0.0
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(len(s))
			bits -= p * math.Log2(p)
		}
	}
	return bits
}
