resource "aws_iam_user" "janitor" {
  name = "janitor"
}

resource "aws_iam_user_policy" "janitor" {
  name = "janitor"
  user = aws_iam_user.janitor.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:DeleteTable", "backup:DeleteRecoveryPoint"]
      Resource = ["*"]
    }]
  })
}
