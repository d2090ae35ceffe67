resource "aws_db_instance" "orders" {
  identifier          = "orders"
  engine              = "postgres"
  deletion_protection = true
  skip_final_snapshot = false
  backup_retention_period = 14
}
