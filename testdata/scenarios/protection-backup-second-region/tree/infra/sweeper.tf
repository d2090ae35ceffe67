resource "aws_iam_user" "sweeper" {
  name = "sweeper"
}

resource "aws_iam_user_policy" "sweeper" {
  name = "sweeper"
  user = aws_iam_user.sweeper.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:DeleteTable", "dynamodb:DescribeTable", "backup:UpdateRecoveryPointLifecycle"]
      Resource = ["*"]
    }]
  })
}
