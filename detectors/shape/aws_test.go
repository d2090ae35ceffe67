package shape

import (
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

// Ids and accounts as published: the first two by Aidan Steele and Tal Be'ery.
func TestAWSAccount(t *testing.T) {
	tests := []struct{ id, want string }{
		{"ASIAY34FZKBOKMUTVV7A", "609629065308"},
		{"ASIAQNZGKIQY56JQ7WML", "029608264753"},
		{"AKIAIOSFODNN7EXAMPLE", ""}, // the old generation
		{"AKIA6PG2", ""}, {"", ""}, {"akiay34fzkbokmutvv7a", ""}, {"ABIAY34FZKBOKMUTVV7A", ""}, {"ASIAY34FZKBOKMUTVV71", ""},
	}
	for _, tt := range tests {
		if got, ok := AWSAccount(tt.id); got != tt.want || ok != (tt.want != "") {
			t.Errorf("AWSAccount(%q) = %q, %v, want %q", tt.id, got, ok, tt.want)
		}
	}
}

const (
	testKeyID      = "AKIA6PG2UMUQCLAFHHT7"
	testAccount    = "994743444768"
	testSecretKey  = "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"
	otherKeyID     = "AKIAY34FZKBOKMUTVV7A"
	otherAccount   = "609629065308"
	otherSecretKey = "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"
	sessionKeyID   = "ASIAY34FZKBOKMUTVV7A"
)

var sessionToken = strings.Repeat("FwoGZXIvYXdzEB4aDKq3", 8)

func TestAWSKeys(t *testing.T) {
	key := func(id, account string, more ...string) finding.Facts {
		return with(facts(more...), facts(FactAccessKeyID, id, finding.FactAccount, account))
	}
	run(t, awsKeys(), []example{
		{"credentials file", "home/.aws/credentials", "[default]\naws_access_key_id = " + testKeyID + "\naws_secret_access_key = " + testSecretKey +
			"\n\n[prod]\naws_access_key_id=" + otherKeyID + "\naws_secret_access_key=" + otherSecretKey + "\nregion=eu-west-1\n", []sight{
			{Kind: kindAWSKey, Secret: testSecretKey, Facts: key(testKeyID, testAccount, FactProfile, "default", finding.FactName, "aws_secret_access_key")},
			{Kind: kindAWSKey, Secret: otherSecretKey, Facts: key(otherKeyID, otherAccount, FactProfile, "prod", finding.FactName, "aws_secret_access_key")},
		}},
		{"profile of the config file, session", "home/.aws/config", "[profile ops]\naws_access_key_id = " + sessionKeyID + "\naws_secret_access_key = " + testSecretKey +
			"\naws_session_token = " + sessionToken + "\n", []sight{
			{Kind: kindAWSSession, Secret: testSecretKey, Facts: key(sessionKeyID, otherAccount, FactProfile, "ops", finding.FactName, "aws_secret_access_key")},
			{Kind: kindAWSSession, Part: "session-token", Secret: sessionToken, Facts: key(sessionKeyID, otherAccount, FactProfile, "ops", finding.FactName, "aws_session_token")},
		}},
		{"environment file", ".env", "export AWS_ACCESS_KEY_ID=" + testKeyID + "\nAWS_SECRET_ACCESS_KEY=\"" + testSecretKey + "\"\n", []sight{
			{Kind: kindAWSKey, Secret: testSecretKey, Facts: key(testKeyID, testAccount, finding.FactName, "AWS_SECRET_ACCESS_KEY")},
		}},
		{"two keys side by side, secrets first", ".env", "BACKUP_SECRET_KEY=" + otherSecretKey + "\nPROD_SECRET_KEY=" + testSecretKey +
			"\nBACKUP_ACCESS_KEY=" + otherKeyID + "\nPROD_ACCESS_KEY=" + testKeyID + "\n", []sight{
			{Kind: kindAWSKey, Secret: otherSecretKey, Facts: key(otherKeyID, otherAccount, finding.FactName, "BACKUP_SECRET_KEY")},
			{Kind: kindAWSKey, Secret: testSecretKey, Facts: key(testKeyID, testAccount, finding.FactName, "PROD_SECRET_KEY")},
		}},
		{"provider block", "main.tf", "provider \"aws\" {\n  access_key = \"" + testKeyID + "\"\n  secret_key = \"" + testSecretKey + "\"\n}\n" +
			"provider \"aws\" {\n  alias = \"eu\"\n  access_key = \"" + otherKeyID + "\"\n  secret_key = \"" + otherSecretKey + "\"\n}\n", []sight{
			{Kind: kindAWSKey, Secret: testSecretKey, Facts: key(testKeyID, testAccount, finding.FactName, "secret_key")},
			{Kind: kindAWSKey, Secret: otherSecretKey, Facts: key(otherKeyID, otherAccount, finding.FactName, "secret_key")},
		}},
		{"answer of create-access-key", "key.json", `{"AccessKey": {"UserName": "deploy", "AccessKeyId": "` + testKeyID + `", "Status": "Active", "SecretAccessKey": "` + testSecretKey + `"}}`, []sight{
			{Kind: kindAWSKey, Secret: testSecretKey, Facts: key(testKeyID, testAccount, finding.FactUser, "deploy", finding.FactName, "SecretAccessKey")},
		}},
		{"cached session", "home/.aws/cli/cache/0a.json", `{"Credentials": {"AccessKeyId": "` + sessionKeyID + `", "SecretAccessKey": "` + testSecretKey + `", "Expiration": "2031-01-02T03:04:05+00:00"}}`, []sight{
			{Kind: kindAWSSession, Secret: testSecretKey, Facts: key(sessionKeyID, otherAccount, finding.FactExpires, "2031-01-02T03:04:05Z", finding.FactName, "SecretAccessKey")},
		}},
		{"variables of a container", "deploy.yaml", "spec:\n  containers:\n  - env:\n    - name: AWS_ACCESS_KEY_ID\n      value: " + testKeyID + "\n    - name: AWS_SECRET_ACCESS_KEY\n      value: " + testSecretKey + "\n", []sight{
			{Kind: kindAWSKey, Secret: testSecretKey, Facts: key(testKeyID, testAccount, finding.FactName, "AWS_SECRET_ACCESS_KEY")},
		}},
		{"compose list", "compose.yml", "services:\n  a:\n    environment:\n    - AWS_ACCESS_KEY_ID=" + testKeyID + "\n    - AWS_SECRET_ACCESS_KEY=" + testSecretKey + "\n", []sight{
			{Kind: kindAWSKey, Secret: testSecretKey, Facts: key(testKeyID, testAccount, finding.FactName, "AWS_SECRET_ACCESS_KEY")},
		}},
		{"console download", "deploy_accessKeys.csv", "Access key ID,Secret access key\n" + testKeyID + "," + testSecretKey + "\n", []sight{
			{Kind: kindAWSKey, Secret: testSecretKey, Facts: key(testKeyID, testAccount)},
		}},
		{"a reference, an id alone, another secret", ".env", "AWS_ACCESS_KEY_ID=" + testKeyID + "\nAWS_SECRET_ACCESS_KEY=${SECRET}\nDJANGO_SECRET_KEY=" + otherSecretKey + "\n", nil},
		{"cut short", "home/.aws/credentials", "[default]\naws_access_key_id = " + testKeyID + "\naws_secret_access_key = " + testSecretKey[:30] + "\n", nil},
	})
}
