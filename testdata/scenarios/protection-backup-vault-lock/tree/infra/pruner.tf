resource "aws_iam_user" "pruner" {
  name = "pruner"
}

resource "aws_iam_user_policy" "pruner" {
  name = "pruner"
  user = aws_iam_user.pruner.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:DeleteTable", "dynamodb:DescribeTable"]
      Resource = [aws_dynamodb_table.bookings.arn]
    }, {
      Effect   = "Allow"
      Action   = ["backup:UpdateRecoveryPointLifecycle"]
      Resource = ["arn:aws:backup:*:*:recovery-point:*"]
    }]
  })
}
