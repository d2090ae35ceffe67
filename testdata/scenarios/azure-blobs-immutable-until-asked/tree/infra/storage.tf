resource "azurerm_storage_account" "files" {
  name                     = "halyardfiles"
  resource_group_name      = "shop-prod"
  location                 = "westeurope"
  account_kind             = "BlockBlobStorage"
  account_tier             = "Premium"
  account_replication_type = "LRS"

  immutability_policy {
    state                         = "Unlocked"
    period_since_creation_in_days = 400
    allow_protected_append_writes = false
  }
}
