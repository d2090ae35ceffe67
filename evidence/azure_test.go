package evidence

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/detectors/shape"
)

const (
	ciClient = "7c1e0a55-2f7d-4b6e-9d0f-3a5b1c9e8d72"
	ciObject = "b0c2d7e4-61a5-4f0e-8a8e-5d1a9c3f2e10"
	ciApp    = `data "azuread_service_principal" "ci" { client_id = "` + ciClient + `" }
`
)

// azureSecret is a secret of the application ci.
var azureSecret = login{kind: "azure.client-secret", facts: finding.Facts{finding.FactUser: ciClient}, at: "ci/.env"}

// assigns is an assignment in Terraform.
func assigns(role, scope string) string {
	return fmt.Sprintf("resource \"azurerm_role_assignment\" \"x\" {\n scope = %s\n role_definition_name = %q\n principal_id = data.azuread_service_principal.ci.object_id\n}\n", scope, role)
}

const (
	ordersAccount = "resource \"azurerm_storage_account\" \"orders\" {\n name = \"ordersprod\"\n resource_group_name = azurerm_resource_group.shop.name\n"
	shopGroup     = "resource \"azurerm_resource_group\" \"shop\" { name = \"shop-prod\" }\n"
	ordersID      = "azurerm_storage_account.orders.id"
	subscription  = `"/subscriptions/0b9d6c1e-8f2a-4c3d-a1b7-6e5f4d3c2b1a"`
)

func TestAzureVerdicts(t *testing.T) {
	const anything = "critical assumed azure.storage.account.delete"
	state := func(kind, name, attributes string) string {
		return `{"mode":"managed","type":"` + kind + `","name":"` + name + `","instances":[{"attributes":{` + attributes + `}}]}`
	}
	stateOf := func(resources ...string) string {
		return `{"version":4,"terraform_version":"1.9.8","resources":[` + strings.Join(resources, ",") + `]}`
	}
	application := state("azuread_application", "ci", `"client_id":"`+ciClient+`","object_id":"1f"`) + "," +
		state("azuread_service_principal", "ci", `"client_id":"`+ciClient+`","object_id":"`+ciObject+`"`)
	for _, c := range []struct{ name, file, text, want string }{
		{"owner", "a.tf", ciApp + assigns("Owner", subscription), "critical declared azure.storage.account.delete"},
		{"contributor", "a.tf", ciApp + assigns("Contributor", subscription), "critical declared azure.storage.account.delete"},
		{"it reads", "a.tf", ciApp + assigns("Reader", subscription), "low declared nothing"},
		{"it reads blobs", "a.tf", ciApp + assigns("Storage Blob Data Reader", ordersID), "medium declared azure.blob.read"},
		{"it writes blobs", "a.tf", ciApp + assigns("Storage Blob Data Contributor", ordersID), "critical declared azure.blob.delete"},
		{"it reads secrets", "a.tf", ciApp + assigns("Key Vault Secrets User", subscription), "medium declared azure.vault.secret.read"},
		{"it assigns roles", "a.tf", ciApp + assigns("User Access Administrator", subscription), "critical declared azure.role.assign"},
		{"it has the keys", "a.tf", ciApp + assigns("Reader and Data Access", ordersID), "critical declared azure.blob.delete-for-good"},
		{"it deletes databases that come back", "a.tf", ciApp + assigns("SQL DB Contributor", subscription), "high declared azure.sql.database.delete"},
		{"a role that is not known", "a.tf", ciApp + assigns("Orbital Contributor", subscription), anything},
		{"a role that is filled in", "a.tf", ciApp + strings.Replace(assigns("x", subscription), `"x"`+"\n principal", "var.role\n principal", 1), anything},
		{"by the id of the role", "a.tf", ciApp + strings.Replace(assigns("x", subscription), `role_definition_name = "x"`, `role_definition_id = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"`, 1), "low declared nothing"},
		{"a role that is looked up", "a.tf", ciApp + "data \"azurerm_role_definition\" \"r\" { name = \"Reader\" }\n" + strings.Replace(assigns("x", subscription), `role_definition_name = "x"`, "role_definition_id = data.azurerm_role_definition.r.id", 1), "low declared nothing"},
		{"a role of its own", "a.tf", ciApp + "resource \"azurerm_role_definition\" \"r\" {\n name = \"Deployer\"\n permissions {\n actions = [\"Microsoft.Compute/*\"]\n not_actions = [\"Microsoft.Compute/disks/delete\", \"Microsoft.Compute/snapshots/delete\"]\n }\n}\n" +
			assigns("Deployer", subscription), "high declared azure.machine.run"},
		{"on a condition", "a.tf", ciApp + strings.Replace(assigns("Owner", subscription), "scope", "condition = \"x\"\n scope", 1), "critical assumed azure.storage.account.delete"},
		{"somebody else", "a.tf", strings.Replace(ciApp, ciClient, "99999999-2f7d-4b6e-9d0f-3a5b1c9e8d72", 1) + assigns("Reader", subscription), anything},
		{"somebody who is filled in", "a.tf", strings.Replace(assigns("Reader", subscription), "data.azuread_service_principal.ci.object_id", "var.principal", 1), anything},
		{"by a group", "a.tf", ciApp + "resource \"azuread_group\" \"g\" { members = [data.azuread_service_principal.ci.object_id] }\n" +
			strings.Replace(assigns("Reader", subscription), "data.azuread_service_principal.ci", "azuread_group.g", 1), "low declared nothing"},
		{"the directory's applications", "a.tf", ciApp + "resource \"azuread_app_role_assignment\" \"x\" {\n app_role_id = \"1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9\"\n principal_object_id = data.azuread_service_principal.ci.object_id\n}\n",
			"critical declared azure.graph.application.secret"},
		{"the state", "terraform.tfstate", stateOf(application, state("azurerm_role_assignment", "x", `"scope":`+subscription+`,"role_definition_name":"Reader","principal_id":"`+ciObject+`"`)), "low declared nothing"},
		{"an ARM template", "azuredeploy.json", `{"resources":[{"type":"Microsoft.Authorization/roleAssignments","name":"x","properties":{"roleDefinitionId":"[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')]","principalId":"` + ciClient + `"}}]}`, "low declared nothing"},
		{"Bicep", "main.bicep", "var reader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')\nresource ra 'Microsoft.Authorization/roleAssignments@2022-04-01' = {\n  name: 'x'\n  properties: {\n    roleDefinitionId: reader\n    principalId: '" + ciClient + "'\n  }\n}\n", "low declared nothing"},
		{"a template that leaves it open", "azuredeploy.json", `{"resources":[{"type":"Microsoft.Authorization/roleAssignments","name":"x","properties":{"roleDefinitionId":"[parameters('role')]","principalId":"[parameters('who')]"}}]}`, anything},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := verdict(azureSecret.blast(files{"infra/" + c.file: c.text}.claims())); got != c.want {
				t.Errorf("%s, want %s\n%s", got, c.want, c.text)
			}
		})
	}
}

