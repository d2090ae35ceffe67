resource "aws_iam_user" "archive" { name = "archive" }
resource "aws_iam_user" "upload" { name = "upload" }

resource "aws_s3_bucket" "orders" { bucket = "harbour-orders" }

data "aws_iam_policy_document" "orders" {
  statement {
    actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"]
    resources = [aws_s3_bucket.orders.arn, "${aws_s3_bucket.orders.arn}/*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.archive.arn]
    }
  }

  statement {
    effect    = "Deny"
    actions   = ["s3:DeleteObject*", "s3:GetObject*", "s3:PutObject", "s3:PutLifecycleConfiguration"]
    resources = [aws_s3_bucket.orders.arn, "${aws_s3_bucket.orders.arn}/*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.upload.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "orders" {
  bucket = aws_s3_bucket.orders.id
  policy = data.aws_iam_policy_document.orders.json
}

resource "aws_iam_user_policy" "archive" {
  user   = aws_iam_user.archive.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetBucketLocation", Resource = "*" }] })
}

resource "aws_iam_user_policy" "upload" {
  user   = aws_iam_user.upload.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:ListBucketVersions"], Resource = [aws_s3_bucket.orders.arn, "${aws_s3_bucket.orders.arn}/*"] }] })
}
