package evidence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/worstcase-dev/worstcase/catalog"
	"github.com/worstcase-dev/worstcase/detectors/finding"
	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// The actions that a management lock stops: deletions by the control plane. The
// data plane knows no locks.
// https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
var azureDeletions = []string{
	"azure.group.delete", "azure.storage.account.delete", "azure.sql.server.delete", "azure.sql.database.delete",
	"azure.postgres.server.delete", "azure.cosmos.account.delete", "azure.disk.delete", "azure.snapshot.delete",
	"azure.cluster.delete", "azure.vault.delete", "azure.vault.purge", "azure.dns.zone.delete",
}

// azureBlobs are the actions that destroy blobs by the data plane.
var azureBlobs = []string{"azure.blob.delete-for-good", "azure.blob.delete"}

// lockLifts are the ways to take a lock away: by the right to, or by taking it.
var lockLifts = []Lift{
	{"DELETE /{scope}/providers/Microsoft.Authorization/locks/{lock}", []string{"Microsoft.Authorization/locks/delete"}},
	{"PUT /{scope}/providers/Microsoft.Authorization/roleAssignments/{id}, then DELETE …/locks/{lock}", []string{"Microsoft.Authorization/roleAssignments/write"}},
}

// gates are those of resources: locks, purge protection, immutable vaults, and
// what Terraform alone heeds.
func (w *azureWorld) gates() []Gate {
	var gates []Gate
	for _, r := range w.resources {
		if r.Maybe != "" || strings.HasPrefix(r.Type, "data.") {
			continue
		}
		says := func(format string, of string) string {
			return fmt.Sprintf(format, of) + " (" + r.Path + ")"
		}
		switch r.Type {
		case "azurerm_management_lock":
			on, what := w.thing(r.dir, r.Attributes.At("scope"))
			level, _ := r.Attributes.At("lock_level").Known()
			if level == "" {
				continue
			}
			gates = append(gates, Gate{
				Kind: catalog.DeletionProtection, Before: azureDeletions, Over: w.under(on), Lifts: lockLifts,
				Says: says("a "+partial.Clean(level)+" lock lies on %s", what),
			})
		case "azurerm_key_vault":
			if turnedOn(r, "purge_protection_enabled") {
				gates = append(gates, Gate{
					Kind: catalog.Delay, Before: []string{"azure.vault.purge"}, Over: w.under([]string{w.find(w.ref(r))}),
					Says: says("purge protection is on for %s", nameInCode(r)),
				})
			}
		case "azurerm_storage_account":
			for _, g := range blobGates(r) {
				g.Over = w.under([]string{w.find(w.ref(r))})
				gates = append(gates, g)
			}
		case "azurerm_recovery_services_vault", "azurerm_data_protection_backup_vault":
			if text, _ := r.Attributes.At("immutability").Known(); strings.EqualFold(text, "Locked") {
				gates = append(gates, Gate{
					Kind: catalog.ImmutableBackup, Before: []string{"azure.backup.item.delete"}, Over: w.under([]string{w.find(w.ref(r))}),
					Says: says("the immutability of %s is locked", nameInCode(r)),
				})
			}
		}
		if destroyed := azureDestroyed[r.Type]; len(destroyed) > 0 {
			if text, _ := dig(r.Attributes, "lifecycle.prevent_destroy").Known(); text == "true" {
				gates = append(gates, Gate{Kind: catalog.NoGate, Before: destroyed, Says: says("the prevent_destroy of %s stops Terraform, not this call", nameInCode(r))})
			}
		}
	}
	slices.SortFunc(gates, compareGates)
	return gates
}

// azureDestroyed are the actions that destroy a resource.
var azureDestroyed = map[string][]string{
	"azurerm_resource_group": {"azure.group.delete"}, "azurerm_storage_account": {"azure.storage.account.delete"},
	"azurerm_mssql_server": {"azure.sql.server.delete"}, "azurerm_mssql_database": {"azure.sql.database.delete"},
	"azurerm_postgresql_flexible_server": {"azure.postgres.server.delete"}, "azurerm_cosmosdb_account": {"azure.cosmos.account.delete"},
	"azurerm_managed_disk": {"azure.disk.delete"}, "azurerm_kubernetes_cluster": {"azure.cluster.delete"},
	"azurerm_key_vault": {"azure.vault.delete", "azure.vault.purge"},
}

func turnedOn(r protector, attribute string) bool {
	text, _ := r.Attributes.At(attribute).Known()
	return text == "true"
}

// nameInCode is a resource's name for people.
func nameInCode(r protector) string {
	if name, ok := r.Attributes.At("name").Known(); ok && name != "" {
		return name
	}
	return r.Address
}

