resource "aws_iam_user" "search" { name = "search" }
resource "aws_iam_user" "traces" { name = "traces" }
resource "aws_iam_user" "reader" { name = "reader" }

resource "aws_iam_user_policy" "search" {
  user   = aws_iam_user.search.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["qbusiness:DeleteApplication", "qbusiness:Delete*Index"], Resource = "*" }] })
}

resource "aws_iam_user_policy" "traces" {
  user   = aws_iam_user.traces.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["xray:PutTraceSegments", "logs:PutLogEvents", "cloudwatch:PutMetricData"], Resource = "*" }] })
}

resource "aws_iam_user_policy" "reader" {
  user   = aws_iam_user.reader.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["qbusiness:Get*", "qbusiness:List*"], Resource = "*" }] })
}
