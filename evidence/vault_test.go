package evidence

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/worstcase-dev/worstcase/detectors/finding"
)

func vaultToken(name, at string) login {
	return login{kind: "vault.token", facts: finding.Facts{finding.FactName: name}, at: at}
}

const vaultScript = "vault policy write app policies/app.hcl\nAPP_VAULT_TOKEN=$(vault token create -policy=app -field=token)\n"

func TestVaultPolicies(t *testing.T) {
	const nothing = "low declared nothing"
	for _, c := range []struct{ name, policy, want string }{
		{"it reads", `path "secret/data/app/*" { capabilities = ["read"] }`, "medium declared vault.secret.read"},
		{"it lists", `path "secret/metadata/*" { capabilities = ["list", "read"] }`, nothing},
		{"it deletes versions softly", `path "secret/data/*" { capabilities = ["delete"] }`, "medium declared vault.secret.delete"},
		{"it deletes metadata", `path "secret/metadata/app/*" { capabilities = ["delete"] }`, "critical declared vault.secret.destroy"},
		{"a whole mount", `path "secret/*" { capabilities = ["read", "delete"] }`, "critical declared vault.path.delete"},
		{"it unmounts", `path "sys/mounts/*" { capabilities = ["delete"] }`, "critical declared vault.engine.disable"},
		{"it writes policies", `path "sys/policies/acl/*" { capabilities = ["update"] }`, "critical declared vault.policy.write"},
		{"it makes one policy", `path "sys/policies/acl/ci" { capabilities = ["create"] }`, "critical declared vault.policy.write"},
		{"protected without sudo", `path "sys/audit/*" { capabilities = ["delete"] }`, nothing},
		{"protected with sudo", `path "sys/audit/*" { capabilities = ["delete", "sudo"] }`, "medium declared vault.audit.disable"},
		{"children of its own", `path "auth/token/create" { capabilities = ["update"] }`, nothing},
		{"children of any policy", `path "auth/token/create" { capabilities = ["update", "sudo"] }`, "critical declared vault.token.create"},
		{"it writes roles", `path "auth/approle/role/*" { capabilities = ["create", "update"] }`, "critical declared vault.role.write"},
		{"its own entity", `path "identity/*" { capabilities = ["update"] }`, "critical declared vault.identity.write"},
		{"deny wins", `path "secret/metadata/*" { capabilities = ["delete", "deny"] }`, nothing},
		{"the more specific wins", `path "sys/*" { capabilities = ["delete"] }
path "sys/mounts/*" { capabilities = ["read"] }`, "medium declared vault.policy.delete"},
		{"but not for all", `path "secret/metadata/*" { capabilities = ["delete"] }
path "secret/metadata/safe/*" { capabilities = ["deny"] }`, "critical declared vault.secret.destroy"},
		{"any segment", `path "+/metadata/+" { capabilities = ["delete"] }`, "critical declared vault.secret.destroy"},
		{"everything", `path "*" { capabilities = ["create", "read", "update", "delete", "list", "sudo"] }`, "critical declared vault.engine.disable"},
		{"with bounds", `path "secret/destroy/*" {
  capabilities = ["update"]
  allowed_parameters = { versions = [] }
}`, "critical assumed vault.version.destroy"},
		{"templated", `path "secret/metadata/{{identity.entity.name}}/*" { capabilities = ["delete"] }`, "critical assumed vault.secret.destroy"},
		{"a template keeps nothing away", `path "secret/metadata/*" { capabilities = ["delete"] }
path "secret/metadata/{{identity.entity.id}}/*" { capabilities = ["deny"] }`, "critical declared vault.secret.destroy"},
		{"the old words", `path "secret/app" { policy = "read" }`, "medium declared vault.secret.read"},
		{"JSON", `{"path": {"sys/mounts/kv": {"capabilities": ["delete"]}}}`, "critical declared vault.engine.disable"},
		{"broken", `path "secret/data/*" { capabilities = ["read"`, "critical assumed vault.engine.disable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := files{"shop/vault/policies/app.hcl": c.policy, "shop/vault/setup.sh": vaultScript}
			if strings.HasPrefix(c.policy, "{") {
				f = files{"shop/vault/policies/app.json": c.policy, "shop/vault/setup.sh": vaultScript}
			}
			if got := verdict(vaultToken("APP_VAULT_TOKEN", "shop/.env").blast(f.claims())); got != c.want {
				t.Errorf("%s, want %s: %s", got, c.want, c.policy)
			}
		})
	}
}