func TestAzureStrangersAreTold(t *testing.T) {
	b := azureSecret.blast(files{"a.tf": strings.Replace(assigns("Contributor", subscription), "data.azuread_service_principal.ci.object_id", "var.principal", 1)}.claims())
	if open := strings.Join(b.Unknowns, "\n"); !strings.Contains(open, "to which azurerm_role_assignment.x gives Contributor") {
		t.Error(open)
	}
}

// TestAzurePasswordOfTheState: a password in a state is its application's.
func TestAzurePasswordOfTheState(t *testing.T) {
	l := login{kind: "azure.client-secret", facts: finding.Facts{shape.FactResource: "azuread_application_password.ci"}, at: "infra/terraform.tfstate"}
	text := `{"version":4,"terraform_version":"1.9.8","resources":[
		{"mode":"managed","type":"azuread_application","name":"ci","instances":[{"attributes":{"id":"/applications/1f2e","client_id":"` + ciClient + `","object_id":"1f2e"}}]},
		{"mode":"managed","type":"azuread_application_password","name":"ci","instances":[{"attributes":{"application_id":"/applications/1f2e","value":"x"}}]},
		{"mode":"managed","type":"azuread_service_principal","name":"ci","instances":[{"attributes":{"client_id":"` + ciClient + `","object_id":"` + ciObject + `"}}]},
		{"mode":"managed","type":"azurerm_role_assignment","name":"x","instances":[{"attributes":{"scope":` + subscription + `,"role_definition_name":"Reader","principal_id":"` + ciObject + `"}}]}]}`
	if got := verdict(l.blast(files{"infra/terraform.tfstate": text}.claims())); got != "low declared nothing" {
		t.Error(got)
	}
}

