resource "aws_iam_user" "archivist" {
  name = "archivist"
}

resource "aws_iam_user_policy" "archivist" {
  name = "archivist"
  user = aws_iam_user.archivist.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:ListBucket", "s3:DeleteObject", "s3:DeleteObjectVersion"]
      Resource = [aws_s3_bucket.scans.arn, "${aws_s3_bucket.scans.arn}/*"]
    }]
  })
}
