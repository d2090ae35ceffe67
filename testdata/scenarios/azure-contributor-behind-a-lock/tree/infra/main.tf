resource "azurerm_resource_group" "shop" {
  name     = "shop-prod"
  location = "westeurope"
}

resource "azurerm_storage_account" "files" {
  name                     = "halyardfiles"
  resource_group_name      = azurerm_resource_group.shop.name
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "GRS"
}

resource "azurerm_management_lock" "shop" {
  name       = "keep"
  scope      = azurerm_resource_group.shop.id
  lock_level = "CanNotDelete"
}

data "azuread_service_principal" "deploy" {
  client_id = "15ecf863-23af-49f4-a87c-28e83a5cd906"
}

resource "azurerm_role_assignment" "deploy" {
  scope                = azurerm_storage_account.files.id
  role_definition_name = "Contributor"
  principal_id         = data.azuread_service_principal.deploy.object_id
}
