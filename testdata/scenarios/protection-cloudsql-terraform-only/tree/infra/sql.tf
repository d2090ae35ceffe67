resource "google_sql_database_instance" "orders" {
  name                = "orders"
  database_version    = "POSTGRES_16"
  deletion_protection = true

  settings {
    tier = "db-custom-2-7680"
  }
}

resource "google_project_iam_member" "ci" {
  project = "tidewater-prod"
  role    = "roles/cloudsql.admin"
  member  = "serviceAccount:deployer@tidewater-prod.iam.gserviceaccount.com"
}
