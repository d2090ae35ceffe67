resource "google_service_account" "runner" {
  project    = "harbour-prod-2291"
  account_id = "pipeline-runner"
}

resource "google_service_account" "terraform" {
  project    = "harbour-prod-2291"
  account_id = "terraform-admin"
}

resource "google_service_account_iam_member" "runner_as_terraform" {
  service_account_id = google_service_account.terraform.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.runner.member
}

resource "google_project_iam_member" "terraform" {
  project = "harbour-prod-2291"
  role    = "roles/owner"
  member  = google_service_account.terraform.member
}
