variable "policy_arns" {
  type = list(string)
}

resource "aws_iam_user" "agent" {
  name = "agent"
}

resource "aws_iam_user_policy_attachment" "agent" {
  for_each   = toset(var.policy_arns)
  user       = aws_iam_user.agent.name
  policy_arn = each.value
}
