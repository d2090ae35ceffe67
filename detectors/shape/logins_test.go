package shape

import (
	"strings"
	"testing"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

const testNPMToken = "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"

func TestNPMLogins(t *testing.T) {
	const uuid = "1f6b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
	host := func(h string, more ...string) finding.Facts { return with(facts(more...), facts(finding.FactHost, h)) }
	run(t, npmLogins(), []example{
		{"npm's token, any registry", "home/.npmrc", "save-exact=true\n//registry.npm.example/:_authToken=" + testNPMToken + "\n//npm.tide.internal/repo/:_authToken=\"" + uuid + "\"\n", []sight{
			{Kind: kindNPMToken, Secret: testNPMToken, Facts: host("registry.npm.example")},
			{Kind: kindNPMToken, Secret: uuid, Facts: host("npm.tide.internal")}}},
		{"another registry's token", ".npmrc", "//npm.tide.internal/:_authToken=ghp_0123abc\n", []sight{
			{Fallback: KindRegistryToken, Secret: "ghp_0123abc", Facts: host("npm.tide.internal")}}},
		{"user and password", ".npmrc", "//npm.tide.internal:8443/:username=rowan\n//npm.tide.internal:8443/:_password=" + encoded("s3cr3t-Q") + "\n", []sight{
			{Kind: KindRegistryLogin, Secret: "s3cr3t-Q", At: encoded("s3cr3t-Q"), Facts: host("npm.tide.internal", finding.FactUser, "rowan")}}},
		{"both in one", ".npmrc", "//npm.tide.internal/:_auth=" + encoded("rowan:s3cr3t-Q") + "\n_auth=" + encoded("ci:"+testNPMToken) + "\n", []sight{
			{Kind: KindRegistryLogin, Secret: "s3cr3t-Q", At: encoded("rowan:s3cr3t-Q"), Facts: host("npm.tide.internal", finding.FactUser, "rowan")},
			{Kind: kindNPMToken, Secret: testNPMToken, At: encoded("ci:" + testNPMToken), Facts: facts(finding.FactUser, "ci")}}},
		{"yarn", ".yarnrc.yml", "npmRegistryServer: \"https://yarn.tide.internal\"\nnpmAuthToken: " + testNPMToken + "\nnpmRegistries:\n  \"//npm.tide.internal\":\n    npmAuthToken: tok-1234\n  \"https://b.tide.internal\":\n    npmAuthIdent: rowan:s3cr3t-Q\n", []sight{
			{Kind: kindNPMToken, Secret: testNPMToken, Facts: host("yarn.tide.internal")},
			{Fallback: KindRegistryToken, Secret: "tok-1234", Facts: host("npm.tide.internal")},
			{Kind: KindRegistryLogin, Secret: "s3cr3t-Q", At: "rowan:s3cr3t-Q", Facts: host("b.tide.internal", finding.FactUser, "rowan")}}},
		{"references", ".npmrc", "//registry.npm.example/:_authToken=${NPM_TOKEN}\n//a.tide.internal/:_password=" + encoded("${PW}") + "\n_auth=not base64\nalways-auth=true\n", nil},
		{"another file", "notes.txt", "//registry.npm.example/:_authToken=" + testNPMToken + "\n", nil},
	})
}

func TestNetrcLogins(t *testing.T) {
	login := func(host, user string) finding.Facts {
		return facts(finding.FactHost, host, finding.FactUser, user)
	}
	heroku := func(host string) finding.Facts {
		return facts(finding.FactHost, host, finding.FactUser, "rowan@tide.internal")
	}
	run(t, netrcLogins(), []example{
		{"Heroku, twice", "home/.netrc", "machine api.heroku.com\n  login rowan@tide.internal\n  password HRKU-AAlM41QV\nmachine git.heroku.com\n  login rowan@tide.internal\n  password HRKU-AAlM41QV\n", []sight{
			{Kind: kindHerokuKey, Secret: "HRKU-AAlM41QV", Facts: heroku("api.heroku.com")},
			{Kind: kindHerokuKey, Secret: "HRKU-AAlM41QV", Facts: heroku("git.heroku.com")}}},
		{"on one line, quoted, default", "home/_netrc", "machine github.com login rowan password ghp_0123 machine FTP.tide.internal login \"a b\" password \"p \\\"q\" account x\ndefault login anonymous password s3cr3t", []sight{
			{Fallback: KindLogin, Secret: "ghp_0123", Facts: login("github.com", "rowan")},
			{Fallback: KindLogin, Secret: `p "q`, At: `p \"q`, Facts: login("ftp.tide.internal", "a b")},
			{Fallback: KindLogin, Secret: "s3cr3t", Facts: login("", "anonymous")}}},
		{"comments and macros", "home/.netrc", "# machine old.tide password nope\nmachine a.tide login u password pw-1\nmacdef init\ncd /pub\npassword nope\n\nmachine b.tide login v password pw-2\n", []sight{
			{Fallback: KindLogin, Secret: "pw-1", Facts: login("a.tide", "u")},
			{Fallback: KindLogin, Secret: "pw-2", Facts: login("b.tide", "v")}}},
		{"authinfo", "home/.authinfo", "machine imap.tide.internal login rowan port 993 password s3cr3t\n", []sight{
			{Fallback: KindLogin, Secret: "s3cr3t", Facts: login("imap.tide.internal", "rowan")}}},
		{"none", "home/.netrc", "machine a.tide login u\nmachine b.tide login u password\n", nil},
		{"a reference", "home/.netrc", "machine a.tide login u password ${PW}\npassword", nil},
		{"a password without a machine", "home/.netrc", "login u password orphan", nil},
	})
}

func TestGitLogins(t *testing.T) {
	login := func(scheme, host, user string) finding.Facts {
		return facts(finding.FactScheme, scheme, finding.FactHost, host, finding.FactUser, user)
	}
	basic := encoded("x-access-token:ghs_0123abcd")
	run(t, gitLogins(), []example{
		{"store", "home/.git-credentials", "https://rowan:ghp_0YazAXdd@github.com\nhttps://oauth2:glpat%2D9x@gitlab.tide.internal:8443/group\nhttps://rowan@bitbucket.org\n", []sight{
			{Fallback: KindLogin, Secret: "ghp_0YazAXdd", Facts: login("https", "github.com", "rowan")},
			{Fallback: KindLogin, Secret: "glpat-9x", At: "glpat%2D9x", Facts: login("https", "gitlab.tide.internal", "oauth2")}}},
		{"a token alone", "home/.config/git/credentials", "https://ghp_0YazAXddVhzoBhkf9P5N@github.com\nhttps://ghp_0YazAXddVhzoBhkf9P5N:x-oauth-basic@github.com\n", []sight{
			{Fallback: KindLogin, Secret: "ghp_0YazAXddVhzoBhkf9P5N", Facts: login("https", "github.com", "")},
			{Fallback: KindLogin, Secret: "ghp_0YazAXddVhzoBhkf9P5N", Facts: login("https", "github.com", "")}}},
		{"a remote and a header", ".git/config", "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://ci:s3cr3t-Q@git.tide.internal/shop.git\n[http \"https://github.com/\"]\n\textraheader = AUTHORIZATION: basic " + basic + "\n\textraheader = AUTHORIZATION: bearer tok-12345\n", []sight{
			{Fallback: KindLogin, Secret: "s3cr3t-Q", Facts: login("https", "git.tide.internal", "ci")},
			{Fallback: KindLogin, Secret: "ghs_0123abcd", At: basic, Facts: login("https", "github.com", "x-access-token")},
			{Fallback: KindLogin, Secret: "tok-12345", Facts: login("https", "github.com", "")}}},
		{"nothing to find", ".git/config", "[remote \"origin\"]\n\turl = https://github.com/tide/shop.git\n\tpushurl = git@github.com:tide/shop.git\n[http]\n\textraheader = AUTHORIZATION: basic ***\n", nil},
		{"references", "home/.git-credentials", "https://rowan:${TOKEN}@github.com\nhttps://$USER:$PASSWORD@github.com\n", nil},
		{"another file", "README.md", "https://rowan:ghp_0YazAXdd@github.com\n", nil},
	})
}

func TestPyPILogins(t *testing.T) {
	run(t, pypiLogins(), []example{
		{"indexes", "home/.pypirc", "[distutils]\nindex-servers =\n    pypi\n    tide\n\n[pypi]\nusername = __token__\npassword = pypi-AgEIcHlwaS5vcmc0123\n\n[tide]\nrepository = https://py.tide.internal/simple\nusername: rowan\npassword: s3cr3t-Q\n", []sight{
			{Fallback: kindPyPIToken, Secret: "pypi-AgEIcHlwaS5vcmc0123", Facts: facts(finding.FactUser, "__token__")},
			{Fallback: KindLogin, Secret: "s3cr3t-Q", Facts: facts(finding.FactHost, "py.tide.internal", finding.FactUser, "rowan")}}},
		{"a reference", "home/.pypirc", "[pypi]\npassword = %(PASSWORD)s\n", nil},
	})
}

func TestDockerLogins(t *testing.T) {
	login := func(host, user string) finding.Facts { return facts(finding.FactHost, host, finding.FactUser, user) }
	auth := func(host, login string) string {
		return `{"auths": {"` + host + `": {"auth": "` + encoded(login) + `"}}}`
	}
	key := pkcs8(t, newEd25519(t))
	account := serviceAccount(t, key, "gcr@tide.iam.gserviceaccount.com")
	gcr := encoded("_json_key:" + account)
	run(t, dockerLogins(), []example{
		{"Docker Hub's token", "home/.docker/config.json", auth("https://index.docker.io/v1/", "rowan:dckr_pat_ED11guPL79mq"), []sight{
			{Fallback: kindDockerLogin, Secret: "dckr_pat_ED11guPL79mq", At: encoded("rowan:dckr_pat_ED11guPL79mq"), Facts: login("index.docker.io", "rowan")}}},
		{"Docker Hub's password", "home/.config/containers/auth.json", auth("docker.io", "rowan:s3cr3t-Q"), []sight{
			{Kind: kindDockerLogin, Secret: "s3cr3t-Q", At: encoded("rowan:s3cr3t-Q"), Facts: login("docker.io", "rowan")}}},
		{"another registry", "home/.docker/config.json", auth("reg.tide.internal:5000", "rowan:s3:cr3t"), []sight{
			{Fallback: KindRegistryLogin, Secret: "s3:cr3t", At: encoded("rowan:s3:cr3t"), Facts: login("reg.tide.internal", "rowan")}}},
		{"fields", "config.json", `{"auths": {"ghcr.io": {"username": "rowan", "password": "ghp_0123", "auth": "eA=="}, "x.azurecr.io": {"auth": "MDA6", "identitytoken": "eyJ0-token"}}}`, []sight{
			{Fallback: KindRegistryLogin, Secret: "ghp_0123", Facts: login("ghcr.io", "rowan")},
			{Fallback: KindRegistryLogin, Secret: "eyJ0-token", Facts: login("x.azurecr.io", "")}}},
		{"the old file", "home/.dockercfg", `{"https://reg.tide.internal": {"auth": "` + encoded("a:b-pw") + `", "email": "a@tide.internal"}}`, []sight{
			{Fallback: KindRegistryLogin, Secret: "b-pw", At: encoded("a:b-pw"), Facts: login("reg.tide.internal", "a")}}},
		{"Google's key", "config.json", `{"auths": {"eu.gcr.io": {"auth": "` + gcr + `"}}}`, []sight{
			{Kind: kindGCPKey, Secret: strings.TrimSpace(key), At: gcr, Facts: facts(finding.FactHost, "eu.gcr.io", finding.FactAccount, "tide-prod-4417",
				finding.FactUser, "gcr@tide.iam.gserviceaccount.com", FactKeyID, "32b5b66d3ccb1d67")}}},
		{"a helper keeps it", "home/.docker/config.json", `{"auths": {"https://index.docker.io/v1/": {}}, "credsStore": "desktop"}`, nil},
		{"broken", "home/.docker/config.json", `{"auths": {"a": {"auth": "%%%"}, "b": {"auth": "` + encoded("user-only") + `"}, "c": {"auth": "` + encoded("u:") + `"}, "d": {"auth": "${AUTH}"}}}`, nil},
	})
}

func TestTerraformLogins(t *testing.T) {
	const token = "xww5cqNjPXntZ3.atlasv1.kQf7Qd40T0FO"
	want := []sight{{Kind: kindTerraformToken, Secret: token, Facts: facts(finding.FactHost, "app.terraform.io")}}
	run(t, terraformLogins(), []example{
		{"terraformrc", "home/.terraformrc", "plugin_cache_dir = \"$HOME/.cache\"\ncredentials \"app.terraform.io\" {\n  token = \"" + token + "\"\n}\n", want},
		{"terraform login", "home/.terraform.d/credentials.tfrc.json", `{"credentials": {"app.terraform.io": {"token": "` + token + `"}}}`, want},
		{"a helper keeps it", "home/.terraformrc", "credentials_helper \"x\" {\n  args = []\n}\n", nil},
		{"a reference", "home/.terraformrc", "credentials \"app.terraform.io\" {\n  token = \"${TOKEN}\"\n}\n", nil},
	})
}
