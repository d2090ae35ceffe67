resource "aws_iam_user" "break_glass" {
  name = "break-glass"
}

resource "aws_iam_user_policy" "break_glass" {
  name = "databases-with-mfa"
  user = aws_iam_user.break_glass.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["rds:*"]
      Resource  = "*"
      Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    }]
  })
}
