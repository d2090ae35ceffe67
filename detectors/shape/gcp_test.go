package shape

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func serviceAccount(t testing.TB, key, email string) string {
	t.Helper()
	text, err := json.MarshalIndent(map[string]string{
		"type": "service_account", "project_id": "tide-prod-4417", "private_key_id": "32b5b66d3ccb1d67", "private_key": key,
		"client_email": email, "client_id": "1810657540412812509",
	}, "", "  ")
	must(t, err)
	return string(text)
}

func TestGCPKeys(t *testing.T) {
	key := pkcs8(t, newEd25519(t))
	written := strings.ReplaceAll(key, "\n", `\n`)
	const email, firebase = "ci@tide-prod-4417.iam.gserviceaccount.com", "firebase-adminsdk-x1@tide-prod-4417.iam.gserviceaccount.com"
	account := func(email string, more ...string) finding.Facts {
		return with(facts(more...), facts(finding.FactAccount, "tide-prod-4417", finding.FactUser, email, FactKeyID, "32b5b66d3ccb1d67"))
	}
	inline := `{"type":"service_account","project_id":"tide-prod-4417","private_key_id":"32b5b66d3ccb1d67","private_key":"` + written + `","client_email":"` + email + `"}`
	run(t, gcpKeys(), []example{
		{"a key file", "ci/deployer.json", serviceAccount(t, key, email), []sight{
			{Kind: kindGCPKey, Secret: strings.TrimSpace(key), At: written, Facts: account(email)}}},
		{"Firebase", "sa.json", serviceAccount(t, key, firebase), []sight{
			{Kind: kindGCPKey, Secret: strings.TrimSpace(key), At: written, Facts: account(firebase, FactFirebase, "true")}}},
		{"inside a configuration", "config.json", `{"storage":{"credentials":` + serviceAccount(t, key, email) + `}}`, []sight{
			{Kind: kindGCPKey, Secret: strings.TrimSpace(key), At: written, Facts: account(email)}}},
		{"in a variable", ".env", "GOOGLE_CREDENTIALS='" + inline + "'\n", []sight{
			{Kind: kindGCPKey, Secret: strings.TrimSpace(key), At: inline, Facts: account(email, finding.FactName, "GOOGLE_CREDENTIALS")}}},
		{"a person's login", "home/.config/gcloud/application_default_credentials.json",
			`{"account": "rowan@tide.internal", "client_id": "7640.apps", "client_secret": "d-F", "quota_project_id": "tide-prod-4417", "refresh_token": "1//0abcDEF", "type": "authorized_user"}`, []sight{
				{Kind: kindGCPUser, Secret: "1//0abcDEF", Facts: facts(finding.FactAccount, "tide-prod-4417", finding.FactUser, "rowan@tide.internal")}}},
		{"a federated login", "wif.json", `{"type": "external_account", "audience": "//iam", "service_account_impersonation_url": "https://x"}`, nil},
		{"a key that is cut short", "sa.json", serviceAccount(t, key[:len(key)-30], email), nil},
		{"a reference", "sa.json", serviceAccount(t, "${PRIVATE_KEY}", email), nil},
		{"a certificate", "sa.json", serviceAccount(t, armour("CERTIFICATE", make([]byte, 99)), email), nil},
	})
}
