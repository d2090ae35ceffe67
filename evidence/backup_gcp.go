package evidence

import (
	"fmt"

	"github.com/worstcase-dev/worstcase/evidence/iac"
	"github.com/worstcase-dev/worstcase/evidence/partial"
)

// What Google keeps of copies, as of 2026-11-23:
//
//	https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_resource_policy
//	https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/backup_dr_backup_vault
//	  (backups in a vault can be neither changed nor deleted for the time that it enforces)
var (
	snapshotEnd  = End{Call: "DELETE compute/v1/projects/{project}/global/snapshots/{snapshot}", Needs: []string{"compute.snapshots.delete"}}
	googleKeyEnd = End{Call: "POST cloudkms/v1/…/cryptoKeyVersions/{version}:destroy", Needs: []string{"cloudkms.cryptoKeyVersions.destroy"}}
)

// diskSnapshots are the snapshots that a schedule makes of disks. They outlive
// the disk, unless the schedule says that they age away then.
func (w *backupWorld) diskSnapshots() []Backup {
	var backups []Backup
	for _, a := range w.of("google_compute_disk_resource_policy_attachment") {
		_, over, called := w.disk(a)
		for _, policy := range w.meant("google_compute_resource_policy", a.dir, a.Attributes.At("name"), "name") {
			schedule := blocks(policy.Attributes, "snapshot_schedule_policy")
			if len(over) == 0 || len(schedule) == 0 {
				continue
			}
			after := firstValue(schedule[0].At("retention_policy")).At("on_source_disk_delete")
			if text, known := after.Known(); after.Kind != iac.Missing && (!known || text != "KEEP_AUTO_SNAPSHOTS") {
				continue
			}
			backups = append(backups, Backup{
				Of: things["google_compute_disk"].destroyed, Over: over, Ends: []End{snapshotEnd},
				Says: fmt.Sprintf("a schedule makes snapshots of disk %s in the same project (%s)", called, policy.Path),
			})
		}
	}
	return backups
}

// disk is what stands for the disk of an attachment, which names it.
func (w *backupWorld) disk(a protector) (kind string, over []string, called string) {
	v := a.Attributes.At("disk")
	if name, known := v.Known(); known && v.Of.Address == "" {
		return "google_compute_disk", overThings(things["google_compute_disk"], name, ""), name
	}
	return w.copied(a.dir, v, "google_compute_disk")
}

// googleVaults are the backups in vaults, which keep them for a time that nobody
// can shorten.
func (w *backupWorld) googleVaults() []Backup {
	var backups []Backup
	for _, a := range w.of("google_backup_dr_backup_plan_association") {
		kind, over, called := w.copied(a.dir, a.Attributes.At("resource"), "google_compute_instance", "google_sql_database_instance", "google_compute_disk")
		for _, plan := range w.meant("google_backup_dr_backup_plan", a.dir, a.Attributes.At("backup_plan"), "id", "name") {
			for _, vault := range w.meant("google_backup_dr_backup_vault", plan.dir, plan.Attributes.At("backup_vault"), "id", "name") {
				kept := textAt(vault.Attributes, "backup_minimum_enforced_retention_duration")
				if len(over) == 0 || kept == "" || kept == "0s" {
					continue
				}
				var ends []End
				if len(blocks(vault.Attributes, "encryption_config")) > 0 {
					ends = []End{googleKeyEnd}
				}
				backups = append(backups, Backup{
					Of: things[kind].destroyed, Over: over, Ends: ends,
					Says: fmt.Sprintf("Backup and DR keeps copies of %s in a vault, each for at least %s (%s)", called, partial.Clean(kept), a.Path),
				})
			}
		}
	}
	return backups
}