func TestAzureGates(t *testing.T) {
	lock := func(scope string) string {
		return "resource \"azurerm_management_lock\" \"l\" {\n scope = " + scope + "\n lock_level = \"CanNotDelete\"\n}\n"
	}
	const vault = "resource \"azurerm_key_vault\" \"v\" {\n name = \"shop\"\n"
	purge := "resource \"azurerm_role_definition\" \"r\" {\n name = \"Purger\"\n permissions {\n actions = [\"Microsoft.KeyVault/vaults/delete\", \"Microsoft.KeyVault/locations/deletedVaults/purge/action\"]\n }\n}\n" + assigns("Purger", "azurerm_key_vault.v.id")
	deleter := "resource \"azurerm_role_definition\" \"r\" {\n name = \"Deleter\"\n permissions {\n actions = [\"Microsoft.Sql/servers/delete\"]\n }\n}\n"
	const server = "resource \"azurerm_mssql_server\" \"s\" {\n name = \"orders\"\n resource_group_name = azurerm_resource_group.shop.name\n}\n"
	for _, c := range []struct{ name, text, want, said string }{
		{"a lock that it cannot take away", shopGroup + server + deleter + assigns("Deleter", "azurerm_mssql_server.s.id") + lock("azurerm_mssql_server.s.id"), "high declared azure.sql.server.delete", "nothing that it may call lifts"},
		{"a lock on the group", shopGroup + server + deleter + assigns("Deleter", "azurerm_mssql_server.s.id") + lock("azurerm_resource_group.shop.id"), "high declared azure.sql.server.delete", "nothing that it may call lifts"},
		{"a lock on another", shopGroup + server + ordersAccount + "}\n" + deleter + assigns("Deleter", "azurerm_mssql_server.s.id") + lock(ordersID), "critical declared azure.sql.server.delete", "whether that is all"},
		{"a lock on one of the group", shopGroup + server + deleter + assigns("Deleter", "azurerm_resource_group.shop.id") + lock("azurerm_mssql_server.s.id"), "critical declared azure.sql.server.delete", "whether that is all"},
		{"a lock that its owner takes away", shopGroup + server + assigns("Owner", "azurerm_mssql_server.s.id") + lock("azurerm_mssql_server.s.id"), "critical declared azure.sql.server.delete", "it can lift that itself: DELETE"},
		{"no lock for blobs", shopGroup + ordersAccount + "}\n" + assigns("Storage Account Contributor", ordersID) + lock(ordersID), "critical declared azure.blob.delete-for-good", ""},
		{"purge protection", vault + " purge_protection_enabled = true\n}\n" + purge, "high declared azure.vault.purge", "urge protection is on for shop"},
		{"none", vault + " purge_protection_enabled = false\n}\n" + purge, "critical declared azure.vault.purge", ""},
		{"prevent_destroy", shopGroup + "resource \"azurerm_mssql_server\" \"s\" {\n name = \"orders\"\n lifecycle { prevent_destroy = true }\n}\n" + deleter + assigns("Deleter", "azurerm_mssql_server.s.id"),
			"critical declared azure.sql.server.delete", "stops Terraform, not this call"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := azureSecret.blast(files{"infra/main.tf": ciApp + c.text}.claims())
			if got := verdict(b); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if said := b.Worst.Note + strings.Join(b.Unknowns, "; "); !strings.Contains(said, c.said) {
				t.Errorf("it says %q, not %q", said, c.said)
			}
		})
	}
}

// TestAzureStorageKeys: a key opens one account, and what the account says of
// itself holds for the key.
func TestAzureStorageKeys(t *testing.T) {
	key := login{kind: "azure.storage-account-key", facts: finding.Facts{finding.FactAccount: "ordersprod"}, at: "app/.env"}
	policy := func(state string) string {
		return ordersAccount + " account_kind = \"BlockBlobStorage\"\n immutability_policy {\n state = \"" + state + "\"\n period_since_creation_in_days = 30\n allow_protected_append_writes = false\n }\n}\n"
	}
	for _, c := range []struct{ name, text, want, said string }{
		{"a locked policy", policy("Locked"), "high", "nothing that it may call lifts"},
		{"one that is not locked", policy("Unlocked"), "critical", "it can lift that itself: DELETE"},
		{"soft delete, which the key turns off", ordersAccount + " blob_properties {\n delete_retention_policy {\n days = 30\n }\n }\n}\n", "critical", "it can lift that itself: PUT"},
		{"another account", strings.Replace(policy("Locked"), "ordersprod", "others", 1), "critical", ""},
		{"two that do not agree", policy("Locked") + strings.Replace(policy("Unlocked"), "\"orders\"", "\"again\"", 1), "critical", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := key.blast(files{"infra/main.tf": c.text}.claims())
			if got := b.Level.String(); got != c.want || b.Worst.FullName() != "azure.blob.delete-for-good" {
				t.Errorf("%s, want %s", verdict(b), c.want)
			}
			if !strings.Contains(b.Worst.Note, c.said) {
				t.Errorf("it says %q, not %q", b.Worst.Note, c.said)
			}
		})
	}
}

