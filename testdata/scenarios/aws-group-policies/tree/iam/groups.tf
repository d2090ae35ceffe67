resource "aws_iam_group" "dba" {
  name = "dba"
}

resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_group_policy_attachment" "dba" {
  group      = aws_iam_group.dba.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonRDSFullAccess"
}

resource "aws_iam_group_policy" "analysts" {
  name  = "read-warehouse"
  group = aws_iam_group.analysts.id
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["${aws_s3_bucket.warehouse.arn}", "${aws_s3_bucket.warehouse.arn}/*"]}
      ]
    }
  EOT
}

resource "aws_s3_bucket" "warehouse" {
  bucket = "harbour-warehouse"
}

resource "aws_iam_user" "people" {
  for_each = toset(["mira", "joao"])
  name     = each.key
}

resource "aws_iam_group_membership" "dba" {
  name  = "dba"
  users = [aws_iam_user.people["mira"].name]
  group = aws_iam_group.dba.name
}

resource "aws_iam_user_group_membership" "joao" {
  user   = aws_iam_user.people["joao"].name
  groups = [aws_iam_group.analysts.name]
}
