param sqlPassword string
@secure()
param storageKey string
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' existing = { name: 'tidewater-kv' }
output uri string = kv.properties.vaultUri
