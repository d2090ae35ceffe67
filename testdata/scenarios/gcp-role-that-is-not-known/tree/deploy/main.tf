variable "role" {}

resource "google_project_iam_member" "release" {
  project = "harbour-prod-2291"
  role    = var.role
  member  = "serviceAccount:release-bot@harbour-prod-2291.iam.gserviceaccount.com"
}

resource "google_project_iam_member" "logs" {
  project = "harbour-prod-2291"
  role    = "roles/logging.logWriter"
  member  = "serviceAccount:release-bot@harbour-prod-2291.iam.gserviceaccount.com"
}
