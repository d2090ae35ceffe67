package match

import (
	"encoding/base64"
	"encoding/hex"
	"math/rand"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// looksEncoded is what the finder finds, each kind a group, as in its comment.
var looksEncoded = regexp.MustCompile(`(%[0-9A-Fa-f]{2}(?:.*%[0-9A-Fa-f]{2})?)` +
	`|((?:U\+[a-fA-F0-9]{4}(?:\s|$))+|(?i)(?:\\{1,2}u[a-fA-F0-9]{4})+)` +
	`|([0-9A-Fa-f]{32,})` +
	`|([\w/+-]{16,}={0,2})`)

func oracleEncoded(text []byte) []encoded {
	var all []encoded
	for _, loc := range looksEncoded.FindAllSubmatchIndex(text, -1) {
		for kind := range 4 {
			if loc[2*kind+2] >= 0 {
				all = append(all, encoded{span{loc[0], loc[1]}, 1 << kind})
			}
		}
	}
	return all
}

var encodedPieces = []string{
	"%41", "%4", "%", "%zz", "\n", " ", "U+0041", "U+0041 ", "U+004", "\\u0041", "\\\\u0041", "\\U0041", "\\", "u0041",
	"0123456789abcdef", "0123456789ABCDEF0123456789abcdef", "QUJDREVGR0hJSktM", "word", "a-b_c/d+e", "==", "=", "x", "世", "\xff", ".",
}

func randomEncoded(r *rand.Rand) []byte {
	var text strings.Builder
	for range r.Intn(12) {
		text.WriteString(encodedPieces[r.Intn(len(encodedPieces))])
	}
	return []byte(text.String())
}

func TestFinderEqualsRegexp(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for range 100000 {
		equalEncoded(t, randomEncoded(r))
	}
}

func FuzzFinderEqualsRegexp(f *testing.F) {
	r := rand.New(rand.NewSource(2))
	for range 50 {
		f.Add(randomEncoded(r))
	}
	f.Fuzz(equalEncoded)
}

func equalEncoded(t *testing.T, text []byte) {
	want := oracleEncoded(text)
	got := appendEncoded(text, Percent|Unicode|Hex|Base64, nil)
	if !slices.Equal(want, got) {
		t.Fatalf("in %q:\nregexp finds %v\nthe finder   %v", text, want, got)
	}
}

func TestAppendDecoded(t *testing.T) {
	long := strings.Repeat("printable text 1 ", 9)
	for _, test := range []struct {
		by         Encodings
		text, want string
	}{
		{Percent, "%41%42", "AB"},
		{Percent, "%41 b%zz%4", "A b%zz%4"},
		{Percent, "%41%00", ""},
		{Percent, "%ff", ""},
		{Unicode, "U+0041 U+00e9\nU+0042", "AéB"},
		{Unicode, `\u0041\\u0042\U0043`, "ABC"},
		{Unicode, `\ud83d\u0000`, "\uFFFD\x00"},
		{Hex, hex.EncodeToString([]byte(long)), long},
		{Hex, strings.ToUpper(hex.EncodeToString([]byte(long))), long},
		{Hex, strings.Repeat("41", 16) + "4", ""},
		{Hex, strings.Repeat("00", 16), ""},
		{Hex, strings.Repeat("ab", 16), ""},
		{Base64, base64.StdEncoding.EncodeToString([]byte(long)), long},
		{Base64, base64.RawURLEncoding.EncodeToString([]byte(long + "?>~")), long + "?>~"},
		{Base64, "QUJDREVGR0hJSktMTU5PUA==", "ABCDEFGHIJKLMNOP"},
		{Base64, "QUJDREVGR0hJSktMTU5PUA", "ABCDEFGHIJKLMNOP"},
		{Base64, "ABCDEFGHIJKLMNOP", ""},           // letters alone
		{Base64, "thisIsALongIdentifierOf1", ""},   // not printable
		{Base64, "QUJDREVGR0hJSktMTU5PUA=", ""},    // wrong padding
		{Base64, "QUJDREVGR0hJ+SktM_TU5PU", ""},    // two alphabets
		{Base64, "QUJDREVGR0hJSktMTU5PUFF1Q", ""},  // wrong length
		{Base64, "QUJDREVGR0hJSktMTU5PUFFSgA", ""}, // the last byte is not printable
	} {
		got := string(appendDecoded([]byte("before"), []byte(test.text), test.by))
		if diff := cmp.Diff("before"+test.want, got); diff != "" {
			t.Errorf("%s %q: -want +got\n%s", test.by, test.text, diff)
		}
	}
}

func TestEncodingsString(t *testing.T) {
	for by, want := range map[Encodings]string{0: "", Hex: "hex", Percent | Unicode | Base64: "percent+unicode+base64"} {
		if got := by.String(); got != want {
			t.Errorf("%d: %q, want %q", by, got, want)
		}
	}
}
