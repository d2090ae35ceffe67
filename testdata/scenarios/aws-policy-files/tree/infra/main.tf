locals {
  readers = toset(["one"])
  bucket  = "harbour-photos"
}

resource "aws_iam_user" "thumbs" {
  name = "thumbs"
}

resource "aws_iam_user_policy" "thumbs" {
  user   = aws_iam_user.thumbs.name
  policy = file("${path.module}/policies/thumbs.json")
}

resource "aws_iam_user" "gallery" {
  name = "gallery"
}

resource "aws_iam_policy" "gallery" {
  name   = "gallery"
  policy = templatefile("policies/gallery.json.tftpl", { bucket = local.bucket })
}

resource "aws_iam_user_policy_attachment" "gallery" {
  for_each   = local.readers
  user       = aws_iam_user.gallery.name
  policy_arn = aws_iam_policy.gallery.arn
}
