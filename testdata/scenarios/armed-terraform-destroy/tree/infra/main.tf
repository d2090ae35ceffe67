terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_db_instance" "till" {
  identifier          = "till"
  engine              = "postgres"
  instance_class      = "db.t4g.medium"
  skip_final_snapshot = true
}
