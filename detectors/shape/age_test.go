package shape

import (
	"strings"
	"testing"
)

// A key made for these tests with age-keygen's own format, and its public half.
const (
	ageKey    = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
	agePublic = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
)

func TestAgeRecipient(t *testing.T) {
	if got := ageRecipient(ageKey)[FactRecipient]; got != agePublic {
		t.Errorf("recipient %q, want %q", got, agePublic)
	}
	for _, value := range []string{
		"", "1", "AGE-SECRET-KEY-1", ageKey[:70], strings.Replace(ageKey, "SJZ", "SJY", 1), agePublic,
		strings.Repeat("q", 300), "AGE-SECRET-KEY-1\x00", "age-secret-key-1qqqqqq",
	} {
		if got := ageRecipient(value); got != nil {
			t.Errorf("%.20q has a recipient: %v", value, got)
		}
	}
}

// FuzzAgeRecipient: whatever is encoded can be decoded again, and nothing panics.
func FuzzAgeRecipient(f *testing.F) {
	f.Add(ageKey, []byte{1, 2, 3})
	f.Add("age1", []byte{})
	f.Fuzz(func(t *testing.T, value string, data []byte) {
		ageRecipient(value)
		if len(data) > 100 {
			return
		}
		if label, got, ok := bech32Decode(bech32Encode("age", data)); !ok || label != "age" || string(got) != string(data) {
			t.Errorf("%x comes back as %s %x", data, label, got)
		}
	})
}