// TestAzureLaws: an assignment more never lowers, and the order of files never
// matters.
func TestAzureLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	for range 40 {
		f := files{"infra/base.tf": ciApp + shopGroup + ordersAccount + "}\n" + assigns("Reader", subscription)}
		for i := range 1 + r.IntN(4) {
			text := assigns(pick("Owner", "Contributor", "Storage Account Contributor", "Storage Blob Data Reader", "What Ever", "SQL DB Contributor"), pick(subscription, ordersID, "azurerm_resource_group.shop.id", "var.x"))
			f[fmt.Sprintf("infra/%d.tf", i)] = strings.Replace(text, `"x"`, fmt.Sprintf(`"x%d"`, i), 1)
		}
		all := azureSecret.blast(f.claims())
		if diff := cmp.Diff(f.claims(), f.shuffled(r)); diff != "" {
			t.Fatalf("the order of files matters: %s", diff)
		}
		for p := range f {
			fewer := files{}
			for q, text := range f {
				if q != p || q == "infra/base.tf" {
					fewer[q] = text
				}
			}
			if less := azureSecret.blast(fewer.claims()); less.Level > all.Level || less.AtBest > all.AtBest {
				t.Fatalf("with %s %s, without %s", f[p], all.Level, less.Level)
			}
		}
	}
}

func FuzzAzure(f *testing.F) {
	f.Add("x.tf", ciApp+assigns("Owner", subscription))
	f.Add("x.bicep", "var a = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'\nresource r 'Microsoft.Authorization/roleAssignments@2022-04-01' = {\n roleDefinitionId: a\n principalId: b\n}")
	f.Add("x.json", `{"resources":[{"type":"Microsoft.Authorization/roleAssignments","properties":{"roleDefinitionId":"acdd72a7-3385-48ef-bd42-f606fba81ae7","principalId":"x"},"resources":[{}]}]}`)
	f.Add("x.tfstate", `{"terraform_version":"1","resources":[{"type":"azurerm_management_lock","name":"x","instances":[{"attributes":{"scope":"/subscriptions/x/resourceGroups/y","lock_level":"ReadOnly"}}]}]}`)
	f.Fuzz(func(t *testing.T, name, text string) {
		switch name {
		case "x.tf", "x.bicep", "x.json", "x.tfstate":
		default:
			return
		}
		f := files{"base/base.tf": ciApp + assigns("Owner", subscription), "code/" + name: text}
		if got := azureSecret.blast(f.claims()); got.Level.String() != "critical" {
			t.Errorf("a file beside it lowers it to %s", got.Level)
		}
	})
}

// TestAzureDataFitsTheCatalog: what the data amounts to is what actions need.
func TestAzureDataFitsTheCatalog(t *testing.T) {
	known, err := azureKnown()
	if err != nil {
		t.Fatal(err)
	}
	needs := map[string]bool{}
	for _, need := range needsOf(theCatalog(), "azure") {
		needs[need] = true
	}
	for _, a := range known.Amounts {
		for _, to := range a.To {
			if !needs[to] {
				t.Errorf("%s amounts to %s, which no action needs", a.From, to)
			}
		}
	}
	ids := map[string]string{}
	for name, role := range known.Roles {
		if !isGUID(role.ID) || ids[role.ID] != "" {
			t.Errorf("%s has the id %q, which %q has", name, role.ID, ids[role.ID])
		}
		ids[role.ID] = name
	}
}

// TestAzureDataHasSources: a fact without a source does not go in.
func TestAzureDataHasSources(t *testing.T) {
	known, err := azureKnown()
	if err != nil {
		t.Fatal(err)
	}
	check := func(what, source, checked string) {
		if _, err := time.Parse(time.DateOnly, checked); err != nil || !strings.HasPrefix(known.Sources[source], "https://learn.microsoft.com/") {
			t.Errorf("%s: source %q, checked %q", what, source, checked)
		}
	}
	for name, role := range known.Roles {
		check(name, role.Source, role.Checked)
	}
	for _, a := range known.Amounts {
		check(a.From, a.Source, a.Checked)
	}
}
