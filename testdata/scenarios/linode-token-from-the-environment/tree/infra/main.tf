provider "linode" {
  token = var.linode_token
}

resource "random_password" "root" {
  length = 32
}

resource "linode_instance" "web" {
  label     = "web"
  image     = "linode/ubuntu24.04"
  region    = "eu-central"
  type      = "g6-nanode-1"
  root_pass = random_password.root.result
}
