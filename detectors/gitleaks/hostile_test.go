package gitleaks

import (
	"bytes"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/worstcase-dev/worstcase/detectors/match"
)

// TestHostile holds that no text takes long, among them such as keep the
// library busy for minutes.
func TestHostile(t *testing.T) {
	const n = 1 << 20
	r := rand.New(rand.NewSource(1))
	mixed := func(pieces ...string) []byte {
		var text strings.Builder
		for text.Len() < n {
			text.WriteString(pieces[r.Intn(len(pieces))])
		}
		return []byte(text.String())
	}
	long := bytes.Repeat([]byte("a=1;const apiKey='x7Gh29LmQp4Zt8Wv';b=2;"), n/40)
	texts := map[string][]byte{
		"one line of findings": long,
		"curl in one line":     bytes.Repeat([]byte("curl "), n/5),
		"curl in many lines":   bytes.Repeat([]byte("curl \n"), n/6),
		"secrets in YAML":      mixed("kind: secret", "data:", " ", "\n", "a: ", "kind:", "b", "\n  c: x", "secret"),
		"tokens":               mixed("ey", "eyJhbGciOiJIUzI1NiIsInR5", ".", "-", "_", "/", " "),
		"keys":                 bytes.Repeat([]byte("-----BEGIN PRIVATE KEY-----\n"), n/28),
		"begins of keys":       bytes.Repeat([]byte("-----BEGIN "), n/11),
		"assignments":          mixed("key", "token", "=", "=", " ", "'", "secret", "api", "_", "password:", "x1Y"),
	}
	engine := newEngine(t)
	for name, text := range texts {
		begin, found := time.Now(), 0
		var all []match.Match
		engine.Scan(text, "a.yaml", new(match.Scratch), func(m *match.Match) { all = append(all, *m) })
		found = len(Dedupe(text, all))
		took := time.Since(begin)
		t.Logf("%-22s %6d found, %s", name, found, took.Round(time.Millisecond))
		if took > 20*time.Second {
			t.Errorf("%s: a megabyte takes %s", name, took)
		}
	}
}
