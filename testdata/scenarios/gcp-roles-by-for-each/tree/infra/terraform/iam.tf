locals {
  project = "harbour-prod-2291"
  roles   = ["roles/logging.logWriter", "roles/storage.objectAdmin"]
}

resource "google_service_account" "uploader" {
  project    = local.project
  account_id = "asset-uploader"
}

resource "google_project_iam_member" "uploader" {
  for_each = toset(local.roles)
  project  = local.project
  role     = each.value
  member   = "serviceAccount:${google_service_account.uploader.email}"
}
