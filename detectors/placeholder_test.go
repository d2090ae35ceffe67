package detectors

import (
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func TestPlaceholder(t *testing.T) {
	at := func(host, user string) finding.Facts {
		return finding.Facts{finding.FactHost: host, finding.FactUser: user}
	}
	for _, c := range []struct {
		value string
		facts finding.Facts
		want  bool
	}{
		// References to a secret that is somewhere else.
		{"${DB_PASSWORD}", nil, true}, {"$DB_PASSWORD", nil, true}, {"{{ vault_token }}", nil, true},
		{"op://infra/slack/bot-token", nil, true}, {"%DB_PASSWORD%", nil, true}, {"$(cat token)", nil, true},
		{"<your-openai-key>", nil, true}, {"ENC[AES256_GCM,data:abc]", nil, true}, {"process.env.TOKEN", nil, true},
		{"$2b$realbutodd", nil, false}, {"$Pa55word!", nil, false},
		// Words that ask for a value.
		{"sk_live_your_key_here", nil, true}, {"changeme", nil, true}, {"my-token", nil, true}, {"dummy-secret-value", nil, true},
		{"REDACTED", nil, true}, {"ghp_exampleexampleexampleexampleexample1", nil, true},
		// Rows of one character, and the order of the keyboard.
		{"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", nil, true}, {"00000000-0000-0000-0000-000000000000", nil, true},
		{"1234567890abcdef", nil, true}, {"abcdefghijklmnop", nil, true}, {"********", nil, true},
		// What AWS prints.
		{"AKIAIOSFODNN7EXAMPLE", nil, true}, {"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", nil, true},
		// Stock logins: by host and user.
		{"password", at("localhost", "user"), true}, {"password", at("example.com", "root"), true}, {"secret", nil, true},
		{"postgres", at("localhost", "postgres"), false}, {"postgres", at("db.acme.io", "postgres"), false},
		// References that keep their quotes, and values cut short.
		{`"${PACKAGECLOUD_TOKEN}:"`, nil, true}, {"'$TOKEN'", nil, true}, {"63d8b153...", nil, true}, {"f0f145f0…", nil, true},
		// Words that say what goes there.
		{"ACCESS_TOKEN", nil, true}, {"DATABASE_TOKEN", nil, true}, {"EMAIL:API_KEY", nil, true}, {"API-KEY", nil, true},
		{"MONKEY", nil, false}, {"KQWJTOKENXBZR", nil, false}, {"TOKEN7F3Q", nil, false}, {"QZXWVBNM", nil, false},
		// A service container of a pipeline, and a database of somebody's.
		{"postgres", at("postgres", "postgres"), true}, {"rabbitmq", at("rabbitmq", "rabbitmq"), true},
		{"postgres", at("postgres", "shop"), false}, {"postgres", at("postgres.acme.io", "postgres"), false},
		// The last element of an address.
		{"hooks.slack.com/services/yyyyyyyyy/yyyyyyyyyyy/yyyyyyyyyyyyyyyyyyyyyyyy", nil, true},
		{"hooks.slack.com/services/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", nil, false},
		// Real ones, with words in them by chance.
		{"f6b48059-5108-46d8-aaeb-120420b63baa", nil, false},
		{"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", nil, false},
		{"cfcowKEneAPreFjCalXZ0CvDUL6BthHzbs/UkKGq", nil, false},
		{"IMYXxz4rY3vSwO", at("db", "app"), false},
		{"k8Tmy4nullQ0xxx7Zr", nil, false},
	} {
		if got := placeholder(c.value, c.facts); got != c.want {
			t.Errorf("placeholder(%q) with %v is %v, want %v", c.value, c.facts, got, c.want)
		}
	}
}

func TestIgnoreReason(t *testing.T) {
	for line, want := range map[string]string{
		`key = "x" # worstcase:ignore rotated on Monday`:        "rotated on Monday",
		`key = "x" // worstcase:ignore: a test account`:         "a test account",
		`key = "x" /* worstcase:ignore a test account */`:       "a test account",
		`<key>x</key> <!-- worstcase:ignore a test account -->`: "a test account",
		`key = "x" # worstcase:ignore`:                          "",
		`key = "x" # worstcase:ignore   `:                       "",
		`key = "x" # gitleaks:allow`:                            "",
		`key = "x"`:                                             "",
	} {
		if got := ignoreReason([]byte(line)); got != want {
			t.Errorf("%s: reason %q, want %q", line, got, want)
		}
	}
}

func TestNameBefore(t *testing.T) {
	for _, c := range []struct{ before, want string }{
		{"RAILWAY_API_TOKEN=", "RAILWAY_API_TOKEN"}, {"export TOKEN=\"", "TOKEN"}, {"  \"apiKey\": \"", "apiKey"},
		{"const key = '", "key"}, {"key := `", "key"}, {"opts['api-key'] = \"", "api-key"}, {"'a' => '", "a"},
		{"DATABASE_URL=postgresql://shop:", "DATABASE_URL"}, {"spring.datasource.url=jdbc:mysql://u:", "spring.datasource.url"},
		{"url: \"redis+tls://:", "url"}, {"see https://a.example and TOKEN=", "TOKEN"}, {"git clone https://bot:", ""},
		{"curl ", ""}, {"", ""}, {"\n", ""}, {"Setenv(\"TOKEN\", \"", "TOKEN"},
	} {
		if got := nameBefore([]byte(c.before+"secret"), len(c.before)); got != c.want {
			t.Errorf("before %q: %q, want %q", c.before, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, pair := range [][2]string{{"apiKey", "API_KEY"}, {"api-key", "api.key"}, {"APIKey", "apikey"}} {
		if !sameName(pair[0], pair[1]) {
			t.Errorf("%s and %s are not one name", pair[0], pair[1])
		}
	}
	if got := humanName("generic.adafruit-api-key"); got != "Adafruit API key" {
		t.Errorf("humanName gives %q", got)
	}
}
