# What the report job reads.
path "kv/data/reports/*" {
  capabilities = ["read"]
}

path "kv/metadata/reports/*" {
  capabilities = ["list"]
}
