resource "google_service_account" "db_ops" {
  project    = "lantern-prod-5530"
  account_id = "db-ops"
}

resource "google_project_iam_member" "db_ops" {
  project = "lantern-prod-5530"
  role    = "roles/cloudsql.admin"
  member  = "serviceAccount:${google_service_account.db_ops.email}"
}
