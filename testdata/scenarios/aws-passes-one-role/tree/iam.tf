resource "aws_iam_user" "deploy" { name = "deploy" }
resource "aws_iam_user" "release" { name = "release" }
resource "aws_iam_user" "wide" { name = "wide" }

locals {
  tasks = ["ecs:RegisterTaskDefinition", "ecs:RunTask", "ecs:UpdateService"]
  trust = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}

resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = local.trust
}

resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "logs:PutLogEvents", Resource = "*" }] })
}

resource "aws_iam_role" "migrate" {
  name                = "migrate"
  assume_role_policy  = local.trust
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonRDSFullAccess"]
}

resource "aws_iam_user_policy" "deploy" {
  user = aws_iam_user.deploy.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = local.tasks, Resource = "*" },
    { Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.app.arn },
  ] })
}

resource "aws_iam_user_policy" "release" {
  user = aws_iam_user.release.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = local.tasks, Resource = "*" },
    { Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.migrate.arn },
  ] })
}

resource "aws_iam_user_policy" "wide" {
  user = aws_iam_user.wide.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = local.tasks, Resource = "*" },
    { Effect = "Allow", Action = "iam:PassRole", Resource = "*" },
  ] })
}
