data "aws_iam_policy_document" "scratch" {
  statement {
    actions   = ["s3:GetObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:DeleteBucket"]
    resources = ["arn:aws:s3:::harbour-ledger", "arn:aws:s3:::harbour-ledger/*"]
  }
  statement {
    effect        = "Deny"
    actions       = ["s3:Delete*"]
    not_resources = ["arn:aws:s3:::harbour-scratch", "arn:aws:s3:::harbour-scratch/*"]
  }
}

resource "aws_iam_user" "archiver" {
  name = "archiver"
}

resource "aws_iam_user_policy" "archiver" {
  user   = aws_iam_user.archiver.name
  policy = data.aws_iam_policy_document.scratch.json
}

data "aws_iam_policy_document" "all_but_audit" {
  statement {
    actions       = ["s3:*"]
    not_resources = ["arn:aws:s3:::harbour-audit", "arn:aws:s3:::harbour-audit/*"]
  }
}

resource "aws_iam_user" "mover" {
  name = "mover"
}

resource "aws_iam_user_policy" "mover" {
  user   = aws_iam_user.mover.name
  policy = data.aws_iam_policy_document.all_but_audit.json
}
