package shape

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

const (
	sasSignature  = "k7Qm2Zx8wRt4Lc9Vb1Np6Yd3Gs5Hj0UeTiKoWqAzMrX%3D"
	storageSAS    = "sv=2024-11-04&st=2026-01-01T00%3A00%3A00Z&se=2026-02-01T00%3A00%3A00Z&sr=c&sp=rl&sig=" + sasSignature
	accountSAS    = "sig=" + sasSignature + "&sp=rwdlac&sv=2024-11-04&ss=bq&srt=sco&spr=https&sip=10.0.0.1-10.0.0.9&se=2029-01-01T00:00Z"
	serviceBusSAS = "sr=https%3A%2F%2Fshop-prod.servicebus.windows.net%2Forders&sig=" + sasSignature + "&se=1767225600&skn=send"
)

func TestSASLimits(t *testing.T) {
	for name, c := range map[string]struct {
		query, kind string
		want        finding.Facts
	}{
		"a container, read": {storageSAS, KindStorageSAS, finding.Facts{"reach": "container", "permissions": "rl", "expires": "2026-02-01T00:00:00Z"}},
		"an account, signature first": {accountSAS, KindStorageSAS, finding.Facts{
			"reach": "account", "permissions": "rwdlac", "services": "bq", "addresses": "10.0.0.1-10.0.0.9", "expires": "2029-01-01T00:00:00Z",
		}},
		"one blob, to the day": {"sp=r&se=2027-05-01&sv=2022-11-02&sr=b&sig=" + sasSignature, KindStorageSAS,
			finding.Facts{"reach": "object", "permissions": "r", "expires": "2027-05-01T00:00:00Z"}},
		"signed for a person": {"sp=r&se=2027-05-01T10:00:00Z&skoid=11111111-2222-4333-8444-555555555555&sv=2022-11-02&sr=d&sdd=2&sig=" + sasSignature, KindStorageSAS,
			finding.Facts{"reach": "directory", "permissions": "r", "expires": "2027-05-01T10:00:00Z", "user": "11111111-2222-4333-8444-555555555555"}},
		"by a policy":      {"si=nightly&sv=2022-11-02&sr=c&sig=" + sasSignature, KindStorageSAS, finding.Facts{"reach": "container", "policy": "nightly"}},
		"a table":          {"tn=orders&sp=raud&sv=2022-11-02&se=2027-05-01T10:00:00Z&sig=" + sasSignature, KindStorageSAS, finding.Facts{"reach": "table", "permissions": "raud", "expires": "2027-05-01T10:00:00Z"}},
		"a queue":          {"sp=raup&sv=2022-11-02&se=2027-05-01T10:00:00Z&sig=" + sasSignature, KindStorageSAS, finding.Facts{"reach": "queue", "permissions": "raup", "expires": "2027-05-01T10:00:00Z"}},
		"in HTML":          {strings.ReplaceAll(storageSAS, "&", "&amp;"), KindStorageSAS, finding.Facts{"reach": "container", "permissions": "rl", "expires": "2026-02-01T00:00:00Z"}},
		"in JSON":          {strings.ReplaceAll(storageSAS, "&", `\u0026`), KindStorageSAS, finding.Facts{"reach": "container", "permissions": "rl", "expires": "2026-02-01T00:00:00Z"}},
		"a queue of a bus": {serviceBusSAS, KindServiceBusSAS, finding.Facts{"host": "shop-prod.servicebus.windows.net", "account": "shop-prod", "resources": "orders", "reach": "entity", "policy": "send", "expires": "2026-01-01T00:00:00Z"}},
		"a whole bus":      {"sig=" + sasSignature + "&se=1767225600&skn=root&sr=sb://shop.servicebus.windows.net:443/", KindServiceBusSAS, finding.Facts{"host": "shop.servicebus.windows.net", "account": "shop", "reach": "namespace", "policy": "root", "expires": "2026-01-01T00:00:00Z"}},
		"a device":         {"sr=hub.azure-devices.net%2Fdevices%2Fpump&sig=" + sasSignature + "&se=1767225600", KindIoTHubSAS, finding.Facts{"host": "hub.azure-devices.net", "account": "hub", "resources": "devices/pump", "reach": "entity", "expires": "2026-01-01T00:00:00Z"}},
		"no rights at all": {"sv=2022-11-02&sig=" + sasSignature, "", nil},
		"other letters":    {"sp=zzz&sv=2022-11-02&sig=" + sasSignature, "", nil},
		"no signature":     {"sp=r&sv=2022-11-02&se=2027-05-01", "", nil},
		"another's query":  {"id=7&sp=r&sig=none", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := SASKind(c.query); got != c.kind {
				t.Fatalf("the kind is %q, want %q", got, c.kind)
			}
			read := storageSASLimits
			if c.kind != KindStorageSAS {
				read = serviceBusSASLimits
			}
			if diff := cmp.Diff(c.want, read(c.query)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
