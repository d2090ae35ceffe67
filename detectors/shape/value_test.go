package shape

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// Tokens of Fly.io, made with Fly's own library and a key of zeros.
const (
	flyOrgToken      = "FlyV1 fm2_lJPEDm1hZGUtdXAga2V5IGlkxBCbTLEAgntH1DE3Eb0v+H0OwrVodHRwczovL2FwaS5mbHkuaW8vdjGWAJLNEmcfFpAEks5lU/EAzorwPMDEIBze2OnPfQqmGgtawwpd+pD3+e8c6X6GaHiZqRdo9Kij"
	flyDeployToken   = "FlyV1 fm2_lJPEDm1hZGUtdXAga2V5IGlkxBDYBZuutUSwd4ZDJrDm1gsKwrVodHRwczovL2FwaS5mbHkuaW8vdjGWAJLNEmcfDZKUA5GBzgAB4kAfBZGCp2J1aWxkZXIfondnHwEEks5lU/EAzorwPMDEINSeifTFltFnCuwJ7LB4l+Xfe8GBAxb94BqL1yApgBhg"
	flyAppToken      = "fm2_lJPEDm1hZGUtdXAga2V5IGlkxBAUvXsIN/zChgkrTfMgk9WXwrVodHRwczovL2FwaS5mbHkuaW8vdjGUAJLNEmcfA5GBzgAB4kAfxCBB74w2o47iJSvgD3qHnZLh+/mFR7oAPeWxcALqgg5uEg=="
	flyReadToken     = "fm2_lJPEDm1hZGUtdXAga2V5IGlkxBANWzE0BxJIXoYWXBvT21ocwrVodHRwczovL2FwaS5mbHkuaW8vdjGUAJLNEmcBBJLOZVPxAM6K8DzAxCCYLXJgomnhdP7QhYTtPvr/f0BLRiO4d6/94vsWNkH+SQ=="
	flyNarrowedToken = "fm2_lJPEDm1hZGUtdXAga2V5IGlkxBB8Y9MvJ5yYG6+JjHqs9+ItwrVodHRwczovL2FwaS5mbHkuaW8vdjGaAJLNEmcfA5GBzgAB4kAfGgEEks5lU/EAzorwPMAEks5lU/EAzmcs9sDEIK5fDDHX/RikRV+rl8E1vpqPQADLeKMTMoGuQ0fVjaG5"
	flyExecToken     = "fm2_lJPEDm1hZGUtdXAga2V5IGlkxBDbf8cFtqse877uMaEeHUMYwrVodHRwczovL2FwaS5mbHkuaW8vdjGWAJLNEmcfA5GBzgAB4kAfG5GSkqliaW4vcmFpbHOmcnVubmVyw8QgK6VIjcQoEaYTjzNEpmcjczYFIdvt/Msd0l1WGbPXJRs="
	flyAnyExecToken  = "fm2_lJPEDm1hZGUtdXAga2V5IGlkxBC7Al0ZXqZH0fCoHNqBaBPZwrVodHRwczovL2FwaS5mbHkuaW8vdjGWAJLNEmcfA5GBzgAB4kAfG5GSwMLEIFVzf2UwVpN3dkjsaZKipU9/3WkRkKyjB6IZGfUV5DMJ"
	flyVolumeToken   = "fm2_lJPEDm1hZGUtdXAga2V5IGlkxBCKkOqLz8IFZ1I5mw21oS5XwrVodHRwczovL2FwaS5mbHkuaW8vdjGUAJLNEmcfApGBp3ZvbF9hYmMfxCDgO+pZLTC34hM6vdIfBfMTN6H2IA26qEZyYxsN3RmhWw=="
	flyEveryAppToken = "fm2_lJPEDm1hZGUtdXAga2V5IGlkxBAR1/WhNaDNBcplHsjctVc+wrVodHRwczovL2FwaS5mbHkuaW8vdjGUAJLNEmcfA5GBAAPEIK4HeVMu4VGisLBBBT48NF4AITCcqx0wYTy9A4ar0bSx"
)

