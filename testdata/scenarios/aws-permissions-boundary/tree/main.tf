data "aws_iam_policy_document" "boundary" {
  statement {
    actions   = ["s3:GetObject", "s3:ListBucket", "cloudwatch:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "boundary" {
  name   = "contractor-boundary"
  policy = data.aws_iam_policy_document.boundary.json
}

resource "aws_iam_user" "contractor" {
  name                 = "contractor"
  permissions_boundary = aws_iam_policy.boundary.arn
}

resource "aws_iam_user_policy_attachment" "contractor" {
  user       = aws_iam_user.contractor.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_user" "vendor" {
  name                 = "vendor"
  permissions_boundary = "arn:aws:iam::496744773180:policy/org-vendor-boundary"
}

resource "aws_iam_user_policy_attachment" "vendor" {
  user       = aws_iam_user.vendor.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
