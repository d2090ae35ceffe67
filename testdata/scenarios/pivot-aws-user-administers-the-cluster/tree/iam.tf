resource "aws_iam_user" "release" { name = "release" }
resource "aws_iam_user" "viewer" { name = "viewer" }

data "aws_iam_policy_document" "describe" {
  statement {
    actions   = ["eks:DescribeCluster"]
    resources = ["*"]
  }
}

resource "aws_iam_user_policy" "release" {
  user   = aws_iam_user.release.name
  policy = data.aws_iam_policy_document.describe.json
}

resource "aws_iam_user_policy" "viewer" {
  user   = aws_iam_user.viewer.name
  policy = data.aws_iam_policy_document.describe.json
}
