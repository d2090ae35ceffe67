resource "aws_iam_role" "ops" {
  name               = "OpsAdmin"
  assume_role_policy = file("${path.module}/trust.json")
}

resource "aws_iam_role_policy_attachments_exclusive" "ops" {
  role_name   = aws_iam_role.ops.name
  policy_arns = ["arn:aws:iam::aws:policy/PowerUserAccess"]
}