// Tokens of PyPI, made with a library for macaroons and a made-up key.
const (
	pypiProjectToken   = "pypi-AgEIcHlwaS5vcmcCJDVhMWMyZjBlLTlkM2ItNGY2YS04YzdlLTFiMmQzZjRhNWM2ZAACF1sxLFsic2hvcCIsInNob3AtY2xpIl1dAAIsWzIsWyIxZjJlM2Q0Yy01YjZhLTQ5NzgtODY5NS1hNGIzYzJkMWUwZjkiXV0AAAYg0hCh6SwnQanYdZUlcuVhV6bQcD2q2To6KmjA1FvVyVQ"
	pypiUserToken      = "pypi-AgEIcHlwaS5vcmcCJDVhMWMyZjBlLTlkM2ItNGY2YS04YzdlLTFiMmQzZjRhNWM2ZAACKlszLCIwZjFlMmQzYy00YjVhLTQ2OTctODg3OS02YTViNGMzZDJlMWYiXQAABiDO330GlL9--CM2f0BAKYa5LkCF5seXhkXSWFVxnVkjCA"
	pypiExpiredToken   = "pypi-AgEIcHlwaS5vcmcCJDVhMWMyZjBlLTlkM2ItNGY2YS04YzdlLTFiMmQzZjRhNWM2ZAACGVswLDE3MDAwMDAwMDAsMTY5MDAwMDAwMF0AAgxbMSxbInNob3AiXV0AAAYgr1EzxB8crRbbOGMtHepk4-KMAFL-t2BeSR3AY8518WY"
	pypiOldToken       = "pypi-AgEIcHlwaS5vcmcCJDVhMWMyZjBlLTlkM2ItNGY2YS04YzdlLTFiMmQzZjRhNWM2ZAACMXsicGVybWlzc2lvbnMiOnsicHJvamVjdHMiOlsic2hvcCJdfSwidmVyc2lvbiI6MX0AAAYgjXgUh4Sy3xChrD6tUD9S6RFyiQVhCvDi7LNNoL90U-o"
	pypiOldUserToken   = "pypi-AgEIcHlwaS5vcmcCJDVhMWMyZjBlLTlkM2ItNGY2YS04YzdlLTFiMmQzZjRhNWM2ZAACInsicGVybWlzc2lvbnMiOiJ1c2VyIiwidmVyc2lvbiI6MX0AAAYg6_XaF_W6d9MQ2ZzmWrWyXZiyGq8bwOKX5J0ejDrD_lk"
	pypiPublisherToken = "pypi-AgEIcHlwaS5vcmcCJDVhMWMyZjBlLTlkM2ItNGY2YS04YzdlLTFiMmQzZjRhNWM2ZAACKls0LCIwZjFlMmQzYy00YjVhLTQ2OTctODg3OS02YTViNGMzZDJlMWYiXQACGVswLDE3MDAwMDA5MDAsMTcwMDAwMDAwMF0AAAYg61mD_fjABQXks_VXKjH9QsWy_YwTbXRXAAMfEJ1Lelw"
	pypiTestToken      = "pypi-AgENdGVzdC5weXBpLm9yZwIkNWExYzJmMGUtOWQzYi00ZjZhLThjN2UtMWIyZDNmNGE1YzZkAAIMWzEsWyJzaG9wIl1dAAAGILMsts9HHx03iN69TvDHm8x_TxoO3H2YSrFMp5g3ligu"
	pypiPlainToken     = "pypi-AgEIcHlwaS5vcmcCJDVhMWMyZjBlLTlkM2ItNGY2YS04YzdlLTFiMmQzZjRhNWM2ZAAABiDrtl18cnW8e01YPkFTIlxq1RJ5dHHHhu68Cv-Wa4GOOQ"
)

