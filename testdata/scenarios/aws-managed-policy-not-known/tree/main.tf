resource "aws_iam_user" "sync" {
  name = "sync"
}

resource "aws_iam_user_policy_attachment" "sync" {
  for_each   = toset(["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "arn:aws:iam::365277230546:policy/partner-sync"])
  user       = aws_iam_user.sync.name
  policy_arn = each.value
}
