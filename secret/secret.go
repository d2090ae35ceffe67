// Package secret holds the one type that carries a credential's value.
//
// What lives here: the value, and how much of it may be shown. Every textual
// form of a Value is redacted, whichever way it is printed, logged or
// marshalled; the bytes leave only through Reveal, which a reader can search
// for. What does not live here: finding, judging or storing secrets.
package secret

import (
	"fmt"
	"io"
	"log/slog"
	"unicode/utf8"
)

// Value is a secret. Its zero value is the empty secret.
type Value struct{ text string }

// New wraps text, which is kept as it is.
func New(text string) Value { return Value{text: text} }

// Reveal returns the secret itself. Every caller is a place to review.
func (v Value) Reveal() string { return v.text }

// IsZero reports whether there is no secret.
func (v Value) IsZero() bool { return v.text == "" }

// Len is the secret's length in bytes.
func (v Value) Len() int { return len(v.text) }

// Redacted is what may be shown: the first and last four characters of a value
// long enough that they give nothing away, otherwise an ellipsis alone. Short
// secrets are often chosen by people, and then each character is worth a lot.
func (v Value) Redacted() string {
	const ellipsis = "…"
	if len(v.text) < 20 || !printableASCII(v.text) {
		return ellipsis
	}
	return v.text[:4] + ellipsis + v.text[len(v.text)-4:]
}

// String is Redacted, so that printing a Value by accident is harmless.
func (v Value) String() string { return v.Redacted() }

// Format makes every fmt verb, %#v and %x among them, print the redacted form.
func (v Value) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, v.Redacted()) }

// MarshalText is Redacted: JSON, YAML and the like all come through here.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.Redacted()), nil }

// LogValue is Redacted.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.Redacted()) }

func printableASCII(s string) bool {
	for _, r := range s {
		if r < '!' || r >= utf8.RuneSelf-1 {
			return false
		}
	}
	return true
}
