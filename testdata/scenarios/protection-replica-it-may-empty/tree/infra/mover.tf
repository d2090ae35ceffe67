resource "aws_iam_user" "mover" {
  name = "mover"
}

resource "aws_iam_user_policy" "mover" {
  name = "mover"
  user = aws_iam_user.mover.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:ListBucket", "s3:DeleteObject", "s3:DeleteObjectVersion"]
      Resource = [aws_s3_bucket.scans.arn, "${aws_s3_bucket.scans.arn}/*", "arn:aws:s3:::quayside-scans-offsite/*"]
    }]
  })
}
