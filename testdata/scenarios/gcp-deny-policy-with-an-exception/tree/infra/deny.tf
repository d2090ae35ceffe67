resource "google_iam_deny_policy" "no_deletion" {
  parent = urlencode("cloudresourcemanager.googleapis.com/projects/lantern-prod-5530")
  name   = "no-deletion"

  rules {
    deny_rule {
      denied_principals  = ["principalSet://goog/public:all"]
      denied_permissions = ["cloudsql.googleapis.com/instances.delete", "cloudsql.googleapis.com/databases.delete", "cloudsql.googleapis.com/backupRuns.delete"]
      exception_principals = ["principalSet://goog/group/break-glass@lantern.example"]
    }
  }
}
