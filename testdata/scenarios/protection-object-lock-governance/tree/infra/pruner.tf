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
      Action   = ["s3:*"]
      Resource = [aws_s3_bucket.ledger.arn, "${aws_s3_bucket.ledger.arn}/*"]
    }]
  })
}
