provider "mongodbatlas" {
  mongodb_atlas_public_key  = "qhvtwzkd"
  mongodb_atlas_private_key = "5f817ff6-a39a-486a-b218-5623b32af5bf"
}
