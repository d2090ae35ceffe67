data "azurerm_subscription" "current" {}

data "azuread_service_principal" "deploy" {
  client_id = "5079db83-9ba9-421f-a3b1-8412d714b151"
}

resource "azurerm_role_assignment" "deploy" {
  scope                = data.azurerm_subscription.current.id
  role_definition_name = "Reader"
  principal_id         = data.azuread_service_principal.deploy.object_id
}
