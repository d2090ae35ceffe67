package match

import (
	"bytes"
	"encoding/base64"
	"math/rand"
	"testing"
	"time"
)

// hostile are texts made to cost as much as they can.
func hostile(n int) map[string][]byte {
	r := rand.New(rand.NewSource(1))
	mixed := func(pieces ...string) []byte {
		var text []byte
		for len(text) < n {
			text = append(text, pieces[r.Intn(len(pieces))]...)
		}
		return text
	}
	nested := []byte("ghp_0123456789")
	for len(nested) < n {
		nested = append(nested, nested...)
	}
	for range 6 {
		nested = []byte(base64.StdEncoding.EncodeToString(nested))
	}
	return map[string][]byte{
		"words only":        bytes.Repeat([]byte("key"), n/3),
		"words and spaces":  bytes.Repeat([]byte("key "), n/4),
		"one word a line":   bytes.Repeat([]byte("token=\n"), n/7),
		"open ends":         bytes.Repeat([]byte("key -H"), n/6),
		"begins":            bytes.Repeat([]byte("-----BEGIN KEY"), n/14),
		"begins and ends":   bytes.Repeat([]byte("-----BEGIN KEY-----"), n/19),
		"many states":       mixed("key:", "secret", "data:", " ", "\n", "key: secret ", "a"),
		"many at once":      mixed("k", "e", "y", "=", " ", "-", "\n", "token", "\"", "a1"),
		"percents":          bytes.Repeat([]byte("%41"), n/3),
		"broken percents":   append([]byte("%41"), bytes.Repeat([]byte("%4"), n/2)...),
		"escapes":           bytes.Repeat([]byte("\\u0041a"), n/7),
		"points":            bytes.Repeat([]byte("U+0041 \n"), n/8),
		"nested":            nested,
		"letters that fold": bytes.Repeat([]byte("\u212Aeyſ"), n/6),
		"dotted":            bytes.Repeat([]byte("İ"), n/2),
		"no UTF-8":          bytes.Repeat([]byte{0xe2, 0x84, 'k', 0xff}, n/4),
		"hex":               bytes.Repeat([]byte("41"), n/2),
		"signs":             bytes.Repeat([]byte("aaaaaaaaaaaaaaa1 "), n/17),
	}
}

// TestHostile holds that time grows with the text and no faster, whatever
// stands in it.
func TestHostile(t *testing.T) {
	var rules []Rule
	for _, expr := range expressions {
		rules = append(rules, Rule{ID: expr, Regex: expr})
	}
	e, err := Compile(rules)
	if err != nil {
		t.Fatal(err)
	}
	const n = 50_000
	texts := hostile(n)
	for name, text := range hostile(4 * n) {
		var s Scratch
		small := timed(func() { e.Scan(texts[name], "a.yaml", &s, func(*Match) {}) })
		large := timed(func() { e.Scan(text, "a.yaml", &s, func(*Match) {}) })
		t.Logf("%-18s %8s %8s", name, small.Round(time.Millisecond), large.Round(time.Millisecond))
		if large > 12*small+time.Second {
			t.Errorf("%s: %d bytes take %s, and %d bytes %s", name, n, small, len(text), large)
		}
	}
}

func timed(f func()) time.Duration {
	begin := time.Now()
	f()
	return time.Since(begin)
}
