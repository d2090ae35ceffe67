resource "aws_iam_group" "everybody" {
  name = "everybody"
}

data "aws_iam_policy_document" "own_keys" {
  statement {
    actions   = ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:ListAccessKeys", "iam:UpdateLoginProfile"]
    resources = ["arn:aws:iam::*:user/&{aws:username}"]
  }
}

resource "aws_iam_policy" "own_keys" {
  name   = "manage-own-keys"
  policy = data.aws_iam_policy_document.own_keys.json
}

resource "aws_iam_policy_attachment" "own_keys" {
  name       = "manage-own-keys"
  groups     = [aws_iam_group.everybody.name]
  policy_arn = aws_iam_policy.own_keys.arn
}

resource "aws_iam_user" "intern" {
  name = "intern"
}

resource "aws_iam_user_group_membership" "intern" {
  user   = aws_iam_user.intern.name
  groups = [aws_iam_group.everybody.name]
}

resource "aws_iam_user" "helpdesk" {
  name = "helpdesk"
}

resource "aws_iam_user_policy" "helpdesk" {
  user = aws_iam_user.helpdesk.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "iam:CreateAccessKey", Resource = "arn:aws:iam::*:user/*" }
  })
}
