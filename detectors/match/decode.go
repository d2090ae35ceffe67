package match

import (
	"encoding/base64"
	"strconv"
	"unicode/utf8"
)

// Encodings is a set of encodings.
type Encodings uint8

// The encodings that are undone.
const (
	Percent Encodings = 1 << iota
	Unicode
	Hex
	Base64
)

// String is the encodings' names joined with "+".
func (e Encodings) String() string {
	names := ""
	for i, name := range []string{"percent", "unicode", "hex", "base64"} {
		if e>>i&1 == 0 {
			continue
		}
		if names != "" {
			names += "+"
		}
		names += name
	}
	return names
}

// appendDecoded appends what text, which looks encoded by one encoding, says. It
// appends nothing when text is not encoded after all: that is when the outcome
// would not be printable ASCII, or, for Unicode escapes, never.
func appendDecoded(out, text []byte, by Encodings) []byte {
	switch by {
	case Percent:
		return appendPercent(out, text)
	case Unicode:
		return appendEscapes(out, text)
	case Hex:
		return appendHex(out, text)
	}
	return appendBase64(out, text)
}

// printable reports whether b is ASCII that a text may hold.
func printable(b byte) bool { return '\b' < b && b < 0x7f }

func appendPercent(out, text []byte) []byte {
	had := len(out)
	for i := 0; i < len(text); i++ {
		if text[i] != '%' || !isPercent(text, i) {
			out = append(out, text[i])
			continue
		}
		b := digit(text[i+1])<<4 | digit(text[i+2])
		if !printable(b) {
			return out[:had]
		}
		out = append(out, b)
		i += 2
	}
	return out
}

// appendEscapes takes the four digits after each u, U or U+.
func appendEscapes(out, text []byte) []byte {
	for i := 0; i < len(text); i++ {
		if text[i]|0x20 != 'u' {
			continue
		}
		i++
		if text[i] == '+' {
			i++
		}
		r, _ := strconv.ParseUint(string(text[i:i+4]), 16, 32)
		out = utf8.AppendRune(out, rune(r))
		i += 3
	}
	return out
}

func appendHex(out, text []byte) []byte {
	had, digits := len(out), false
	if len(text)%2 != 0 {
		return out
	}
	for i := 0; i < len(text); i += 2 {
		b := digit(text[i])<<4 | digit(text[i+1])
		if !printable(b) {
			return out[:had]
		}
		digits = digits || text[i] <= '9' || text[i+1] <= '9'
		out = append(out, b)
	}
	if !digits {
		return out[:had] // a word of letters
	}
	return out
}

// appendBase64 reads the standard alphabet with its padding, or else the one for
// URLs without. Letters alone are taken for a word.
func appendBase64(out, text []byte) []byte {
	if !printableBase64(text) {
		return out
	}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
		had := len(out)
		longer, err := encoding.AppendDecode(out, text)
		if err == nil && allPrintable(longer[had:]) {
			return longer
		}
		out = longer[:had]
	}
	return out
}

// printableBase64 reports whether text may be the base64, in either alphabet, of
// printable text. Nearly every text that is not is found out at once.
func printableBase64(text []byte) bool {
	digits := false
	i := 0
	for ; i+4 <= len(text) && text[i+3] != '='; i += 4 {
		a, b, c, d := sextet(text[i]), sextet(text[i+1]), sextet(text[i+2]), sextet(text[i+3])
		if !printable(a<<2|b>>4) || !printable(b<<4|c>>2) || !printable(c<<6|d) {
			return false
		}
		digits = digits || (is[text[i]]|is[text[i+1]]|is[text[i+2]]|is[text[i+3]])&digitOrSign != 0
	}
	for ; i < len(text); i++ {
		digits = digits || is[text[i]]&digitOrSign != 0
	}
	return digits
}

func sextet(b byte) byte {
	switch {
	case 'A' <= b && b <= 'Z':
		return b - 'A'
	case 'a' <= b && b <= 'z':
		return b - 'a' + 26
	case '0' <= b && b <= '9':
		return b - '0' + 52
	case b == '+' || b == '-':
		return 62
	}
	return 63
}

func allPrintable(text []byte) bool {
	for _, b := range text {
		if !printable(b) {
			return false
		}
	}
	return true
}

// digit is the value of a hexadecimal digit.
func digit(b byte) byte {
	switch {
	case b <= '9':
		return b - '0'
	case b <= 'F':
		return b - 'A' + 10
	}
	return b - 'a' + 10
}
