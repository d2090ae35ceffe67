resource "aws_iam_user" "rotate" { name = "rotate-publisher" }
resource "aws_iam_user" "greet" { name = "greet-publisher" }
resource "aws_iam_user" "watch" { name = "watcher" }

resource "aws_iam_user_policy" "rotate" {
  user   = aws_iam_user.rotate.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["lambda:UpdateFunctionCode", "lambda:GetFunction"], Resource = "arn:aws:lambda:eu-west-1:111122223333:function:harbour-rotate" }] })
}

resource "aws_iam_user_policy" "greet" {
  user   = aws_iam_user.greet.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["lambda:UpdateFunctionCode", "lambda:GetFunction"], Resource = "arn:aws:lambda:eu-west-1:111122223333:function:harbour-greet" }] })
}

resource "aws_iam_user_policy" "watch" {
  user   = aws_iam_user.watch.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["lambda:GetFunction", "logs:FilterLogEvents"], Resource = "*" }] })
}