// blobGates are what keeps the blobs of a storage account: a policy over all
// versions in it, and soft delete, which the account's own key turns off.
// https://learn.microsoft.com/azure/storage/blobs/immutable-policy-configure-version-scope
func blobGates(r protector) []Gate {
	var gates []Gate
	where := nameInCode(r) + " (" + r.Path + ")"
	switch state, _ := dig(r.Attributes, "immutability_policy.state").Known(); strings.ToLower(state) {
	case "locked":
		gates = append(gates, Gate{Kind: catalog.ImmutableBackup, Before: append([]string{"azure.storage.account.delete"}, azureBlobs...), Says: "a locked immutability policy keeps every version of blobs in " + where})
		if kind, _ := r.Attributes.At("account_kind").Known(); kind == "BlockBlobStorage" || kind == "BlobStorage" {
			gates = append(gates, Gate{Kind: catalog.DeletionProtection, Before: []string{"azure.share.delete"}, Says: "an account of the kind " + kind + " holds no shares, queues or tables: " + where})
		}
	case "unlocked":
		gates = append(gates, Gate{
			Kind: catalog.ImmutableBackup, Before: azureBlobs, Says: "an immutability policy that is not locked keeps versions of blobs in " + where,
			Lifts: []Lift{{"DELETE …/{container}/{blob}?comp=immutabilityPolicies", []string{"blob:delete"}}},
		})
	}
	if days, ok := dig(r.Attributes, "blob_properties.delete_retention_policy.days").Known(); ok && days != "" && days != "0" {
		gates = append(gates, Gate{
			Kind: catalog.Delay, Before: azureBlobs, Says: "soft delete keeps deleted blobs for " + partial.Clean(days) + " days in " + where,
			Lifts: []Lift{{"PUT https://{account}.blob.core.windows.net/?restype=service&comp=properties", []string{"storage:properties"}}},
		})
	}
	return gates
}

// accounts claims the gates of storage accounts for their own keys and tokens,
// which open that account and nothing else.
func (w *azureWorld) accounts() []Claim {
	byName := map[string][]protector{}
	var names []string
	for _, r := range w.resources {
		name, ok := r.Attributes.At("name").Known()
		if r.Type != "azurerm_storage_account" || !ok || name == "" || strings.ContainsAny(name, "*?!") {
			continue
		}
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], r)
	}
	slices.Sort(names)
	var claims []Claim
	for _, name := range names {
		gates := agreedGates(byName[name])
		if len(gates) == 0 {
			continue
		}
		claim := Claim{Gates: gates, Path: byName[name][0].Path, Because: "the account " + name + " is described"}
		byHost := claim
		claim.About = map[string]string{finding.FactAccount: name}
		claim.Like = map[string][]string{finding.FactHost: {"!*"}}
		byHost.Like = map[string][]string{finding.FactHost: {name + ".*.core.windows.net"}}
		claims = append(claims, claim, byHost)
	}
	return claims
}

// agreedGates are the gates of which every description of an account tells.
func agreedGates(of []protector) []Gate {
	same := func(g Gate, r protector) bool {
		return slices.ContainsFunc(blobGates(r), func(other Gate) bool { return other.Kind == g.Kind && len(other.Lifts) == len(g.Lifts) })
	}
	var gates []Gate
	for _, g := range blobGates(of[0]) {
		if !slices.ContainsFunc(of, func(r protector) bool { return r.Maybe != "" || !same(g, r) }) {
			gates = append(gates, g)
		}
	}
	return gates
}

// under is what lies under things: the things, what the code puts into a resource
// group, and whatever has an id below theirs.
func (w *azureWorld) under(things []string) []string {
	if len(things) == 0 {
		return []string{partial.Gap("nothing that is known")}
	}
	over := slices.Clone(things)
	for _, r := range w.resources {
		if group := w.groupOf(r); group != "" && slices.Contains(over, group) {
			over = append(over, w.find(w.ref(r)))
		}
	}
	for _, thing := range slices.Clone(over) {
		for _, name := range w.names[thing] {
			if strings.HasPrefix(name, "/") {
				over = append(over, name+"/*")
			}
		}
		if strings.HasPrefix(thing, "/") {
			over = append(over, thing+"/*")
		}
	}
	over = slices.DeleteFunc(over, func(s string) bool { return strings.ContainsAny(strings.TrimSuffix(s, "/*"), "*?") })
	slices.Sort(over)
	return slices.Compact(over)
}

// groupOf is the resource group that a resource is put into, by a reference or by
// a name that one group of the folder has.
func (w *azureWorld) groupOf(r protector) string {
	v := r.Attributes.At("resource_group_name")
	if v.Kind == iac.Missing {
		return ""
	}
	if strings.HasPrefix(v.Of.Address, "azurerm_resource_group.") {
		return w.find(w.known(reference(r.dir, v.Of.Address, v.Of.Key)))
	}
	name, ok := v.Known()
	found := ""
	for _, g := range w.resources {
		if other, known := g.Attributes.At("name").Known(); ok && known && g.Type == "azurerm_resource_group" && g.dir == r.dir && strings.EqualFold(other, name) {
			found = w.find(w.ref(g))
		}
	}
	return found
}
