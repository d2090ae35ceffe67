resource "aws_backup_vault" "nightly" {
  name = "nightly"
}

resource "aws_backup_plan" "nightly" {
  name = "nightly"

  rule {
    rule_name         = "nightly"
    target_vault_name = aws_backup_vault.nightly.name
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "bookings" {
  name         = "bookings"
  iam_role_arn = aws_iam_role.backup.arn
  plan_id      = aws_backup_plan.nightly.id
  
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "nightly"
  }
}
