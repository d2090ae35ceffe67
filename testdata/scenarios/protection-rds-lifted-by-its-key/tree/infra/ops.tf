resource "aws_iam_user" "db_ops" {
  name = "db-ops"
}

resource "aws_iam_user_policy" "db_ops" {
  name = "db-ops"
  user = aws_iam_user.db_ops.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["rds:DeleteDBInstance", "rds:ModifyDBInstance"]
      Resource = [aws_db_instance.orders.arn]
    }]
  })
}
