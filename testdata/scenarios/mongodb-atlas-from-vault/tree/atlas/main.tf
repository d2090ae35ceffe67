data "vault_kv_secret_v2" "atlas" {
  mount = "secret"
  name  = "atlas"
}

provider "mongodbatlas" {
  public_key  = data.vault_kv_secret_v2.atlas.data["public_key"]
  private_key = data.vault_kv_secret_v2.atlas.data["private_key"]
}

resource "mongodbatlas_cluster" "main" {
  project_id                     = "9c2519f30e4b9760bd06c850"
  name                           = "main"
  termination_protection_enabled = true
}
