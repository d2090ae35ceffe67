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

resource "azurerm_role_definition" "retire" {
  name  = "Retire SQL servers"
  scope = data.azurerm_subscription.current.id

  permissions {
    actions     = ["Microsoft.Sql/servers/read", "Microsoft.Sql/servers/delete"]
    not_actions = []
  }
}

data "azuread_service_principal" "deploy" {
  client_id = "1a7175bc-edc1-4322-a02c-a138704b95ab"
}

resource "azurerm_role_assignment" "deploy" {
  scope                = azurerm_mssql_server.orders.id
  role_definition_id   = azurerm_role_definition.retire.role_definition_resource_id
  principal_id         = data.azuread_service_principal.deploy.object_id
}