func TestVaultTies(t *testing.T) {
	const reads, anything = "medium declared vault.secret.read", "critical assumed vault.engine.disable"
	const policy = `path "secret/data/app/*" { capabilities = ["read"] }`
	const code = `resource "vault_policy" "app" {
  name   = "app"
  policy = <<-EOT
    path "secret/data/app/*" { capabilities = ["read"] }
  EOT
}
`
	for _, c := range []struct {
		name, variable, at, want string
		f                        files
	}{
		{"by its variable", "APP_VAULT_TOKEN", "shop/.env", reads, files{"shop/vault/policies/app.hcl": policy, "shop/vault/setup.sh": vaultScript}},
		{"another variable", "VAULT_TOKEN", "shop/.env", anything, files{"shop/vault/policies/app.hcl": policy, "shop/vault/setup.sh": vaultScript}},
		{"elsewhere", "APP_VAULT_TOKEN", "bank/.env", anything, files{"shop/vault/policies/app.hcl": policy, "shop/vault/setup.sh": vaultScript}},
		{"no policy", "APP_VAULT_TOKEN", "shop/.env", anything, files{"shop/vault/setup.sh": vaultScript}},
		{"a comment above it", "VAULT_TOKEN", "shop/.env", reads, files{"shop/vault/app.hcl": policy, "shop/.env": "# vault token create -policy=app -ttl=8h\nVAULT_TOKEN=hvs.x\n"}},
		{"printed", "client_token", "shop/token.json", reads, files{"shop/vault/app.hcl": policy, "shop/token.json": `{"auth": {"client_token": "hvs.x", "policies": ["app", "default"]}}`}},
		{"printed as root", "client_token", "shop/token.json", "critical declared vault.engine.disable", files{"shop/token.json": `{"auth": {"client_token": "hvs.x", "policies": ["root"]}}`}},
		{"the state", "client_token", "shop/infra/terraform.tfstate", reads, files{"shop/infra/main.tf": code,
			"shop/infra/terraform.tfstate": `{"version": 4, "terraform_version": "1.9.0", "resources": [{"mode": "managed", "type": "vault_token", "name": "app", "instances": [{"attributes": {"client_token": "hvs.x", "policies": ["app"]}}]}]}`}},
		{"a document of rules", "client_token", "shop/infra/terraform.tfstate", "critical declared vault.engine.disable", files{
			"shop/infra/main.tf": `data "vault_policy_document" "app" {
  rule {
    path         = "sys/mounts/*"
    capabilities = ["delete"]
  }
}
resource "vault_policy" "app" {
  name   = "app"
  policy = data.vault_policy_document.app.hcl
}
`,
			"shop/infra/terraform.tfstate": `{"version": 4, "terraform_version": "1.9.0", "resources": [{"mode": "managed", "type": "vault_token", "name": "app", "instances": [{"attributes": {"client_token": "hvs.x", "policies": ["app"]}}]}]}`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := verdict(vaultToken(c.variable, c.at).blast(c.f.claims())); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			r := rand.New(rand.NewPCG(1, 1))
			if diff := cmp.Diff(c.f.claims(), c.f.shuffled(r)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestVaultRoles: what may well be this token counts in the better reading.
func TestVaultRoles(t *testing.T) {
	f := files{"shop/infra/main.tf": `resource "vault_policy" "app" {
  name   = "app"
  policy = file("${path.module}/app.hcl")
}
resource "vault_approle_auth_backend_role" "app" {
  role_name      = "app"
  token_policies = [vault_policy.app.name]
}
`, "shop/infra/app.hcl": `path "sys/mounts/*" { capabilities = ["delete"] }`}
	b := vaultToken("VAULT_TOKEN", "shop/.env").blast(f.claims())
	if got := verdict(b); got != "critical assumed vault.engine.disable" || b.AtBest.String() != "high" {
		t.Errorf("%s, at best %s", got, b.AtBest)
	}
}

// TestVaultSpecific: the order of patterns is one.
func TestVaultSpecific(t *testing.T) {
	patterns := []string{"secret/*", "secret/+/x", "secret/a*", "secret/a/x", "+/a/x", "*", "secret/+/+", "secret/+/*"}
	slices.SortFunc(patterns, func(a, b string) int { return vaultSpecific(b, a) })
	want := []string{"secret/a/x", "secret/a*", "secret/+/x", "secret/+/+", "secret/*", "secret/+/*", "+/a/x", "*"}
	if diff := cmp.Diff(want, patterns); diff != "" {
		t.Error(diff)
	}
}

func FuzzVault(f *testing.F) {
	f.Add(`path "secret/+/a*" { capabilities = ["read", "deny"] }`)
	f.Add(`{"path": {"+": {"policy": "write"}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		base := `path "sys/policies/acl/x" { capabilities = ["update"] }`
		claims := files{"shop/vault/other.hcl": text, "shop/vault/app.hcl": base, "shop/vault/setup.sh": vaultScript + "\n" + text}.claims()
		_ = claims
		rules, _ := vaultPolicy(text)
		newVaultACL(rules).grants("it")
	})
}

func FuzzShell(f *testing.F) {
	f.Add("A=$(vault token create -policy=app) # x\nredis-cli ACL SETUSER app '(~x +get)' \"$B\"")
	f.Fuzz(func(t *testing.T, text string) {
		for _, words := range shellCommands(text) {
			if len(words) == 0 {
				t.Error("a command of no words")
			}
		}
	})
}
