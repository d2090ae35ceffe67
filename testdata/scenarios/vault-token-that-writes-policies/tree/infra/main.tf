data "vault_policy_document" "ci" {
  rule {
    path         = "kv/data/ci/*"
    capabilities = ["read"]
  }

  rule {
    path         = "sys/policies/acl/*"
    capabilities = ["create", "update", "read"]
    description  = "CI applies the policies"
  }
}

resource "vault_policy" "ci" {
  name   = "ci"
  policy = data.vault_policy_document.ci.hcl
}

resource "vault_token" "ci" {
  policies = [vault_policy.ci.name]
  period   = "24h"
}
