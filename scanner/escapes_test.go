package scanner

import (
	"strings"
	"testing"
)

func TestEscapesBecomeBlanks(t *testing.T) {
	for in, want := range map[string]string{
		`"a\nghp_x\tb"`:                        `"a  ghp_x  b"`,
		`"{\\n  \\\"token\\\": \\\"x\\\"\\n}"`: `"{     \\\"token\\\": \\\"x\\\"   }"`,
		`"\u001b[32mnpm_x\u001b[0m"`:           `"          npm_x         "`,
		`"\u001B[1;32mx"`:                      `"            x"`,
		`"caf\u00e9 \u001b is"`:                `"caf\u00e9 \u001b is"`,
		`"say \"x\" \/ \\"`:                    `"say \"x\" \/ \\"`,
		`\`:                                    `\`,
		`\u001b[`:                              `\u001b[`,
		`\n-----BEGIN KEY-----\nabc\n-----END KEY-----\nx`: `  -----BEGIN KEY-----\nabc\n-----END KEY-----  x`,
		`-----BEGIN KEY-----\nabc`:                         `-----BEGIN KEY-----\nabc`,
	} {
		text := []byte(in)
		blankEscapes(text)
		if string(text) != want {
			t.Errorf("%s becomes\n%s, want\n%s", in, text, want)
		}
	}
}

// TestAKeyWithoutAnEndIsBounded: what looks like one does not hide what follows.
func TestAKeyWithoutAnEndIsBounded(t *testing.T) {
	text := []byte(pemBegin + strings.Repeat("x", longestPEM) + `\nghp_x`)
	blankEscapes(text)
	if !strings.HasSuffix(string(text), "x  ghp_x") {
		t.Errorf("%s", text[len(text)-20:])
	}
}

func FuzzBlankEscapes(f *testing.F) {
	f.Add([]byte(`"a\nb\\\"c\u001b[32m"`))
	f.Add([]byte(`-----BEGIN \n-----END \n-----BEGIN `))
	f.Fuzz(func(t *testing.T, text []byte) {
		before := len(text)
		blankEscapes(text)
		again := append([]byte(nil), text...)
		blankEscapes(again)
		if len(text) != before || string(again) != string(text) {
			t.Errorf("a second time it becomes %q, not %q", again, text)
		}
	})
}
