terraform {
  required_providers {
    grafana = { source = "grafana/grafana", version = "~> 4.0" }
  }
}

provider "grafana" {
  alias                     = "cloud"
  cloud_access_policy_token = "glc_eyJvIjoiMTE3NDAzMiIsIm4iOiJ0ZXJyYWZvcm0iLCJrIjoiVqODD50P711gULjkNmksUL1SqyWC7I/eIiwibSI6eyJyIjoiZXUifX0="
}

resource "grafana_cloud_stack" "main" {
  provider    = grafana.cloud
  name        = "tidewater"
  slug        = "tidewater"
  region_slug = "eu"
}
