package shape

import (
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func TestVaultInit(t *testing.T) {
	const root = "hvs.CAESI1A3RlRZ"
	const a, b = "sP/4C/fwIDjJmHEC2bi/1Pa43uKhsUQMmiB31GRzFc0R", "kHkw2xTBelbDFIMEgEC8NVX7NDSAZ+rdgBJ/HuJwxOX+"
	shares := facts(FactCount, "2", FactThreshold, "2")
	pgp := encoded(string(make([]byte, 300)))
	run(t, vaultInit(), []example{
		{"unsealed by a service", "init.json", `{"unseal_keys_b64": [], "unseal_keys_hex": [], "unseal_threshold": 1, "recovery_keys_b64": [], "root_token": "` + root + `"}`, []sight{
			{Kind: kindVaultRoot, Secret: root, Facts: finding.Facts{}}}},
		{"shares", "init.json", `{"unseal_keys_b64": ["` + a + `","` + b + `"], "unseal_keys_hex": ["b0ff","9079"], "unseal_threshold": 2, "root_token": "` + root + `"}`, []sight{
			{Kind: kindVaultUnseal, Secret: a + "\n" + b, At: a + `","` + b, Facts: shares},
			{Kind: kindVaultUnseal, Secret: a + "\n" + b, At: `b0ff","9079`, Facts: shares},
			{Kind: kindVaultRoot, Secret: root, Facts: finding.Facts{}}}},
		{"recovery keys, as YAML", "init.yaml", "recovery_keys_b64:\n- " + a + "\nrecovery_keys_threshold: 1\nroot_token: " + root + "\n", []sight{
			{Kind: kindVaultRecovery, Secret: a, Facts: facts(FactCount, "1", FactThreshold, "1")},
			{Kind: kindVaultRoot, Secret: root, Facts: finding.Facts{}}}},
		{"in words", "notes/vault.txt", "Unseal Key 1: " + a + "\nUnseal Key 2: " + b + "\n\nInitial Root Token: " + root + "\n\nVault initialized with 2 key shares\n", []sight{
			{Kind: kindVaultUnseal, Secret: a + "\n" + b, At: a + "\nUnseal Key 2: " + b, Facts: facts(FactCount, "2")},
			{Kind: kindVaultRoot, Secret: root, Facts: finding.Facts{}}}},
		{"encrypted to PGP keys", "init.json", `{"unseal_keys_b64": ["` + pgp + `"], "unseal_threshold": 1, "root_token": "` + pgp + `"}`, nil},
		{"a reference", "init.json", `{"unseal_keys_b64": [], "unseal_threshold": 1, "root_token": "${ROOT}"}`, nil},
		{"another file with a root token", "config.json", `{"root_token": "abc"}`, nil},
		{"prose", "README.md", "Initial Root Token: the token that you are given\n", nil},
	})
}

func TestStores(t *testing.T) {
	run(t, cliStores(), []example{
		{"railway", "home/.railway/config.json", `{"user": {"token": null, "accessToken": "rw-access", "refreshToken": "rw-refresh", "tokenExpiresAt": 1}, "projects": {}}`, []sight{
			{Kind: "railway.cli-session", Secret: "rw-access", Facts: finding.Facts{}}, {Kind: "railway.cli-session", Secret: "rw-refresh", Facts: finding.Facts{}}}},
		{"vercel", "home/.local/share/com.vercel.cli/auth.json", `{"token": "vc-1", "userId": "u"}`, []sight{{Fallback: "vercel.cli-token", Secret: "vc-1", Facts: finding.Facts{}}}},
		{"supabase", "home/.supabase/access-token", "sbp_0123\n", []sight{{Fallback: "supabase.access-token", Secret: "sbp_0123", Facts: finding.Facts{}}}},
		{"gh", "home/.config/gh/hosts.yml", "github.com:\n  user: rowan\n  oauth_token: gho_0123\n  users:\n    rowan:\n      oauth_token: gho_0123\n", []sight{
			{Fallback: KindLogin, Secret: "gho_0123", Facts: facts(finding.FactHost, "github.com")}, {Fallback: KindLogin, Secret: "gho_0123", Facts: facts(finding.FactHost, "github.com")}}},
		{"stripe", "home/.config/stripe/config.toml", "[default]\nlive_mode_api_key = 'rk_live_0'\nlive_mode_pub_key = 'pk_live_0'\ntest_mode_api_key = 'rk_test_0'\n", []sight{
			{Fallback: KindSecret, Secret: "rk_live_0", Facts: finding.Facts{}}, {Fallback: KindSecret, Secret: "rk_test_0", Facts: finding.Facts{}}}},
		{"doctl", "home/.config/doctl/config.yaml", "access-token: dop_v1_a\nauth-contexts:\n  prod: dop_v1_b\ncontext: default\n", []sight{
			{Fallback: "digitalocean.personal-token", Secret: "dop_v1_a", Facts: finding.Facts{}}, {Fallback: "digitalocean.personal-token", Secret: "dop_v1_b", Facts: finding.Facts{}}}},
		{"fly", "home/.fly/config.yml", "access_token: fo1_0123\n", []sight{{Fallback: "fly.token", Secret: "fo1_0123", Facts: finding.Facts{}}}},
		{"netlify", "home/Library/Preferences/netlify/config.json", `{"userId": "5", "users": {"5": {"auth": {"token": "nfp_0", "github": {}}}}}`, []sight{{Kind: "netlify.token", Secret: "nfp_0", Facts: finding.Facts{}}}},
		{"vault", "home/.vault-token", "hvs.0123", []sight{{Fallback: "vault.token", Secret: "hvs.0123", Facts: finding.Facts{}}}},
		{"pulumi", "home/.pulumi/credentials.json", `{"current": "https://api.pulumi.com", "accessTokens": {"https://api.pulumi.com": "pul-0"}, "accounts": {"https://api.pulumi.com": {"accessToken": "pul-0", "username": "rowan"}}}`, []sight{
			{Fallback: "pulumi.access-token", Secret: "pul-0", Facts: finding.Facts{}}, {Fallback: "pulumi.access-token", Secret: "pul-0", Facts: finding.Facts{}}}},
		{"hcloud", "home/.config/hcloud/cli.toml", "active_context = \"prod\"\n[[contexts]]\nname = \"prod\"\ntoken = \"hz-0\"\n", []sight{{Kind: "hetzner.token", Secret: "hz-0", Facts: finding.Facts{}}}},
		{"wrangler", "home/.config/.wrangler/config/default.toml", "oauth_token = \"cf-1\"\nrefresh_token = \"cf-2\"\nexpiration_time = \"2031-01-01T00:00:00Z\"\n", []sight{
			{Kind: "cloudflare.cli-session", Secret: "cf-1", Facts: finding.Facts{}}, {Kind: "cloudflare.cli-session", Secret: "cf-2", Facts: finding.Facts{}}}},
		{"cargo", "home/.cargo/credentials.toml", "[registry]\ntoken = \"cio0\"\n[registries.tide]\ntoken = \"tide0\"\n", []sight{
			{Fallback: KindRegistryToken, Secret: "cio0", Facts: finding.Facts{}}, {Fallback: KindRegistryToken, Secret: "tide0", Facts: finding.Facts{}}}},
		{"gem", "home/.gem/credentials", "---\n:rubygems_api_key: rubygems_0\n", []sight{{Fallback: KindRegistryToken, Secret: "rubygems_0", Facts: finding.Facts{}}}},
		{"another folder", "src/railway/config.json", `{"user": {"token": "x"}}`, nil},
		{"a reference", "home/.fly/config.yml", "access_token: ${FLY_ACCESS_TOKEN}\n", nil},
		{"nothing but blanks", "home/.vault-token", " \n", nil},
		{"words", "home/.vault-token", "not logged in", nil},
	})
}
