resource "aws_iam_user" "tidier" {
  name = "tidier"
}

resource "aws_iam_user_policy" "tidier" {
  name = "tidier"
  user = aws_iam_user.tidier.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:DeleteTable", "dynamodb:DescribeTable"]
      Resource = [aws_dynamodb_table.bookings.arn]
    }]
  })
}
