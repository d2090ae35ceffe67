resource "aws_db_instance" "orders" {
  identifier              = "orders-main"
  engine                  = "postgres"
  instance_class          = "db.r6g.large"
  backup_retention_period = 14
  deletion_protection     = true

  lifecycle {
    prevent_destroy = true
  }
}
