terraform {
  backend "s3" {
    bucket = "acme-state"
    key    = "shop/terraform.tfstate"
    region = "eu-west-1"
  }
}

resource "aws_db_instance" "main" {
  engine   = "postgres"
  username = "shop"
  password = random_password.db.result
}

resource "random_password" "db" {
  length = 32
}
