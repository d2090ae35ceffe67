data "azurerm_subscription" "current" {}

resource "azurerm_resource_group" "shop" {
  name     = "shop-prod"
  location = "westeurope"
}

resource "azurerm_mssql_server" "orders" {
  name                = "halyard-orders"
  resource_group_name = azurerm_resource_group.shop.name
  location            = "westeurope"
  version             = "12.0"
}

resource "azurerm_management_lock" "shop" {
  name       = "keep"
  scope      = azurerm_resource_group.shop.id
  lock_level = "CanNotDelete"
}

data "azuread_service_principal" "deploy" {
  client_id = "813762cc-6e2b-460f-a16d-f5fcda21e403"
}

resource "azurerm_role_assignment" "deploy" {
  scope                = azurerm_mssql_server.orders.id
  role_definition_name = "Owner"
  principal_id         = data.azuread_service_principal.deploy.object_id
}
