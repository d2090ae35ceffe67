resource "aws_s3_bucket" "ledger" {
  bucket              = "halyard-ledger-archive"
  object_lock_enabled = true
}

resource "aws_s3_bucket_object_lock_configuration" "ledger" {
  bucket = aws_s3_bucket.ledger.id

  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = 400
    }
  }
}
