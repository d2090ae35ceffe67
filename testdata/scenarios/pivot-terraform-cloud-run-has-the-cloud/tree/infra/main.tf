terraform {
  cloud {
    organization = "acme"
    workspaces {
      name = "shop-prod"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_db_instance" "main" {
  engine   = "mysql"
  password = var.password
}
