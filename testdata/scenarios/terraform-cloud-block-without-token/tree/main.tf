terraform {
  cloud {
    organization = "tidewater"
    workspaces { name = "shop-prod" }
  }
}
