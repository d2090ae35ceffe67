package catalog

import (
	"testing"
	"time"
)

func TestRanks(t *testing.T) {
	for _, c := range []struct {
		name        string
		worse, less int
	}{
		{"certainty", Proven.Rank(), Assumed.Rank()},
		{"effect", Destroy.Rank(), Takeover.Rank()},
		{"no effect", Disclose.Rank(), NoEffect.Rank()},
		{"recovery", NoRecovery.Rank(), ByBackup.Rank()},
		{"backups", BackupsDestroyed.Rank(), BackupsUnknown.Rank()},
		{"gate", NoGate.Rank(), Delay.Rank()},
		{"extent", Wide.Rank(), Narrow.Rank()},
		{"step", ToIsolate.Rank(), ToNarrow.Rank()},
		{"a gate before the end", ToGate.Rank(), ToRevoke.Rank()},
		{"breadth", Account.Rank(), Resource.Rank()},
		{"an unknown word comes last", NoEffect.Rank(), Effect("leak").Rank()},
	} {
		if c.worse >= c.less {
			t.Errorf("%s: rank %d is not before %d", c.name, c.worse, c.less)
		}
	}
}

func TestParseWindow(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30m": 30 * time.Minute, "48h": 48 * time.Hour, "30d": 720 * time.Hour,
		"": 0, "d": 0, "0d": 0, "-1d": 0, "1.5h": 0, "1w": 0, "2 days": 0, "1d2h": 0, "99999999999999999999d": 0,
	} {
		got, err := ParseWindow(text)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("ParseWindow(%q) = %v, %v", text, got, err)
		}
	}
}
