package evidence

// kubeStorage is what manifests say of disks: whether one is deleted together
// with its claim, and a snapshot with its object.
type kubeStorage struct{ volumes, snapshots kubePolicy }

// kubePolicy is what all objects of a kind say: "Delete" if one of them does,
// for the worse reading.
type kubePolicy struct{ says, path string }

// Facts that manifests of storage add to a cluster's credentials.
const (
	// FactVolumePolicy is what happens to a disk whose claim is deleted.
	FactVolumePolicy = "volume-reclaim-policy"
	// FactSnapshotPolicy is what happens to a snapshot whose object is deleted.
	FactSnapshotPolicy = "snapshot-deletion-policy"
)

func (s *kubeStorage) take(kind string, object *tree, file string) {
	switch kind {
	case "StorageClass":
		s.volumes.add(firstOf(object.at("reclaimPolicy").text(), "Delete"), file)
	case "PersistentVolume":
		s.volumes.add(firstOf(object.at("spec", "persistentVolumeReclaimPolicy").text(), "Retain"), file)
	case "VolumeSnapshotClass":
		s.snapshots.add(object.at("deletionPolicy").text(), file)
	}
}

// add takes in one object's policy. Of files that say the same, the first by
// name stands for all.
func (p *kubePolicy) add(says, file string) {
	switch {
	case says != "Delete" && says != "Retain":
	case p.says == "", p.says == "Retain" && says == "Delete", p.says == says && file < p.path:
		p.says, p.path = says, file
	}
}

// claims are what the policies say about every credential of a cluster: those
// of a kubeconfig, and those that name a service account.
func (s *kubeStorage) claims() []Claim {
	var claims []Claim
	for _, about := range []map[string][]string{{"cluster": {"*"}}, {"user": {kubeAccount + "*"}}} {
		for fact, p := range map[string]kubePolicy{FactVolumePolicy: s.volumes, FactSnapshotPolicy: s.snapshots} {
			if p.says != "" {
				claims = append(claims, Claim{
					Like: about, Says: map[string]string{fact: p.says}, Path: p.path, Because: fact + " is " + p.says,
				})
			}
		}
	}
	return claims
}
