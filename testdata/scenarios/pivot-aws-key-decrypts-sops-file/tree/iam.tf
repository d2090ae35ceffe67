resource "aws_iam_user" "deploy" { name = "deploy" }
resource "aws_iam_user" "sealer" { name = "sealer" }

resource "aws_iam_user_policy" "deploy" {
  user   = aws_iam_user.deploy.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "arn:aws:kms:eu-west-1:272093797973:key/6b1f0c2e-4d5a-4f7e-9a3b-2c8d7e6f5a41" }] })
}

resource "aws_iam_user_policy" "sealer" {
  user   = aws_iam_user.sealer.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Encrypt", Resource = "arn:aws:kms:eu-west-1:272093797973:key/6b1f0c2e-4d5a-4f7e-9a3b-2c8d7e6f5a41" }] })
}
