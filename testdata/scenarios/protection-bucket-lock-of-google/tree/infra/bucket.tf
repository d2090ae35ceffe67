resource "google_storage_bucket" "ledger" {
  name     = "halyard-ledger-archive"
  location = "EU"

  retention_policy {
    retention_period = 34560000
    is_locked        = true
  }
}

resource "google_project_iam_custom_role" "pruner" {
  role_id     = "pruner"
  title       = "Pruner"
  permissions = ["storage.objects.list", "storage.objects.delete", "storage.buckets.update"]
}

resource "google_storage_bucket_iam_member" "pruner" {
  bucket = google_storage_bucket.ledger.name
  role   = google_project_iam_custom_role.pruner.id
  member = "serviceAccount:deployer@tidewater-prod.iam.gserviceaccount.com"
}