func TestFlyLimits(t *testing.T) {
	const later, sooner = "2043-11-13T04:00:00Z", "2024-11-07T17:20:00Z"
	for name, c := range map[string]struct {
		token string
		want  finding.Facts
	}{
		"an organisation":          {flyOrgToken, finding.Facts{"account": "4711", "reach": "organization", "permissions": "rwcdC", "expires": later}},
		"one app":                  {flyAppToken, finding.Facts{"account": "4711", "reach": "app", "permissions": "rwcdC", "resources": "123456"}},
		"an app and its builder":   {flyDeployToken, finding.Facts{"account": "4711", "reach": "app", "permissions": "rwcdC", "resources": "123456", "expires": later}},
		"reads alone":              {flyReadToken, finding.Facts{"account": "4711", "reach": "organization", "permissions": "r", "expires": later}},
		"narrowed by its owner":    {flyNarrowedToken, finding.Facts{"account": "4711", "reach": "app", "permissions": "r", "resources": "123456", "expires": sooner}},
		"listed commands":          {flyExecToken, finding.Facts{"account": "4711", "reach": "commands", "permissions": "rwcdC"}},
		"any command":              {flyAnyExecToken, finding.Facts{"account": "4711", "reach": "app", "permissions": "rwcdC", "resources": "123456"}},
		"a volume":                 {flyVolumeToken, finding.Facts{"account": "4711", "reach": "volume", "permissions": "rwcdC", "resources": "vol_abc"}},
		"every app, no deleting":   {flyEveryAppToken, finding.Facts{"account": "4711", "reach": "organization", "permissions": "rw"}},
		"two, the wider counts":    {flyReadToken + "," + flyAppToken, finding.Facts{"account": "4711", "reach": "organization", "permissions": "rwcdC"}},
		"a login token beside one": {"fo1_abc," + flyAppToken, finding.Facts{"account": "4711", "reach": "app", "permissions": "rwcdC", "resources": "123456"}},
		"cut short":                {flyAppToken[:100], nil},
		"no base64":                {"fm2_%%%%", nil},
		"another label":            {"fm1a_" + strings.TrimPrefix(flyAppToken, "fm2_"), nil},
		"nothing":                  {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, flyLimits(c.token)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPyPILimits(t *testing.T) {
	const user = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"
	for name, c := range map[string]struct {
		token string
		want  finding.Facts
	}{
		"two projects":       {pypiProjectToken, finding.Facts{"host": "pypi.org", "reach": "project", "resources": "shop shop-cli"}},
		"a whole account":    {pypiUserToken, finding.Facts{"host": "pypi.org", "reach": "account", "user": user}},
		"past its end":       {pypiExpiredToken, finding.Facts{"host": "pypi.org", "reach": "project", "resources": "shop", "expires": "2023-11-14T22:13:20Z"}},
		"old, a project":     {pypiOldToken, finding.Facts{"host": "pypi.org", "reach": "project", "resources": "shop"}},
		"old, an account":    {pypiOldUserToken, finding.Facts{"host": "pypi.org", "reach": "account"}},
		"trusted publishing": {pypiPublisherToken, finding.Facts{"host": "pypi.org", "reach": "publisher", "expires": "2023-11-14T22:28:20Z"}},
		"the test index":     {pypiTestToken, finding.Facts{"host": "test.pypi.org", "reach": "project", "resources": "shop"}},
		"no caveats":         {pypiPlainToken, finding.Facts{"host": "pypi.org", "reach": "account"}},
		"cut short":          {pypiProjectToken[:120], nil},
		"a byte too many":    {pypiPlainToken + "AAAA", nil},
		"no macaroon":        {"pypi-AgEIcHlwaS5vcmc", nil},
		"another prefix":     {"pip-" + pypiPlainToken[5:], nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, pypiLimits(c.token)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTokenParts(t *testing.T) {
	encoded := func(text string) string { return encoded(text) }
	for name, c := range map[string]struct {
		read  func(string) finding.Facts
		value string
		want  finding.Facts
	}{
		"sentry": {
			sentryFacts, "sntrys_" + encoded(`{"iat":1700000000.1,"url":"https://sentry.io","region_url":"https://de.sentry.io","org":"acme"}`) + "_" + strings.Repeat("k", 43),
			finding.Facts{"account": "acme", "host": "de.sentry.io"},
		},
		"sentry of one's own": {
			sentryFacts, "sntrys_" + encoded(`{"url":"https://sentry.acme.test:9000","org":"acme"}`) + "_" + strings.Repeat("k", 43),
			finding.Facts{"account": "acme", "host": "sentry.acme.test"},
		},
		"sentry without a body":  {sentryFacts, "sntrys_kkkk_kkkk", nil},
		"a user token of sentry": {sentryFacts, "sntryu_79ddbc85", nil},
		"grafana cloud": {
			grafanaFacts, "glc_" + encoded(`{"o":"1174032","n":"ci-deploy","k":"made up","m":{"r":"prod-eu-west-2"}}`),
			finding.Facts{"account": "1174032", "region": "prod-eu-west-2"},
		},
		"grafana's old key":      {grafanaFacts, encoded(`{"k":"made up","n":"ci","id":1}`), finding.Facts{"account": "1"}},
		"grafana, no JSON":       {grafanaFacts, "glc_eyJvIjoi", nil},
		"doppler":                {dopplerFacts, "dp.st.prd_web.wRfWoweHdrd2hzjzfN3PUd94MK8iPMJ6ah7YErUjJYj", finding.Facts{"resources": "prd_web", "environment": "prd"}},
		"doppler without config": {dopplerFacts, "dp.st.wRfWoweHdrd2hzjzfN3PUd94MK8iPMJ6ah7YErUjJYj", nil},
		"telegram":               {botFacts, "5020307309:AAnq7zONnJMfpkNcH8eHkKSxi1R2Jt5a6xC", finding.Facts{"user": "5020307309"}},
		"discord":                {botFacts, strings.TrimRight(encoded("104238976123456789"), "=") + ".GdCNMg.kjUlwNxbL1hBJ9nbaedvTPzM70fybZgjVjSmag", finding.Facts{"user": "104238976123456789"}},
		"a bot of nobody":        {botFacts, "MTEBmg1pgDzQJwc518aDHzK3L4.GdCNMg.kjUl", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.read(c.value)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzValues gives any text to all readers of values.
func FuzzValues(f *testing.F) {
	for _, s := range []string{
		flyOrgToken, flyDeployToken + "," + flyReadToken, flyExecToken, pypiProjectToken, pypiOldToken, storageSAS, accountSAS, serviceBusSAS,
		"sntrys_e30_k", "glc_e30", "dp.st.a.b", "1:A", "MTE.a.b", "fm2_3f////8=", "fm2_3////w==",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, r := range Values() {
			got := r.Read(value)
			if diff := cmp.Diff(got, r.Read(value)); diff != "" {
				t.Fatalf("%s: two readings differ:\n%s", r.Name, diff)
			}
			for name, fact := range got {
				if fact == "" || len(fact) > maxFact {
					t.Fatalf("%s: fact %s has %d bytes", r.Name, name, len(fact))
				}
			}
		}
	})
}

// FuzzMsgpack gives any bytes to the decoder.
func FuzzMsgpack(f *testing.F) {
	for _, s := range []string{"\x94\x01\xc2\xa1a\xc4\x01b", "\x81\x01\xd1\xff\xfe", "\xdf\xff\xff\xff\xff", "\xc9\x00\x00\x00\x01\x05a", "\xcb12345678", "\xd8\x011234567812345678", "\xe0"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		first, ok := msgpackValue(raw)
		second, again := msgpackValue(raw)
		if ok != again || ok && !cmp.Equal(first, second, cmp.AllowUnexported(msgpackPair{})) {
			t.Fatal("two readings differ")
		}
	})
}

func TestMsgpackValue(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want any
		ok   bool
	}{
		"a list":               {"\x94\x01\xc2\xa1a\xc4\x01b", []any{uint64(1), false, "a", []byte("b")}, true},
		"a map":                {"\x81\x01\xd1\xff\xfe", []msgpackPair{{uint64(1), int64(-2)}}, true},
		"a wide number":        {"\xcf\x00\x00\x00\x01\x00\x00\x00\x00", uint64(1) << 32, true},
		"a small negative":     {"\xff", int64(-1), true},
		"a long list, empty":   {"\xdc\x00\x00", []any(nil), true},
		"an extension":         {"\xd4\x01a", nil, true},
		"more than is there":   {"\xdd\xff\xff\xff\xff", nil, false},
		"a byte left over":     {"\x01\x01", nil, false},
		"nothing":              {"", nil, false},
		"a code without sense": {"\xc1", nil, false},
		"too deep":             {strings.Repeat("\x91", 64) + "\x01", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := msgpackValue([]byte(c.raw))
			if ok != c.ok {
				t.Fatalf("ok is %v", ok)
			}
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(msgpackPair{})); ok && diff != "" {
				t.Error(diff)
			}
		})
	}
}
