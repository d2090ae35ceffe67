package shape

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// Tokens that carry something to be read, and a secret beside it.

// maxTokenPart is the length in bytes of the longest part that is decoded.
const maxTokenPart = 8 << 10

// jsonPart decodes a part of a token, base64 of a JSON object, into v.
func jsonPart(part string, v any) bool {
	if len(part) > maxTokenPart {
		return false
	}
	text, ok := unbase64(part)
	return ok && json.Unmarshal([]byte(text), v) == nil
}

// sentryFacts reads an organisation token, sntrys_<base64 of JSON>_<secret>:
// https://github.com/getsentry/rfcs/blob/main/text/0091-ci-upload-tokens.md.
func sentryFacts(token string) finding.Facts {
	body, ok := strings.CutPrefix(token, "sntrys_")
	end := strings.LastIndexByte(body, '_')
	if !ok || end < 0 {
		return nil
	}
	var claims struct {
		URL       string
		RegionURL string `json:"region_url"`
		Org       string
	}
	if !jsonPart(body[:end], &claims) {
		return nil
	}
	return facts(finding.FactAccount, claims.Org, finding.FactHost, hostOf(firstOf(claims.RegionURL, claims.URL)))
}

// hostOf is the host of an address, "" for what is none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// grafanaFacts reads a token of an access policy, glc_<base64 of JSON>, or an old
// API key, which is the JSON alone. Grafana does not write the form down; that o
// is the organisation and m.r the region is read from what its own Terraform
// provider makes.
func grafanaFacts(token string) finding.Facts {
	var claims struct {
		O    string
		ID   json.Number
		Meta struct{ R string } `json:"m"`
	}
	if !jsonPart(strings.TrimPrefix(token, "glc_"), &claims) {
		return nil
	}
	return facts(finding.FactAccount, firstOf(claims.O, claims.ID.String()), FactRegion, claims.Meta.R)
}

// dopplerFacts reads a service token, dp.st.<config>.<secret>. The config is the
// environment that its secrets belong to:
// https://docs.doppler.com/docs/service-tokens.
func dopplerFacts(token string) finding.Facts {
	parts := strings.Split(token, ".")
	if len(parts) != 4 || parts[0] != "dp" || parts[1] != "st" {
		return nil
	}
	root, _, _ := strings.Cut(parts[2], "_") // a branch of it is called prd_<name>
	return facts(FactResources, parts[2], finding.FactEnvironment, root)
}

// botFacts reads whose a bot's token is: Discord's begins with the bot's number
// in base64 (https://docs.discord.com/developers/reference#authentication),
// Telegram's with the number itself (https://core.telegram.org/bots/api#authorizing-your-bot).
func botFacts(token string) finding.Facts {
	if number, _, found := strings.Cut(token, ":"); found {
		if isIndex(number) {
			return facts(finding.FactUser, number)
		}
		return nil
	}
	part, _, _ := strings.Cut(token, ".")
	number, err := base64.RawStdEncoding.DecodeString(part)
	if err != nil || !isIndex(string(number)) {
		return nil
	}
	if _, err := strconv.ParseUint(string(number), 10, 64); err != nil {
		return nil
	}
	return facts(finding.FactUser, string(number))
}
